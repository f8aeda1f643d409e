namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A part of a checkpoint file that cannot be trusted and was left out. What it held is done again.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Offset">Where the damage begins, in bytes from the start of the file.</param>
/// <param name="Bytes">The bytes that are lost.</param>
/// <param name="Records">The records that are lost, or null where the damage hides how many there were.</param>
/// <param name="Reason">What is wrong, in a few words.</param>
public sealed record CheckpointDamage(string File, long Offset, long Bytes, int? Records, string Reason)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var records = Records is { } count ? $"{count:N0} records" : "an unknown number of records";
        return $"{File}, offset {Offset:N0}: {Reason}; {Bytes:N0} bytes with {records} are left out and will be done again.";
    }
}
