using System.Diagnostics;
using System.Globalization;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>What must hold of every run of every graph.</summary>
internal static class GraphCheck
{
    /// <summary>The engine gives the rows, the order and the counts that the reference gives.</summary>
    internal static async Task RunAsync(GraphSpec spec)
    {
        var run = await GraphRun.OfAsync(spec);
        LeavesNothingBehind(run);
        if (!FailsAsExpected(run))
        {
            SaysTheSame(run, new ReferenceRun(run));
        }
    }

    /// <summary>A fault at the given moment ends the run: it is what comes out, under the name of its step, and nothing is left running.</summary>
    internal static async Task FaultAsync(int moment, GraphSpec spec)
    {
        var (run, fault) = await FailAsync(moment, WithoutFailures(spec));
        LeavesNothingBehind(run);
        if (fault is not { } met || run.FailedForLengths)
        {
            return;
        }

        Assert.NotNull(run.Failure);
        Assert.Same(met.Exception, run.Failure.GetBaseException());
        if (met.Point is not (FaultPoint.Write or FaultPoint.Complete))
        {
            Assert.Contains($"'{met.Step}'", Assert.IsType<PipelineException>(run.Failure, exactMatch: false).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// A fault at the given moment, in a graph whose steps drop or null what fails: in a step that may fail on rows it is a failure of these, and the run
    /// goes on; anywhere else it ends the run.
    /// </summary>
    internal static async Task FaultUnderPolicyAsync(int moment, GraphSpec spec)
    {
        var (run, fault) = await FailAsync(moment, spec);
        LeavesNothingBehind(run);
        if (fault is not { } met || run.FailedForLengths)
        {
            return;
        }

        var place = int.Parse(met.Step[(met.Step.LastIndexOf('_') + 1)..], CultureInfo.InvariantCulture);
        var isOfRows = met.Point is FaultPoint.Row && spec.Steps[place] is { FailsWith: not null, Form: not (StepForm.Row or StepForm.Filter or StepForm.Expand or StepForm.Convergence) };
        if (!isOfRows)
        {
            Assert.Same(met.Exception, run.Failure?.GetBaseException());
            return;
        }

        Assert.Null(run.Failure);
        Assert.All(run.Report!.Steps, static step => Assert.Equal((step.RowsIn + step.Expanded, 0), (step.RowsOut + step.Filtered + step.Failed, step.InFlight)));
        Assert.True(run.Report[met.Step].Failed + run.Report[met.Step].Nulled > 0);
    }

    /// <summary>A run that is stopped at the given moment gives what the reference makes of the rows that its sources have made by then.</summary>
    internal static async Task StopAsync(int moment, GraphSpec spec)
    {
        using var stop = new CancellationTokenSource();
        var watch = new StepWatch((_, _, reached) =>
        {
            if (reached == moment)
            {
                stop.Cancel();
            }
        });
        var run = await GraphRun.OfAsync(spec, watch, stop: stop.Token);
        LeavesNothingBehind(run);
        if (!FailsAsExpected(run))
        {
            // A stop that comes when all was begun leaves nothing undone: the run is as if nobody had stopped it.
            Assert.True(stop.IsCancellationRequested || !run.Report!.WasStopped);
            SaysTheSame(run, new ReferenceRun(run));
        }
    }

    /// <summary>A run that is ended at the given moment ends within a second, and leaves nothing running.</summary>
    internal static async Task AbortAsync(int moment, GraphSpec spec)
    {
        var (run, isEnded) = await InTimeAsync(async ending =>
        {
            using var abort = new CancellationTokenSource();
            var watch = new StepWatch((_, _, reached) =>
            {
                if (reached == moment)
                {
                    ending.Start();
                    abort.Cancel();
                }
            });
            return (await GraphRun.OfAsync(spec, watch, abort: abort.Token), abort.IsCancellationRequested);
        });
        LeavesNothingBehind(run);
        Assert.True(run.FailedForLengths || run.Report is not null || (run.Failure is OperationCanceledException && isEnded), run.Failure?.ToString());
    }

    /// <summary>Runs a graph with a fault at the given moment.</summary>
    private static Task<(GraphRun Run, (string Step, FaultPoint Point, PlannedException Exception)? Fault)> FailAsync(int moment, GraphSpec spec) => InTimeAsync(async ending =>
    {
        (string Step, FaultPoint Point, PlannedException Exception)? fault = null;
        var watch = new StepWatch((step, point, reached) =>
        {
            if (reached == moment)
            {
                ending.Start();
                fault = (step, point, new PlannedException());
                throw fault.Value.Exception;
            }
        });
        var run = await GraphRun.OfAsync(spec, watch);
        if (run.Failure is null)
        {
            // The fault was one of rows, which ends nothing.
            ending.Reset();
        }

        return (run, fault);
    });

    /// <summary>Has a run end early, and soon.</summary>
    /// <remarks>
    /// It waits half a second for its steps, and leaves behind those that are not done by then. On a machine that is busy elsewhere for so long, what is
    /// left says nothing about the run: it is tried again.
    /// </remarks>
    /// <param name="run">Runs; starts the watch at the moment from which the run is to end.</param>
    private static async Task<T> InTimeAsync<T>(Func<Stopwatch, Task<T>> run)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ending = new Stopwatch();
            var result = await run(ending);
            if (ending.Elapsed < TimeSpan.FromSeconds(0.4))
            {
                return result;
            }

            Assert.True(attempt < 5, $"The run was not at its end {ending.Elapsed} after it was to end, five times in a row.");
        }
    }

    private static bool FailsAsExpected(GraphRun run)
    {
        if (run.Failure is not { } failure)
        {
            return false;
        }

        Assert.True(run.FailedForLengths, failure.ToString());
        Assert.Contains(new ReferenceRun(run).Failures, expected => expected.Explains(failure.Message));
        return true;
    }

    private static GraphSpec WithoutFailures(GraphSpec spec) => spec with { Steps = [.. spec.Steps.Select(static step => step with { FailsWith = null, FailsWhole = false, RefusesNull = false })] };

    private static void SaysTheSame(GraphRun run, ReferenceRun reference)
    {
        Assert.Empty(reference.Failures);
        foreach (var (leaf, rows) in run.Leaves)
        {
            Assert.True(rows.IsComplete, $"The result of {leaf} was not completed.");
            Assert.Equal(Lines(leaf, reference.RowsOf(leaf, rows.Columns)), Lines(leaf, rows.Rows));
        }

        // Of sources that are put side by side, a stopped run may have rows over.
        static string Line(StepCounts counts, bool wasStopped) => (counts with { Busy = default, Cached = 0, Unmatched = wasStopped ? 0 : counts.Unmatched }).ToString();
        var wasStopped = run.Report!.WasStopped;
        Assert.Equal(
            string.Join(Environment.NewLine, reference.Counts.Values.OrderBy(static counts => counts.Step).Select(counts => Line(counts, wasStopped))),
            string.Join(Environment.NewLine, run.Report.Steps.OrderBy(static counts => counts.Step).Select(counts => Line(counts, wasStopped))));
    }

    private static void LeavesNothingBehind(GraphRun run)
    {
        Assert.Equal(0, run.Watch.Loaded);
        Assert.Equal(0, run.Watch.Waiting);
        Assert.All(run.Leaves.Values, static leaf => Assert.True(leaf.IsDisposed));
        Assert.All(run.Counts, static step => Assert.Equal(step.RowsIn + step.Expanded, step.RowsOut + step.Filtered + step.Failed + step.InFlight));
    }

    private static string Lines(string leaf, IEnumerable<LeafRow> rows) => string.Join(Environment.NewLine, rows.Select(static row => row.ToString()).Prepend(leaf));
}
