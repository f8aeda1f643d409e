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
    public Task A_graph_gives_the_rows_the_order_and_the_counts_of_the_reference() =>
        GraphGen.Graphs.SampleAsync(GraphCheck.RunAsync, iter: Graphs, print: static graph => graph.ToTest());

    [Fact]
    public async Task A_fault_at_any_moment_ends_the_run_with_the_name_of_its_step_and_leaves_nothing_running()
    {
        var unobserved = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, args) => unobserved.Add(args.Exception);
        TaskScheduler.UnobservedTaskException += observe;
        try
        {
            await Interrupted.SampleAsync(
                static run => GraphCheck.FaultAsync(run.Moment, run.Graph), iter: Graphs / 3, print: static run => run.Graph.ToTest($"FaultAsync({run.Moment}, "));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= observe;
        }

        Assert.DoesNotContain(unobserved, static exception => exception.GetBaseException() is PlannedException);
    }

    [Fact]
    public Task A_run_that_is_stopped_at_any_moment_finishes_the_rows_that_were_begun() => Interrupted.SampleAsync(
        static run => GraphCheck.StopAsync(run.Moment, run.Graph), iter: Graphs / 3, print: static run => run.Graph.ToTest($"StopAsync({run.Moment}, "));

    [Fact]
    public Task A_run_that_is_ended_at_any_moment_leaves_nothing_running() => Interrupted.SampleAsync(
        static run => GraphCheck.AbortAsync(run.Moment, run.Graph), iter: Graphs / 3, print: static run => run.Graph.ToTest($"AbortAsync({run.Moment}, "));
}
