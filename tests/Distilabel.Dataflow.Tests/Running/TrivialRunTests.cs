using System.Diagnostics;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A trivial run of Python's distilabel takes two and a half seconds, nearly all of it spent waiting between one look and the next.</summary>
[Collection(nameof(Alone))]
public sealed class TrivialRunTests
{
    [Fact]
    public async Task A_hundred_trivial_runs_take_less_than_one_used_to()
    {
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < 100; run++)
        {
            await new Pipeline("p") { new Numbers(1, "load") >> new Map(static n => n, "next") }.RunAsync(
                new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
    }
}
