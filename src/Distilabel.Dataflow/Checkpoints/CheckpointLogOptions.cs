namespace Distilabel.Dataflow.Checkpoints;

/// <summary>How a log is written.</summary>
internal sealed record CheckpointLogOptions
{
    /// <summary>A segment that has grown to this many bytes gets no more frames; a new one is begun. At most 1 GiB.</summary>
    /// <value>Default: 256 MiB.</value>
    internal long SegmentLength { get; init; } = 256L << 20;

    /// <summary>What a record survives once its append has completed.</summary>
    internal Durability Durability { get; init; }
}
