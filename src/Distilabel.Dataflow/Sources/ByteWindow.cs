namespace Distilabel.Dataflow.Sources;

/// <summary>A stretch of a stream in memory, which moves on as its bytes are used and grows only for what does not fit.</summary>
internal sealed class ByteWindow(Stream stream)
{
    private const int FirstSize = 1 << 16;
    private const int LargestSize = 1 << 30;

    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _end;

    /// <summary>Whether nothing follows the bytes at hand.</summary>
    internal bool IsFinal { get; private set; }

    /// <summary>The bytes at hand, which may be changed.</summary>
    internal Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    internal void Advance(int count) => _start += count;

    /// <summary>Reads more; what is unread stays at hand.</summary>
    internal void Fill()
    {
        MakeRoom();
        var wanted = _buffer.Length - _end;
        var read = stream.ReadAtLeast(_buffer.AsSpan(_end), wanted, throwOnEndOfStream: false);
        _end += read;
        IsFinal = read < wanted;
    }

    /// <inheritdoc cref="Fill"/>
    internal async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var wanted = _buffer.Length - _end;
        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(_end), wanted, throwOnEndOfStream: false, cancellationToken);
        _end += read;
        IsFinal = read < wanted;
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread > LargestSize / 2)
        {
            throw new InvalidDataException($"A row is larger than {LargestSize / 2 >> 20} MiB.");
        }

        // Growing by half of what is there, a row that does not fit is looked at only a few times over.
        var buffer = unread > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, unread).CopyTo(buffer);
        (_buffer, _start, _end) = (buffer, 0, unread);
    }
}
