using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>What a test learns of a step that does not return, and when it lets it.</summary>
internal sealed class DeafProbe
{
    internal TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource Unloaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A batch step that blocks its thread until the test lets it go.</summary>
[Step]
[InputColumn<string>("instruction")]
[OutputColumn<string>("answer")]
public sealed partial class Deaf
{
    internal static ConcurrentDictionary<string, DeafProbe> Probes { get; } = new();

    public string Probe { get; init; } = "";

    public override ValueTask UnloadAsync()
    {
        Probes[Probe].Unloaded.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private Output Process(Input row)
    {
        Probes[Probe].Called.TrySetResult();
        Probes[Probe].Answer.Task.Wait();
        return new(row.Instruction);
    }
}

/// <summary>A source whose first row does not come.</summary>
[Step]
[OutputColumn<string>("instruction")]
public sealed partial class Silent
{
    internal static ConcurrentDictionary<string, DeafProbe> Probes { get; } = new();

    public string Probe { get; init; } = "";

    public override ValueTask UnloadAsync()
    {
        Probes[Probe].Unloaded.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<Output> GenerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Probes[Probe].Called.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield return new("never");
    }
}
