namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The values of one frame, decompressed. Used again for one frame after another.</summary>
internal sealed class Frame
{
    private const int KeptLength = 1 << 20;

    private byte[] _raw = [];
    private int[] _ends = [];
    private int _first;

    /// <summary>The number of records.</summary>
    internal int Count { get; private set; }

    /// <summary>The value of a record, which holds until the frame is used for another.</summary>
    internal ReadOnlyMemory<byte> this[int record]
    {
        get
        {
            var start = record == 0 ? _first : _ends[record - 1];
            return _raw.AsMemory(start, _ends[record] - start);
        }
    }

    /// <summary>Makes this the frame of <paramref name="header"/> with its stored values.</summary>
    /// <returns>False when the bytes are not what <see cref="FrameWriter"/> writes.</returns>
    internal bool TryLoad(in FrameHeader header, ReadOnlySpan<byte> stored, BlockDecoder decoder)
    {
        Count = 0;
        if (_raw.Length < header.RawLength || (_raw.Length > KeptLength && header.RawLength <= KeptLength))
        {
            _raw = new byte[header.RawLength];
        }

        var raw = _raw.AsSpan(0, header.RawLength);
        if (header.StoredLength == header.RawLength)
        {
            stored.CopyTo(raw);
        }
        else if (!decoder.TryDecode(header.Compression, stored, raw))
        {
            return false;
        }

        return TryReadLengths(raw, header.Records);
    }

    private bool TryReadLengths(ReadOnlySpan<byte> raw, int count)
    {
        if (_ends.Length < count)
        {
            _ends = new int[Math.Max(count, 64)];
        }

        var at = 0;
        var end = 0L;
        for (var i = 0; i < count; i++)
        {
            var length = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                if (at == raw.Length || shift > 28)
                {
                    return false;
                }

                var part = raw[at++];
                length |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    break;
                }
            }

            end += (long)length;
            if (end > raw.Length)
            {
                return false;
            }

            _ends[i] = (int)end;
        }

        if (at + end != raw.Length)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            _ends[i] += at;
        }

        (_first, Count) = (at, count);
        return true;
    }
}
