using System.Diagnostics;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What one step with one signature has finished: values by 64-bit keys, in segments that are only ever appended to.</summary>
/// <remarks>
/// <para>A record is found from the moment its append completes; of two with one key, the later counts. Nothing is ever overwritten or removed.</para>
/// <para>
/// In memory each key that is stored or asked for takes 21 to 34 bytes, and one more for each step that asks in a run (<see cref="CheckpointSession"/>): at most
/// 64 bytes a row for up to 20 of these, also while the table grows, which takes 5 more for a moment; and half a megabyte of room to grow.
/// </para>
/// <para>Thread-safe. One process at a time may have a log open, which is for the store above it to see to.</para>
/// </remarks>
internal sealed partial class CheckpointLog : IAsyncDisposable
{
    private const int ScanAhead = 1 << 20;

    private readonly Lock _gate = new();
    private readonly ISegmentStorage _storage;
    private readonly UInt128 _signature;
    private readonly CheckpointLogOptions _options;
    private readonly RecordIndex _index = new();
    private readonly List<CheckpointDamage> _damage = [];
    private volatile Segment[] _segments = [];

    private CheckpointLog(ISegmentStorage storage, UInt128 signature, CheckpointLogOptions options) =>
        (_storage, _signature, _options, _frames) = (storage, signature, options, new FrameWriter(options.CompressionLevel, options.LeastCompressedLength));

    /// <summary>What was left out when the log was opened, because it is damaged.</summary>
    internal IReadOnlyList<CheckpointDamage> Damage => _damage;

    /// <summary>What its appends survive.</summary>
    internal Durability Durability => _options.Durability;

