using Distilabel.Dataflow.Running;
using Microsoft.Extensions.Time.Testing;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>The counts of a step say what it is doing while it does it, and how long it took.</summary>
public sealed class CountsTests
{
    [Fact]
    public async Task Rows_that_a_step_has_in_hand_are_in_flight()
    {
        var (hands, begun, go) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        var step = new Scripted("ask")
        {
            OnRow = async (_, _) =>
            {
                if (Interlocked.Increment(ref hands) == 5)
                {
                    begun.SetResult();
                }

                await go.Task;
            },
            MaxConcurrency = 5,
        };
        PipelineRun? started = null;
        var run = new Pipeline("p") { new Counting { Rows = 12, BatchSize = 12 } >> step }.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None, run => started = run);

        await begun.Task;
        var meanwhile = started!.Counts[1];
        go.SetResult();
        var atEnd = (await run)["ask"];

        Assert.Equal((12, 0, 12), (meanwhile.RowsIn, meanwhile.RowsOut, meanwhile.InFlight));
        Assert.Equal((12, 12, 0), (atEnd.RowsIn, atEnd.RowsOut, atEnd.InFlight));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_that_a_step_works_is_counted(bool awaits)
    {
        var clock = new FakeTimeProvider();
        var time = TimeSpan.FromMilliseconds(20);
        Step step = awaits
            ? new Scripted("work")
            {
                OnRow = async (_, _) =>
                {
                    await Task.Yield();
                    clock.Advance(time);
                },
            }
            : new Map(
                n =>
                {
                    clock.Advance(time);
                    return n;
                },
                "work");

        var run = await new Pipeline("p") { new Counting { Rows = 3 } >> step }.RunAsync(
            new RunOptions { UseCache = false, TimeProvider = clock }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None);

        Assert.Equal(3 * time, run["work"].Busy);
    }
}
