using System.IO.Hashing;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>The generations of one step of a run, in a log that all tasks share.</summary>
/// <param name="session">What the step asks of the log.</param>
/// <param name="occurrence">How many steps before it in the graph ask the same model.</param>
internal sealed class GenerationStore(CheckpointSession session, int occurrence) : IGenerationStore
{
    private readonly Lock _gate = new();

    public KeptGeneration Find(ReadOnlySpan<byte> request)
    {
        var key = XxHash128.HashToUInt128(request, seed: occurrence);
        var record = new CheckpointRecord[1];
        lock (_gate)
        {
            return session.Find([key], record) == 1 && session.TryRead(record[0], out var value)
                ? new KeptGeneration(record[0], value.ToArray())
                : new KeptGeneration(record[0], null);
        }
    }

    public ValueTask KeepAsync(KeptGeneration place, ReadOnlyMemory<byte> generation)
    {
        var buffer = new RecordBuffer();
        buffer.Add(generation.Span);
        session.Append([place.Record], buffer);
        return session.CommitAsync();
    }
}
