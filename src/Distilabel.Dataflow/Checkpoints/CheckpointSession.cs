using System.Buffers.Binary;
using System.IO.Hashing;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What one run asks of a log.</summary>
/// <remarks>
/// <para>
/// The n-th time that a run asks for the same values, it means the n-th record of them: equal rows keep a result each, which one gets which follows from
/// their order, and rows of other values between them make no difference.
/// </para>
/// <para>
/// The first record of some values has the lower 64 bits of their hash as its key, each further one a hash of the whole hash and its number. Two rows of
/// different values are taken for each other when these keys are equal: with n records stored and m others asked for, once in 2^64 / (n * m) runs, which for
/// 5 million each is once in 700,000 runs.
/// </para>
/// <para>Rows are asked for and read in their order, by one at a time. Appending and committing is thread-safe.</para>
/// </remarks>
/// <param name="log">The log.</param>
/// <param name="onDamage">Told once of each part of a file that was readable when the log was opened and no longer is.</param>
/// <param name="onWriteFailure">
/// Null: a commit that fails throws, and so does each one after it. Otherwise this is told once and the run goes on without storing: commits complete, and
/// what was stored before is still found.
/// </param>
internal sealed class CheckpointSession(
    CheckpointLog log, Action<CheckpointDamage>? onDamage = null, Action<CheckpointWriteException>? onWriteFailure = null) : IDisposable
{
    private const int ReadAhead = 128 * 1024;

    // Generations are stored in the order in which they came back, so rows in their order jump among the frames of that time.
    private const int CachedFrames = 16;

    // A byte for each, since nearly all are asked for once; what goes beyond is counted in the dictionary.
    private readonly ChunkedArray<byte> _timesAsked = new();
    private readonly Dictionary<int, int> _timesAskedBeyond = [];
    private readonly SegmentReader _reader = new(ReadAhead);
    private readonly BlockDecoder _decoder = new();
    private readonly HashSet<(int Segment, long Offset)> _damaged = [];
    private readonly CachedFrame[] _frames = new CachedFrame[CachedFrames];
    private ulong[] _keys = [];
    private int _last;
    private long _reads;
    private int _hasFailed;

    /// <summary>The bytes that counting repetitions takes.</summary>
    internal long CountingBytes => _timesAsked.AllocatedBytes;

    /// <summary>Has the processor fetch what is known of rows that are about to be looked up.</summary>
    internal void Prefetch(ReadOnlySpan<UInt128> rows) => log.Prefetch(rows);

    /// <summary>Looks up the records of rows.</summary>
    /// <param name="rows">The hash of each row's values, in the order of the rows.</param>
    /// <param name="records">Receives the number of each row's record.</param>
    /// <returns>False when none of them is stored; true when some may be, which <see cref="Locate"/> says.</returns>
    internal bool Find(ReadOnlySpan<UInt128> rows, Span<int> records)
    {
        if (_keys.Length < rows.Length)
        {
            _keys = new ulong[rows.Length];
        }

        for (var i = 0; i < rows.Length; i++)
        {
            _keys[i] = KeyOf(rows[i], 0);
        }

        var found = log.Find(_keys.AsSpan(0, rows.Length), records);
        for (var i = 0; i < rows.Length; i++)
        {
            var repetition = CountAsked(records[i]);
            if (repetition > 0)
            {
                found += log.Find([KeyOf(rows[i], repetition)], records.Slice(i, 1));
            }
        }

        return found > 0;
    }

    /// <summary>Where records stand, by their numbers.</summary>
    internal void Locate(ReadOnlySpan<int> records, Span<RecordLocation> locations) => log.Locate(records, locations);

    /// <summary>Counts a row that asks for something.</summary>
    /// <returns>How often the run asked for the same before.</returns>
    internal int Count(UInt128 row)
    {
        Span<int> number = stackalloc int[1];
        log.Find([KeyOf(row, 0)], number);
        return CountAsked(number[0]);
    }

    /// <summary>The record of a repetition of a row, for whoever means to append it.</summary>
    internal CheckpointRecord Reserve(UInt128 row, int repetition)
    {
        var key = KeyOf(row, repetition);
        Span<int> number = stackalloc int[1];
        Span<RecordLocation> location = stackalloc RecordLocation[1];
        log.Find([key], number);
        log.Locate(number, location);
        return new CheckpointRecord(key, number[0], location[0]);
    }

    /// <summary>The record of a repetition of a row, for reading only, without counting.</summary>
    internal CheckpointRecord Peek(UInt128 row, int repetition) => log.Peek(KeyOf(row, repetition));

    /// <summary>Reads the value of a record that is stored.</summary>
    /// <param name="location">Where it stands.</param>
    /// <param name="value">Its value, which holds until the next call.</param>
    /// <returns>False when it is not stored, or has become unreadable: the row is done again.</returns>
    internal bool TryRead(RecordLocation location, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (location.IsNowhere || FrameOf(location) is not { } frame)
        {
            return false;
        }

        value = frame[location.Index];
        return true;
    }

    /// <summary>Adds records, as <see cref="CheckpointLog.Append"/> does.</summary>
    internal void Append(ReadOnlySpan<int> records, RecordBuffer values) => log.Append(records, values);

    /// <summary>Sees to it that what was appended is written, as <see cref="CheckpointLog.CommitAsync"/> does.</summary>
    /// <exception cref="CheckpointWriteException">It cannot be written, and the run does not go on without. (From the task.)</exception>
    internal ValueTask CommitAsync()
    {
        var written = log.CommitAsync();
        return written.IsCompletedSuccessfully || onWriteFailure is null ? written : GoOnWithoutAsync(written, onWriteFailure);
    }

    /// <summary>Frees what reading took. The log stays open.</summary>
    public void Dispose() => _decoder.Dispose();

    /// <summary>The key of the record for the <paramref name="repetition"/>-th row, from 0, whose values hash to <paramref name="row"/>.</summary>
    internal static ulong KeyOf(UInt128 row, int repetition)
    {
        if (repetition == 0)
        {
            return (ulong)row;
        }

        Span<byte> bytes = stackalloc byte[20];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, row);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], repetition);
        return XxHash3.HashToUInt64(bytes);
    }

    /// <summary>Counts that the run asks for the values that have their first record by this number.</summary>
    /// <returns>How often it has before.</returns>
    private int CountAsked(int number)
    {
        if (number >= _timesAsked.Length)
        {
            _timesAsked.Reserve(number + 1);
        }

        ref var times = ref _timesAsked[number];
        if (times < byte.MaxValue)
        {
            return times++;
        }

        var beyond = _timesAskedBeyond.GetValueOrDefault(number);
        _timesAskedBeyond[number] = beyond + 1;
        return byte.MaxValue + beyond;
    }

    private async ValueTask GoOnWithoutAsync(ValueTask written, Action<CheckpointWriteException> onFailure)
    {
        try
        {
            await written;
        }
        catch (CheckpointWriteException failure)
        {
            if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            {
                onFailure(failure);
            }
        }
    }

    private Frame? FrameOf(RecordLocation location)
    {
        _reads++;
        ref var last = ref _frames[_last];
        if (last.Holds(location))
        {
            last.LastRead = _reads;
            return last.Frame;
        }

        for (var i = 0; i < _frames.Length; i++)
        {
            if (_frames[i].Holds(location))
            {
                _last = i;
                _frames[i].LastRead = _reads;
                return _frames[i].Frame;
            }
        }

        _last = LeastRecentlyRead();
        ref var cached = ref _frames[_last];
        cached.Frame ??= new Frame();
        var damage = log.Read(location, _reader, _decoder, cached.Frame);
        if (damage is not null && _damaged.Add((location.Segment, location.FrameOffset)))
        {
            onDamage?.Invoke(damage);
        }

        cached.IsLoaded = damage is null;
        (cached.Segment, cached.Offset, cached.LastRead) = (location.Segment, location.FrameOffset, _reads);
        return cached.IsLoaded ? cached.Frame : null;
    }

    private int LeastRecentlyRead()
    {
        var oldest = 0;
        for (var i = 1; i < _frames.Length; i++)
        {
            if (_frames[i].LastRead < _frames[oldest].LastRead)
            {
                oldest = i;
            }
        }

        return oldest;
    }

    private struct CachedFrame
    {
        internal Frame? Frame;
        internal bool IsLoaded;
        internal int Segment;
        internal long Offset;
        internal long LastRead;

        internal readonly bool Holds(RecordLocation location) =>
            IsLoaded && Segment == location.Segment && Offset == location.FrameOffset && location.Index < Frame!.Count;
    }
}
