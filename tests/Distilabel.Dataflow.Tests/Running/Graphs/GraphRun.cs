using System.Collections.Concurrent;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>A graph that the engine has run, to its end or to a failure.</summary>
internal sealed class GraphRun
{
    // Far longer than any of these graphs takes on a busy machine: it ends a hang, it measures nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private GraphRun(GraphSpec spec, StepWatch watch) => (Watch, Graph) = (watch, GraphPipeline.Build(spec, watch));

    internal StepWatch Watch { get; }

    internal GraphPipeline Graph { get; }

    /// <summary>The rows of each leaf.</summary>
    internal ConcurrentDictionary<string, LeafRows> Leaves { get; } = [];

    internal RunReport? Report { get; private set; }

    internal Exception? Failure { get; private set; }

    /// <summary>What became of the rows of each step, however the run ended.</summary>
    internal IReadOnlyList<StepCounts> Counts { get; private set; } = [];

    /// <summary>Whether the failure is that sources with nothing in common have different numbers of rows.</summary>
    internal bool FailedForLengths => Failure is PipelineException && Failure.Message.Contains("nothing in common", StringComparison.Ordinal);

    internal static async Task<GraphRun> OfAsync(GraphSpec spec, StepWatch? watch = null, CancellationToken stop = default, CancellationToken abort = default)
    {
        var run = new GraphRun(spec, watch ?? new StepWatch());
        var options = new RunOptions { Capacity = spec.Capacity, Sequential = spec.Sequential, LoadGroups = run.Graph.LoadGroups(), UseCache = false };
        try
        {
            run.Report = await run.RunAsync(options, stop, abort);
        }
        catch (Exception exception) when (exception is not HangException)
        {
            run.Failure = exception;
        }

        return run;
    }

    private async Task<RunReport> RunAsync(RunOptions options, CancellationToken stop, CancellationToken abort)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var folder = new Lazy<string>(static () => Directory.CreateTempSubdirectory("distilabel-").FullName);
        PipelineRun? started = null;
        var run = Graph.Pipeline.RunAsync(
            options with { AbortToken = end.Token },
            new RunFiles(() => folder.Value, () => Path.Combine(folder.Value, "failures.jsonl")),
            node => Leaves.GetOrAdd(node.Step.Name, new LeafRows(node.Step.Name, node.Made, Watch)),
            stop,
            run => started = run);
        try
        {
            return await run.WaitAsync(Patience, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var state = started?.Describe();
            await end.CancelAsync();
            throw new HangException($"The run hangs:{Environment.NewLine}{state}");
        }
        finally
        {
            Counts = started?.Counts ?? [];
            if (folder.IsValueCreated && run.IsCompleted)
            {
                Assert.Empty(Directory.EnumerateFiles(folder.Value, "spill*"));
                Directory.Delete(folder.Value, recursive: true);
            }
        }
    }

    /// <summary>A run that does not end.</summary>
    private sealed class HangException(string message) : Exception(message);
}
