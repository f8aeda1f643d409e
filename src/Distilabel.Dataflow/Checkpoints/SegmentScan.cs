using System.Buffers.Binary;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Reads a segment from end to end when its log is opened: finds the records, and what is damaged between them.</summary>
/// <remarks>
/// Checks every byte of the file and decompresses nothing. After damage that hides where the next frame begins, it looks for the next header whose
/// checksum holds at that very place, so one damaged frame costs no other.
/// </remarks>
internal sealed class SegmentScan(SegmentReader reader, RecordIndex index, Action<CheckpointDamage> onDamage)
{
    /// <summary>What the reason of damage begins with that may be gone when the file is read again.</summary>
    internal const string CannotBeRead = "it cannot be read: ";

    private readonly ulong[] _keys = new ulong[SegmentFormat.MaxRecords];
    private readonly int[] _numbers = new int[SegmentFormat.MaxRecords];

    /// <summary>Adds the segment's records to the index, and sets the segment's length to the end of its last good frame.</summary>
    /// <param name="segment">The segment, as long as its file.</param>
    /// <param name="place">Its place among the log's segments.</param>
    /// <param name="signature">The log's signature.</param>
    /// <exception cref="CheckpointVersionException">A newer version wrote it.</exception>
    internal void Run(Segment segment, int place, UInt128 signature)
    {
        var offset = 0L;
        try
        {
            ReadHeader(segment, signature);
            offset = SegmentFormat.SegmentHeaderLength;
            var end = offset;
            while (offset < segment.Length)
            {
                var state = reader.Read(segment, offset, out var header, out var body);
                if (state == FrameState.Whole && offset <= RecordLocation.MaxFrameOffset)
                {
                    AddRecords(body, header.Records, place, offset);
                    offset += header.FrameLength;
                    end = offset;
                    continue;
                }

                offset = Skip(segment, offset, state, header);
            }

            segment.Length = Math.Min(end, segment.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            onDamage(new CheckpointDamage(segment.Path, offset, segment.Length - offset, null, CannotBeRead + exception.Message));
            segment.CanAppend = false;
        }
    }

    private void ReadHeader(Segment segment, UInt128 signature)
    {
        if (segment.Length == 0)
        {
            // Made, and the process ended before the first write. Nothing was lost.
            return;
        }

        var bytes = reader.Bytes(segment, 0, SegmentFormat.SegmentHeaderLength);
        if (SegmentFormat.TryReadSegmentHeader(bytes, signature, segment.Number, out var version))
        {
            segment.CanAppend = version == SegmentFormat.Version;
            return;
        }

        if (version > SegmentFormat.Version)
        {
            throw new CheckpointVersionException(segment.Path, version);
        }

        segment.CanAppend = false;
        onDamage(new CheckpointDamage(segment.Path, 0, bytes.Length, 0, "the file's header is damaged or that of another file"));
    }

    private void AddRecords(ReadOnlySpan<byte> body, int count, int place, long offset)
    {
        for (var i = 0; i < count; i++)
        {
            _keys[i] = BinaryPrimitives.ReadUInt64LittleEndian(body[(i * SegmentFormat.KeyLength)..]);
        }

        index.Find(_keys.AsSpan(0, count), _numbers);
        for (var i = 0; i < count; i++)
        {
            index.Set(_numbers[i], new RecordLocation(place, offset, i));
        }
    }

    private long Skip(Segment segment, long offset, FrameState state, in FrameHeader header)
    {
        var (next, records, reason) = state switch
        {
            FrameState.NoHeader => (reader.FindHeader(segment, offset + 1), default(int?), "no record begins here"),
            FrameState.CutShort => (segment.Length, header.Records, "the file ends within a frame"),
            FrameState.Damaged => (offset + header.FrameLength, header.Records, "a checksum does not hold"),
            _ => (segment.Length, header.Records, "the file is longer than a segment can be"),
        };
        onDamage(new CheckpointDamage(segment.Path, offset, next - offset, records, reason));
        return next;
    }
}
