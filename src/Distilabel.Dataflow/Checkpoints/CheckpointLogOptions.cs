namespace Distilabel.Dataflow.Checkpoints;

/// <summary>How a log is written.</summary>
internal sealed record CheckpointLogOptions
{
    /// <summary>For steps that make hundreds of thousands of rows a second: about 4 GB/s, and smaller than LZ4 where values resemble one another.</summary>
    internal const int FastCompression = -5;

    /// <summary>For generations, which come slowly and are kept longest: about 0.7 of the size that LZ4 makes of English text.</summary>
    internal const int SmallCompression = 1;

    /// <summary>
    /// For generations: one that is alone in its frame and shorter gets little smaller, and the tables of its compression would take longer to read than all else.
    /// </summary>
    internal const int ShortGeneration = 1024;

    internal const long DefaultSegmentLength = 256L << 20;

    /// <summary>A segment that has grown to this many bytes gets no more frames; a new one is begun. At most 1 GiB.</summary>
    /// <value>Default: 256 MiB.</value>
    internal long SegmentLength { get; init; } = DefaultSegmentLength;

    /// <summary>Zstandard's compression level for what is written. Lower is faster and larger; any level is read by any log.</summary>
    /// <value>-50 to 19; default: <see cref="FastCompression"/>.</value>
    internal int CompressionLevel { get; init; } = FastCompression;

    /// <summary>Blocks of fewer bytes are not compressed.</summary>
    /// <value>Default 0: all are, where that makes them smaller.</value>
    internal int LeastCompressedLength { get; init; }

    /// <summary>Whether the log is opened, for what it holds, where nothing can be written.</summary>
    internal bool MayBeUnwritable { get; init; }

    /// <summary>What a record survives once its append has completed.</summary>
    internal Durability Durability { get; init; }
}
