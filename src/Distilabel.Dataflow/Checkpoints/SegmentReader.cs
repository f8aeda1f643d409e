namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What stands at a place where a frame is looked for.</summary>
internal enum FrameState
{
    /// <summary>A frame whose checksums hold.</summary>
    Whole,

    /// <summary>Something else.</summary>
    NoHeader,

    /// <summary>The beginning of a frame that the file ends within.</summary>
    CutShort,

    /// <summary>A frame whose keys or values are damaged.</summary>
    Damaged,
}

/// <summary>Reads frames through a window that runs ahead while they are read one after another.</summary>
/// <remarks>Not thread-safe; the bytes it returns hold until its next call. Memory is bounded by the file, whatever the file says.</remarks>
internal sealed class SegmentReader(int readAhead)
{
    private const int ReadAround = 20 * 1024;

    private byte[] _window = [];
    private Segment? _segment;
    private long _start;
    private int _count;

    /// <summary>Reads and checks the frame at <paramref name="offset"/>.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">Where to look.</param>
    /// <param name="header">The header, unless there is none.</param>
    /// <param name="body">The keys and stored values of a whole frame.</param>
    internal FrameState Read(Segment segment, long offset, out FrameHeader header, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (!FrameHeader.TryRead(Bytes(segment, offset, FrameHeader.Length), segment.Seed, offset, out header))
        {
            return FrameState.NoHeader;
        }

        if (header.FrameLength > segment.Length - offset || header.FrameLength > Array.MaxLength)
        {
            return FrameState.CutShort;
        }

        body = Bytes(segment, offset, (int)header.FrameLength);
        if (body.Length < header.FrameLength)
        {
            return FrameState.CutShort;
        }

        body = body[FrameHeader.Length..];
        return FrameHeader.CheckBody(body, segment.Seed, offset) == header.BodyCheck ? FrameState.Whole : FrameState.Damaged;
    }

    /// <summary>Counts the records of the frames whose headers are undamaged, without reading the rest.</summary>
    internal long CountRecords(Segment segment)
    {
        var records = 0L;
        for (long offset = SegmentFormat.SegmentHeaderLength; offset < segment.Length;)
        {
            if (FrameHeader.TryRead(Bytes(segment, offset, FrameHeader.Length), segment.Seed, offset, out var header))
            {
                offset += header.FrameLength;
                records += offset <= segment.Length ? header.Records : 0;
            }
            else
            {
                offset = FindHeader(segment, offset + 1);
            }
        }

        return records;
    }

    /// <summary>The first place from <paramref name="offset"/> on where an undamaged header stands, or the segment's end.</summary>
    internal long FindHeader(Segment segment, long offset)
    {
        while (true)
        {
            var bytes = Bytes(segment, offset, Math.Max(readAhead, FrameHeader.Length));
            if (bytes.Length < FrameHeader.Length)
            {
                return segment.Length;
            }

            var found = bytes.IndexOf(FrameHeader.Magic);
            if (found < 0)
            {
                offset += bytes.Length - FrameHeader.Magic.Length + 1;
                continue;
            }

            offset += found;
            if (FrameHeader.TryRead(Bytes(segment, offset, FrameHeader.Length), segment.Seed, offset, out _))
            {
                return offset;
            }

            offset++;
        }
    }

    /// <summary>Up to <paramref name="count"/> bytes from <paramref name="offset"/> on; fewer only where the segment ends.</summary>
    internal ReadOnlySpan<byte> Bytes(Segment segment, long offset, int count)
    {
        count = (int)Math.Clamp(segment.Length - offset, 0, count);
        if (segment != _segment || offset < _start || offset + count > _start + _count)
        {
            Fill(segment, offset, count);
        }

        return _window.AsSpan((int)(offset - _start), Math.Min(count, (int)(_start + _count - offset)));
    }

    private void Fill(Segment segment, long offset, int count)
    {
        var sequential = segment == _segment && offset > _start && offset <= _start + _count;
        var wanted = (int)Math.Min(Math.Max(count, sequential ? readAhead : ReadAround), segment.Length - offset);
        if (_window.Length < wanted || (_window.Length > 2 * readAhead && wanted <= readAhead))
        {
            _window = new byte[Math.Max(wanted, Math.Min(readAhead, 2 * wanted))];
        }

        (_segment, _start, _count) = (segment, offset, 0);
        _count = segment.File.Read(_window.AsSpan(0, wanted), offset);
    }
}
