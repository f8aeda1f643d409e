using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>One of the generations that a log has, or will have, of a request.</summary>
/// <param name="store">The store of the task that asks.</param>
/// <param name="record">Its record, to be appended to.</param>
/// <param name="isTaken">Whether the task has taken it, and gives it back.</param>
internal sealed class GenerationPlace(GenerationStore store, CheckpointRecord record, bool isTaken) : IDisposable
{
    private int _isGivenBack = isTaken ? 0 : 1;

    internal ValueTask KeepAsync(ReadOnlyMemory<byte> generation) => store.KeepAsync(record, generation, isAnew: !isTaken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
        {
            store.GiveBack(record.Key);
        }
    }
}
