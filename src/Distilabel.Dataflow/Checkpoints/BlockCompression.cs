namespace Distilabel.Dataflow.Checkpoints;

/// <summary>How the block of a frame is compressed where it is.</summary>
internal enum BlockCompression
{
    /// <summary>LZ4's block format: frames of version 1.</summary>
    Lz4,

    /// <summary>A Zstandard frame (RFC 8878): frames of version 2.</summary>
    Zstandard,
}
