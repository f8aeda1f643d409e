using System.Buffers.Binary;
using System.IO.Hashing;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What stands before the keys and values of a frame.</summary>
/// <remarks>
/// The header has a checksum of its own: once it holds, the frame's length is trusted, so that a damaged frame is stepped over instead of searched
/// through, and what is read at open grows with the file and no faster.
/// </remarks>
/// <param name="Compression">How the block is compressed where it is.</param>
/// <param name="Records">The number of records, 1 to <see cref="SegmentFormat.MaxRecords"/>.</param>
/// <param name="RawLength">The bytes of lengths and values before compression.</param>
/// <param name="StoredLength">The bytes that they take in the file; equal to <paramref name="RawLength"/> where they are not compressed.</param>
/// <param name="BodyCheck">The checksum of keys and stored values.</param>
internal readonly record struct FrameHeader(BlockCompression Compression, int Records, int RawLength, int StoredLength, ulong BodyCheck)
{
    internal const int Length = 28;

    private const int CheckedLength = Length - sizeof(uint);

    // What promises more than this is not what was written, and is not given memory. Zstandard could; such a block is stored as it is.
    private const long MaxExpansion = 255;
    private const int AlwaysPossibleLength = 128 * 1024;

    /// <summary>What every frame begins with. Neither UTF-8 nor MessagePack has 0xC1 in it, so little else looks like it.</summary>
    internal static ReadOnlySpan<byte> Magic => [0xC1, 0xF5, (byte)'F'];

    // The fourth byte tells the version, so that a reader that knows only the first passes over what it would misread.
    private static ReadOnlySpan<byte> CompressionMarks => "RZ"u8;

    /// <summary>The bytes of keys and values that follow the header.</summary>
    internal long BodyLength => ((long)Records * SegmentFormat.KeyLength) + StoredLength;

    /// <summary>The bytes of the frame.</summary>
    internal long FrameLength => Length + BodyLength;

    /// <summary>The checksum of a frame's keys and stored values at <paramref name="offset"/> in a segment.</summary>
    internal static ulong CheckBody(ReadOnlySpan<byte> body, ulong seed, long offset) => XxHash3.HashToUInt64(body, (long)SeedAt(seed, offset));

    internal void Write(Span<byte> target, ulong seed, long offset)
    {
        Magic.CopyTo(target);
        target[Magic.Length] = CompressionMarks[(int)Compression];
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Records);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], RawLength);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], StoredLength);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], BodyCheck);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CheckedLength..], CheckHeader(target, seed, offset));
    }

    /// <summary>Reads the header of a frame at <paramref name="offset"/> of a segment.</summary>
    /// <returns>False when no undamaged header stands there.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> source, ulong seed, long offset, out FrameHeader header)
    {
        header = default;
        if (source.Length < Length
            || !source.StartsWith(Magic)
            || CompressionMarks.IndexOf(source[Magic.Length]) is var compression && compression < 0
            || BinaryPrimitives.ReadUInt32LittleEndian(source[CheckedLength..]) != CheckHeader(source, seed, offset))
        {
            return false;
        }

        var read = new FrameHeader(
            (BlockCompression)compression,
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]));
        header = read.IsPossible ? read : default;
        return read.IsPossible;
    }

    /// <summary>Whether a frame can have these lengths.</summary>
    internal bool IsPossible =>
        Records is > 0 and <= SegmentFormat.MaxRecords
        && StoredLength > 0
        && StoredLength <= RawLength
        && RawLength >= Records
        && RawLength <= Array.MaxLength
        && RawLength <= Math.Max(StoredLength * MaxExpansion, AlwaysPossibleLength);

    private static uint CheckHeader(ReadOnlySpan<byte> bytes, ulong seed, long offset) =>
        (uint)XxHash3.HashToUInt64(bytes[..CheckedLength], (long)SeedAt(seed, offset));

    private static ulong SeedAt(ulong seed, long offset) => seed + (ulong)offset;
}