    /// <summary>The number of different keys that are stored.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _index.Count;
            }
        }
    }

    /// <summary>The bytes that the index takes.</summary>
    internal long IndexBytes
    {
        get
        {
            lock (_gate)
            {
                return _index.AllocatedBytes;
            }
        }
    }

    /// <summary>Opens the log that <paramref name="storage"/> holds, or begins one. Nothing is written before the first append.</summary>
    /// <param name="storage">Where the segments are.</param>
    /// <param name="signature">What the log belongs to: the step and everything that its results depend on besides a row's values.</param>
    /// <param name="options">How to write.</param>
    /// <exception cref="CheckpointVersionException">A newer version wrote it.</exception>
    /// <exception cref="CheckpointException">The system refuses access.</exception>
    internal static CheckpointLog Open(ISegmentStorage storage, UInt128 signature, CheckpointLogOptions options)
    {
        Debug.Assert(options.SegmentLength is > 0 and <= 1L << 30, "Frames must start below 2^32.");
        var log = new CheckpointLog(storage, signature, options);
        try
        {
            log.Load();
            return log;
        }
        catch
        {
            log.Close();
            throw;
        }
    }

    /// <summary>The records that are stored: their numbers, as long as the log is open, and their keys.</summary>
    internal IReadOnlyList<(int Number, ulong Key)> Stored()
    {
        lock (_gate)
        {
            return _index.Stored();
        }
    }

    /// <summary>Has the processor fetch what is known of the first records of some values, which are about to be looked up.</summary>
    internal void Prefetch(ReadOnlySpan<UInt128> rows)
    {
        // Needs no lock: what is fetched of a table that has just grown is of no use, and does no harm.
        _index.Prefetch(rows);
    }

    /// <summary>Looks up the records with <paramref name="keys"/>.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="numbers">Receives the number of each record, stored or not, by which it is appended and located as long as the log is open.</param>
    /// <returns>How many are stored.</returns>
    internal int Find(ReadOnlySpan<ulong> keys, Span<int> numbers)
    {
        lock (_gate)
        {
            return _index.Find(keys, numbers);
        }
    }

    /// <summary>Where the records with <paramref name="numbers"/> stand, which may be nowhere.</summary>
    internal void Locate(ReadOnlySpan<int> numbers, Span<RecordLocation> locations)
    {
        lock (_gate)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                locations[i] = _index.LocationOf(numbers[i]);
            }
        }
    }

    /// <summary>Looks up a record that may well not be there, without room for it in memory.</summary>
    internal CheckpointRecord Peek(ulong key)
    {
        lock (_gate)
        {
            return _index.Peek(key);
        }
    }

    /// <summary>Reads the frame in which the record at <paramref name="location"/> stands.</summary>
    /// <returns>Null, or why it cannot be read any more, though it could when the log was opened.</returns>
    internal CheckpointDamage? Read(RecordLocation location, SegmentReader reader, BlockDecoder decoder, Frame frame)
    {
        var segment = _segments[location.Segment];
        FrameHeader header = default;
        var reason = "a checksum that held before no longer does";
        try
        {
            if (reader.Read(segment, location.FrameOffset, out header, out var body) == FrameState.Whole
                && location.Index < header.Records
                && frame.TryLoad(header, body[(header.Records * SegmentFormat.KeyLength)..], decoder))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = "it cannot be read: " + exception.Message;
        }

        var isKnown = header.Records > 0;
        return new CheckpointDamage(
            segment.Path, location.FrameOffset, isKnown ? header.FrameLength : FrameHeader.Length, isKnown ? header.Records : null, reason);
    }

    /// <summary>The paths of its files that somebody has deleted since. What they hold is found as long as the log is open, and by no later run.</summary>
    internal IReadOnlyList<string> FindDeleted()
    {
        var segments = _segments;
        if (segments.Length == 0)
        {
            return [];
        }

        var there = _storage.List();
        return [.. segments.Where(segment => !there.Contains(segment.Number)).Select(static segment => segment.Path)];
    }

    /// <summary>Waits for the appends that are under way and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        Close();
    }

    /// <summary>Closes the files. What was appended has been committed; who comes later, a row of a run that has ended, is refused.</summary>
    internal void Close()
    {
        EndWriting();
        SpinWait.SpinUntil(() => !IsWriting);
        _frames.Dispose();
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }

    private Segment OpenSegment(int number)
    {
        var file = _storage.Open(number);
        return new Segment(number, _storage.PathOf(number), file, SegmentFormat.SeedOf(_signature, number), file.Length);
    }

    /// <summary>Has what is good of a segment stand without what is damaged, so that no later run says it again. Where that can't be written, the next run tries.</summary>
    /// <param name="segment">The last segment.</param>
    /// <param name="known">The number of damages in segments before.</param>
    /// <param name="scan">What found its damage.</param>
    /// <param name="reader">What that reads with.</param>
    private void Repair(Segment segment, int known, SegmentScan scan, SegmentReader reader)
    {
        var damage = _damage.Skip(known).ToArray();
        if (Array.Exists(damage, static part => part.Reason.StartsWith(SegmentScan.CannotBeRead, StringComparison.Ordinal)))
        {
            // It may be readable another time.
            return;
        }

        if (segment.CanAppend && Array.TrueForAll(damage, part => part.Offset >= segment.Length))
        {
            CutOff(segment);
            return;
        }

        if (!SegmentRepair.TryRun(_storage, segment, reader, _signature))
        {
            return;
        }

        var place = _segments.Length - 1;
        _segments = _segments[..place];
        if (_storage.List().Contains(segment.Number))
        {
            // The records that are good are found where they stand now.
            var repaired = OpenSegment(segment.Number);
            _segments = [.. _segments, repaired];
            scan.Run(repaired, place, _signature);
        }
    }

    private static void CutOff(Segment segment)
    {
        try
        {
            segment.File.Truncate(segment.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first append tries again.
        }
    }

    private void Load()
    {
        var reader = new SegmentReader(ScanAhead);
        var scan = new SegmentScan(reader, _index, _damage.Add);
        foreach (var number in _storage.List())
        {
            var path = _storage.PathOf(number);
            var known = _damage.Count;
            try
            {
                var segment = OpenSegment(number);
                _segments = [.. _segments, segment];
                scan.Run(segment, _segments.Length - 1, _signature);
                if (_damage.Count > known)
                {
                    Repair(segment, known, scan, reader);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException($"The checkpoint file '{path}' cannot be opened: {exception.Message}", path, exception);
            }
        }
    }
}
