using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>
/// A staged run failed once in 5,700 on a busy machine with "The run can't go on, which is a fault of the engine". A thread that counts down to zero at the end of
/// a stage may be held up, before it counts or before it says so, and a later stage have begun: the standstill was held against that.
/// </summary>
public sealed class ActivityTests
{
    [Fact]
    public void The_signal_says_in_which_stage_nothing_was_under_way_whatever_has_begun_since()
    {
        var stages = new List<int>();
        Activity activity = null!;
        activity = new Activity(stage =>
        {
            if (stages.Count == 0)
            {
                // The thread is held up here, and the run goes on.
                activity.EnterNextStage();
                activity.Enter();
            }

            stages.Add(stage);
        });

        activity.EnterNextStage();
        activity.Leave();
        Assert.Equal(2, activity.Count);
        activity.Leave();
        activity.Leave();

        Assert.Equal([0, 1], stages);
    }

    /// <summary>As a sender does whose room was granted before it had counted that it waits.</summary>
    [Fact]
    public async Task A_thread_that_counts_down_while_the_next_stage_loads_stops_nothing()
    {
        var report = await RunAsync(
            inFirst: static run => run.Activity.Enter(),
            loadingSecond: static run => run.Activity.Leave());

        Assert.Equal(10, report["second"].RowsOut);
    }

    [Fact]
    public async Task A_thread_that_says_so_while_the_next_stage_loads_or_runs_stops_nothing()
    {
        var report = await RunAsync(loadingSecond: static run => run.OnIdle(stage: 1), inSecond: static run => run.OnIdle(stage: 1));

        Assert.Equal(10, report["second"].RowsOut);
    }

    [Fact]
    public async Task A_standstill_of_the_stage_itself_is_still_a_fault()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(inSecond: static run => run.OnIdle(stage: 2)));

        Assert.Contains("The run can't go on", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs a source and two steps, each in a stage of its own.</summary>
    private static async Task<RunReport> RunAsync(Action<PipelineRun>? inFirst = null, Action<PipelineRun>? loadingSecond = null, Action<PipelineRun>? inSecond = null)
    {
        PipelineRun? started = null;
        var first = new Scripted("first") { OnRow = (n, _) => CallAt(n, inFirst), OutputMappings = { ["m"] = "first" } };
        var second = new Scripted("second")
        {
            OnLoad = _ => CallAt(0, loadingSecond),
            OnRow = (n, _) => CallAt(n, inSecond),
        };

        return await new Pipeline("p") { new Counting { Rows = 10 } >> first >> second }.RunAsync(
            new RunOptions { UseCache = false, Sequential = true }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None,
            run => started = run).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Task CallAt(long n, Action<PipelineRun>? action)
        {
            if (n == 0)
            {
                action?.Invoke(started!);
            }

            return Task.CompletedTask;
        }
    }
}
