using System.Buffers.Binary;
using ZstdSharp;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Turns records into frames, into a buffer that is written with one call.</summary>
/// <param name="compressionLevel">Zstandard's.</param>
/// <param name="leastCompressed">Blocks with fewer bytes are stored as they are.</param>
internal sealed class FrameWriter(int compressionLevel, int leastCompressed = 0) : IDisposable
{
    private const int LongestLength = 5;
    private const int KeptLength = 1 << 20;

    private readonly Compressor _compressor = new(compressionLevel);
    private byte[] _raw = [];
    private byte[] _output = [];
    private int _length;

    /// <summary>The frames since the last <see cref="Clear"/>.</summary>
    internal ReadOnlySpan<byte> Output => _output.AsSpan(0, _length);

    internal void Clear()
    {
        _length = 0;
        if (_output.Length > KeptLength)
        {
            (_output, _raw) = ([], []);
        }
    }

    /// <summary>Begins a new file.</summary>
    internal void AddSegmentHeader(UInt128 signature, int segment) =>
        SegmentFormat.WriteSegmentHeader(Reserve(SegmentFormat.SegmentHeaderLength), signature, segment);

    /// <summary>The number of records from <paramref name="first"/> on that one frame takes.</summary>
    internal static int RecordsOfFrame(RecordBuffer values, int first)
    {
        var count = 0;
        var length = 0L;
        while (first + count < values.Count && count < SegmentFormat.MaxRecords)
        {
            length += values.LengthOf(first + count);
            if (count > 0 && length > SegmentFormat.TargetFrameLength)
            {
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>Adds a frame of the records with <paramref name="keys"/> and as many of <paramref name="values"/> from <paramref name="first"/> on.</summary>
    /// <param name="keys">The records' keys.</param>
    /// <param name="values">The records' values, among others.</param>
    /// <param name="first">The record of <paramref name="values"/> that belongs to the first of them.</param>
    /// <param name="seed">The segment's seed.</param>
    /// <param name="offset">The offset in the segment at which <see cref="Output"/> begins.</param>
    internal void AddFrame(ReadOnlySpan<ulong> keys, RecordBuffer values, int first, ulong seed, long offset)
    {
        var rawLength = WriteRaw(keys.Length, values, first);
        var start = _length;
        var frame = Reserve(FrameHeader.Length + (keys.Length * SegmentFormat.KeyLength) + rawLength);
        var body = frame[FrameHeader.Length..];
        WriteKeys(keys, body);

        var stored = body[(keys.Length * SegmentFormat.KeyLength)..];
        var header = new FrameHeader(BlockCompression.Zstandard, keys.Length, rawLength, Compress(_raw.AsSpan(0, rawLength), stored), 0);
        if (!header.IsPossible)
        {
            _raw.AsSpan(0, rawLength).CopyTo(stored);
            header = header with { StoredLength = rawLength };
        }

        body = body[..(int)header.BodyLength];
        header = header with { BodyCheck = FrameHeader.CheckBody(body, seed, offset + start) };
        header.Write(frame, seed, offset + start);
        _length = start + FrameHeader.Length + body.Length;
    }

    public void Dispose() => _compressor.Dispose();

    /// <summary>The compressed length; zero where the block would not become smaller.</summary>
    private int Compress(ReadOnlySpan<byte> raw, Span<byte> target) => raw.Length < leastCompressed ? 0 : _compressor.TryWrap(raw, target[..(raw.Length - 1)], out var written) ? written : 0;

    private int WriteRaw(int count, RecordBuffer values, int first)
    {
        var bytes = values.Values(first, count);
        if (_raw.Length < bytes.Length + (count * LongestLength))
        {
            _raw = new byte[Math.Max(bytes.Length + (count * LongestLength), 2 * SegmentFormat.TargetFrameLength)];
        }

        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var length = (uint)values.LengthOf(first + i);
            for (; length >= 0x80; length >>= 7)
            {
                _raw[at++] = (byte)(length | 0x80);
            }

            _raw[at++] = (byte)length;
        }

        bytes.CopyTo(_raw.AsSpan(at));
        return at + bytes.Length;
    }

    private static void WriteKeys(ReadOnlySpan<ulong> keys, Span<byte> target)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[(i * SegmentFormat.KeyLength)..], keys[i]);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_output.Length - _length < count)
        {
            Array.Resize(ref _output, Math.Max(_length + count, 2 * _output.Length));
        }

        var reserved = _output.AsSpan(_length, count);
        _length += count;
        return reserved;
    }
}
