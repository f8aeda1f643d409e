using System.Collections.Concurrent;
using CsCheck;
using Distilabel.Dataflow.Tests.Running.Graphs;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Graphs made by chance say the same on the engine as under a reference that runs them row by row, and end well whatever happens to them.</summary>
/// <remarks>Set <c>DISTILABEL_GRAPHS</c> to run that many of them.</remarks>
public sealed class RandomGraphTests
{
    private static readonly long Graphs = long.TryParse(Environment.GetEnvironmentVariable("DISTILABEL_GRAPHS"), out var graphs) ? graphs : 3000;

    private static readonly Gen<(int Moment, GraphSpec Graph)> Interrupted = Gen.Select(Gen.Int[0, 250], GraphGen.Graphs);

    [Fact]
    public Task A_graph_gives_the_rows_the_order_and_the_counts_of_the_reference() => LeavesNothingUnobservedAsync(
        () => GraphGen.Graphs.SampleAsync(GraphCheck.RunAsync, iter: Graphs, print: static graph => graph.ToTest()));

    [Fact]
    public Task A_fault_at_any_moment_ends_the_run_with_the_name_of_its_step_and_leaves_nothing_running() => InterruptAsync(nameof(GraphCheck.FaultAsync), GraphCheck.FaultAsync);

    [Fact]
    public Task A_fault_in_a_step_that_drops_or_nulls_what_fails_leaves_the_run_alone() => InterruptAsync(nameof(GraphCheck.FaultUnderPolicyAsync), GraphCheck.FaultUnderPolicyAsync);

    [Fact]
    public Task A_run_that_is_stopped_at_any_moment_finishes_the_rows_that_were_begun() => InterruptAsync(nameof(GraphCheck.StopAsync), GraphCheck.StopAsync);

    [Fact]
    public Task A_run_that_is_ended_at_any_moment_ends_within_a_second_and_leaves_nothing_running() => InterruptAsync(nameof(GraphCheck.AbortAsync), GraphCheck.AbortAsync);

    private static Task InterruptAsync(string name, Func<int, GraphSpec, Task> check) => LeavesNothingUnobservedAsync(
        () => Interrupted.SampleAsync(run => check(run.Moment, run.Graph), iter: Graphs / 3, print: run => run.Graph.ToTest($"{name}({run.Moment}, ")));

    /// <summary>No task fails without anybody who looks at its exception.</summary>
    private static async Task LeavesNothingUnobservedAsync(Func<Task> run)
    {
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += observe;
        try
        {
            await run();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= observe;
        }

        Assert.Empty(unobserved);
    }
}
