namespace Distilabel.Dataflow.Checkpoints;

/// <summary>How a log is written, and whom it tells.</summary>
internal sealed record CheckpointLogOptions
{
    /// <summary>A segment that has grown to this many bytes gets no more frames; a new one is begun. At most 1 GiB.</summary>
    /// <value>Default: 256 MiB.</value>
    internal long SegmentLength { get; init; } = 256L << 20;

    /// <summary>What a record survives once its append has completed.</summary>
    internal Durability Durability { get; init; }

    /// <summary>Called for each part of a file that is left out because it is damaged: while the log is opened, and when a read finds it.</summary>
    internal Action<CheckpointDamage> OnDamage { get; init; } = static _ => { };

    /// <summary>
    /// Null: an append that fails throws, and so does each one after it. Otherwise this is called once, and the log goes on without storing: appends complete
    /// and do nothing, and what was stored before is still found.
    /// </summary>
    internal Action<CheckpointWriteException>? OnWriteFailure { get; init; }
}
