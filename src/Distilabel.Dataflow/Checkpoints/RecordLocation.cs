namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where a record stands: its segment, the offset of its frame there, and its place in the frame, in 64 bits.</summary>
/// <remarks>The default says nowhere: no frame stands at offset 0, where the segment's header is.</remarks>
internal readonly record struct RecordLocation
{
    private const int IndexBits = 12;
    private const int OffsetBits = 32;

    /// <summary>Frames start below this offset.</summary>
    internal const long MaxFrameOffset = (1L << OffsetBits) - 1;

    private readonly ulong _bits;

    /// <summary>A location.</summary>
    /// <param name="segment">The segment's place among the log's, below 2^20.</param>
    /// <param name="frameOffset">The offset of the frame, below 2^32.</param>
    /// <param name="index">The record's place in the frame, below 2^12.</param>
    internal RecordLocation(int segment, long frameOffset, int index) =>
        _bits = ((ulong)(uint)segment << (OffsetBits + IndexBits)) | ((ulong)frameOffset << IndexBits) | (uint)index;

    internal bool IsNowhere => _bits == 0;

    internal int Segment => (int)(_bits >> (OffsetBits + IndexBits));

    internal long FrameOffset => (long)(_bits >> IndexBits) & MaxFrameOffset;

    internal int Index => (int)_bits & ((1 << IndexBits) - 1);
}
