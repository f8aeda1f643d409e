using System.Buffers.Binary;
using System.IO.Hashing;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The bytes of a segment. FORMAT.md beside this file is their description.</summary>
internal static class SegmentFormat
{
    /// <summary>The version that is written. Those before it are read.</summary>
    internal const ushort Version = 2;

    internal const int SegmentHeaderLength = 40;

    internal const int KeyLength = sizeof(ulong);

    /// <summary>Records of one frame, at most: a record's place in its frame takes 12 bits of a <see cref="RecordLocation"/>.</summary>
    internal const int MaxRecords = 4096;

    /// <summary>
    /// The values of a frame before compression, unless a single value is longer. Small frames compress worse and slower, since each starts anew; a row that is
    /// read out of order costs a whole frame.
    /// </summary>
    internal const int TargetFrameLength = 64 * 1024;

    private const ushort VersionOffset = 8;
    private const int CheckedHeaderLength = SegmentHeaderLength - sizeof(ulong);

    private static ReadOnlySpan<byte> SegmentMagic => [0x89, (byte)'D', (byte)'D', (byte)'F', (byte)'C', (byte)'K', (byte)'P', (byte)'\n'];

    /// <summary>
    /// What the checksums of a segment's frames start from. It belongs to the log and the segment, so that a frame that was copied from elsewhere, or
    /// that stands inside a value, is never taken for one of this segment.
    /// </summary>
    internal static ulong SeedOf(UInt128 signature, int segment)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, signature);
        return XxHash3.HashToUInt64(bytes, segment);
    }

    internal static void WriteSegmentHeader(Span<byte> target, UInt128 signature, int segment)
    {
        SegmentMagic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[VersionOffset..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], segment);
        BinaryPrimitives.WriteUInt128LittleEndian(target[16..], signature);
        BinaryPrimitives.WriteUInt64LittleEndian(target[CheckedHeaderLength..], XxHash3.HashToUInt64(target[..CheckedHeaderLength]));
    }

    /// <summary>Reads a segment's header.</summary>
    /// <returns>False when it is damaged, that of another log or segment, or of a newer version.</returns>
    /// <param name="source">The first bytes of the file.</param>
    /// <param name="signature">The log's signature.</param>
    /// <param name="segment">The segment's number.</param>
    /// <param name="version">The version that an undamaged header names, also a newer one.</param>
    internal static bool TryReadSegmentHeader(ReadOnlySpan<byte> source, UInt128 signature, int segment, out int version)
    {
        version = Version;
        if (source.Length < SegmentHeaderLength
            || !source.StartsWith(SegmentMagic)
            || BinaryPrimitives.ReadUInt64LittleEndian(source[CheckedHeaderLength..]) != XxHash3.HashToUInt64(source[..CheckedHeaderLength]))
        {
            return false;
        }

        version = BinaryPrimitives.ReadUInt16LittleEndian(source[VersionOffset..]);
        return version is > 0 and <= Version
            && BinaryPrimitives.ReadInt32LittleEndian(source[12..]) == segment
            && BinaryPrimitives.ReadUInt128LittleEndian(source[16..]) == signature;
    }
}
