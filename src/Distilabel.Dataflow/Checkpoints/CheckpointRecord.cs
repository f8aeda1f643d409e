namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A record of a log: what it is found by, and where it stands.</summary>
/// <param name="Key">The key, as on disk.</param>
/// <param name="Number">The key's number in the index of the log, as long as that is open.</param>
/// <param name="Location">Where the record stands, if it is stored.</param>
internal readonly record struct CheckpointRecord(ulong Key, int Number, RecordLocation Location)
{
    /// <summary>Whether the log has it.</summary>
    internal bool IsStored => !Location.IsNowhere;
}
