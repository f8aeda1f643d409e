using System.Collections.Concurrent;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>Runs a graph on the engine and under the reference, and compares all that can be seen.</summary>
internal static class GraphCheck
{
    // Far longer than any of these graphs takes on a busy machine: it ends a hang, it measures nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static async Task RunAsync(GraphSpec spec)
    {
        var graph = GraphPipeline.Build(spec);
        var leaves = new ConcurrentDictionary<string, LeafRows>();
        RunReport report;
        try
        {
            report = await RunAsync(graph.Pipeline, new RunOptions { Capacity = spec.Capacity }, leaves);
        }
        catch (PipelineException exception)
        {
            var failures = new ReferenceRun(graph, isWhole: false).Failures;
            Assert.Contains(failures, failure => failure.Explains(exception.Message));
            return;
        }

        var reference = new ReferenceRun(graph, isWhole: true);
        Assert.Empty(reference.Failures);
        Assert.Empty(reference.Failures);
        foreach (var (leaf, rows) in leaves)
        {
            Assert.True(rows is { IsComplete: true, IsDisposed: true }, $"The result of {leaf} was not completed.");
            Assert.Equal(Lines(leaf, reference.RowsOf(leaf, rows.Columns)), Lines(leaf, rows.Rows));
        }

        Assert.Equal(reference.Counts.Values.OrderBy(static counts => counts.Step), report.Steps.Select(static counts => counts with { Busy = default }).OrderBy(static counts => counts.Step));
    }

    /// <summary>Runs a pipeline; one that hangs fails, with the state of every block.</summary>
    internal static async Task<RunReport> RunAsync(
        Pipeline pipeline, RunOptions options, ConcurrentDictionary<string, LeafRows> leaves, CancellationToken stop = default)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(options.AbortToken);
        using var hang = new CancellationTokenSource();
        var folder = new Lazy<string>(static () => Directory.CreateTempSubdirectory("distilabel-").FullName);
        PipelineRun? started = null;
        var run = pipeline.RunAsync(
            options with { AbortToken = abort.Token },
            new RunFiles(() => folder.Value, () => Path.Combine(folder.Value, "failures.jsonl")),
            node => leaves.GetOrAdd(node.Step.Name, new LeafRows(node.Made)),
            stop,
            run => started = run);
        try
        {
            return await run.WaitAsync(Patience, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var state = started?.Describe();
            await abort.CancelAsync();
            throw new InvalidOperationException($"The run hangs:{Environment.NewLine}{state}");
        }
        finally
        {
            if (folder.IsValueCreated && run.IsCompleted)
            {
                Directory.Delete(folder.Value, recursive: true);
            }
        }
    }

    private static string Lines(string leaf, IEnumerable<LeafRow> rows) => string.Join(Environment.NewLine, rows.Select(static row => row.ToString()).Prepend(leaf));
}
