using System.Buffers;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Values of records, one after another, in one growing buffer that is used again and again.</summary>
/// <remarks>A value is written through <see cref="IBufferWriter{T}"/> and closed by <see cref="EndRecord"/>. Not thread-safe.</remarks>
/// <param name="maxLength">The bytes that it takes.</param>
internal sealed class RecordBuffer(int maxLength = RecordBuffer.MaxLength) : IBufferWriter<byte>
{
    /// <summary>The most that is handed over at once, so that it fits into one array with what others have handed over, its keys and its lengths.</summary>
    internal const int MaxLength = 1 << 30;

    // What a rare large value made grow is not kept for ever.
    private const int KeptLength = 1 << 20;

    private byte[] _bytes = [];
    private int[] _ends = new int[64];
    private int _length;

    /// <summary>The number of records.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes of all records.</summary>
    internal int Length => Count == 0 ? 0 : _ends[Count - 1];

    /// <summary>The value of a record.</summary>
    internal ReadOnlySpan<byte> this[int record] => _bytes.AsSpan(Start(record), LengthOf(record));

    /// <summary>The values of <paramref name="count"/> records from <paramref name="first"/> on, one after another.</summary>
    internal ReadOnlySpan<byte> Values(int first, int count) => _bytes.AsSpan(Start(first)..Start(first + count));

    /// <summary>The bytes of a record's value.</summary>
    internal int LengthOf(int record) => _ends[record] - Start(record);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsSpan(_length);
    }

    /// <summary>Ends the record whose value was written since the last one.</summary>
    internal void EndRecord()
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
        }

        _ends[Count++] = _length;
    }

    /// <summary>Forgets what was written since the last <see cref="EndRecord"/>.</summary>
    internal void CancelRecord() => _length = Length;

    /// <summary>Adds a record with this value.</summary>
    internal void Add(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
        EndRecord();
    }

    /// <summary>Adds all records of <paramref name="other"/>.</summary>
    internal void Add(RecordBuffer other)
    {
        var shift = _length;
        Reserve(other.Length);
        other._bytes.AsSpan(0, other.Length).CopyTo(_bytes.AsSpan(_length));
        _length += other.Length;
        if (Count + other.Count > _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(Count + other.Count, _ends.Length * 2));
        }

        for (var i = 0; i < other.Count; i++)
        {
            _ends[Count + i] = other._ends[i] + shift;
        }

        Count += other.Count;
    }

    /// <summary>Forgets all records.</summary>
    internal void Clear()
    {
        (Count, _length) = (0, 0);
        if (_bytes.Length > KeptLength)
        {
            _bytes = [];
        }
    }

    private int Start(int record) => record == 0 ? 0 : _ends[record - 1];

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var needed = (long)_length + count;
        if (needed > maxLength)
        {
            throw new RecordsTooLongException(maxLength);
        }

        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, Math.Max(4096, _bytes.Length * 2L)), Array.MaxLength));
    }
}
