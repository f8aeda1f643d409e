using System.Diagnostics;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What one step with one signature has finished: values by 64-bit keys, in segments that are only ever appended to.</summary>
/// <remarks>
/// <para>A record is found from the moment its append completes; of two with one key, the later counts. Nothing is ever overwritten or removed.</para>
/// <para>
/// In memory each key that is stored or asked for takes 27 to 37 bytes, and 4 more for each run that asks (<see cref="CheckpointSession"/>); while the table
/// doubles, up to 11 more for a moment: at most 64 bytes a row, all in all.
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
    private readonly HashSet<(int Segment, long Offset)> _damagedFrames = [];
    private volatile Segment[] _segments = [];

    private CheckpointLog(ISegmentStorage storage, UInt128 signature, CheckpointLogOptions options) =>
        (_storage, _signature, _options) = (storage, signature, options);

    /// <summary>The number of different keys.</summary>
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
    /// <param name="options">How to write, and whom to tell of damage.</param>
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
            log.CloseSegments();
            throw;
        }
    }

    /// <summary>Looks up the records with <paramref name="keys"/>.</summary>
    /// <returns>The number of those that are stored.</returns>
    internal int Find(ReadOnlySpan<ulong> keys, Span<CheckpointRecord> records)
    {
        var found = 0;
        lock (_gate)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                records[i] = _index.Find(keys[i]);
                found += records[i].IsStored ? 1 : 0;
            }
        }

        return found;
    }

    /// <summary>Reads the frame in which the record at <paramref name="location"/> stands.</summary>
    /// <returns>False when it has become unreadable since the log was opened. The first who finds out reports it.</returns>
    internal bool TryRead(RecordLocation location, SegmentReader reader, Frame frame)
    {
        var segment = _segments[location.Segment];
        try
        {
            var state = reader.Read(segment, location.FrameOffset, out var header, out var body);
            if (state == FrameState.Whole
                && location.Index < header.Records
                && frame.TryLoad(header, body[(header.Records * SegmentFormat.KeyLength)..]))
            {
                return true;
            }

            ReportDamage(location, header, "a checksum that held before no longer does");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportDamage(location, default, "it cannot be read: " + exception.Message);
        }

        return false;
    }

    /// <summary>Waits for the appends that are under way and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await FinishWritingAsync();
        CloseSegments();
    }

    private void Load()
    {
        var scan = new SegmentScan(new SegmentReader(ScanAhead), _index, _options.OnDamage);
        foreach (var number in _storage.List())
        {
            var path = _storage.PathOf(number);
            try
            {
                var file = _storage.Open(number);
                var segment = new Segment(number, path, file, SegmentFormat.SeedOf(_signature, number), file.Length);
                _segments = [.. _segments, segment];
                scan.Run(segment, _segments.Length - 1, _signature);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException($"The checkpoint file '{path}' cannot be opened: {exception.Message}", path, exception);
            }
        }
    }

    private void ReportDamage(RecordLocation location, in FrameHeader header, string reason)
    {
        lock (_gate)
        {
            if (!_damagedFrames.Add((location.Segment, location.FrameOffset)))
            {
                return;
            }
        }

        var records = header.Records == 0 ? default(int?) : header.Records;
        _options.OnDamage(new CheckpointDamage(_segments[location.Segment].Path, location.FrameOffset, header.FrameLength, records, reason));
    }

    private void CloseSegments()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }
}
