using System.Diagnostics;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A trivial run of Python's distilabel takes two and a half seconds, nearly all of it spent waiting between one look and the next.</summary>
[Collection(nameof(Alone))]
public sealed class TrivialRunTests
{
    [Fact]
    public async Task A_trivial_run_takes_less_than_a_hundredth_of_what_it_used_to()
    {
        // The fastest of many: a machine that does much else slows some down, but a run that waits for the clock waits in each.
        var fastest = TimeSpan.MaxValue;
        for (var run = 0; run < 100; run++)
        {
            var watch = Stopwatch.StartNew();
            await new Pipeline("p") { new Numbers(1, "load") >> new Map(static n => n, "next") }.RunAsync(
                new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None);
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(2.5) / 100);
    }
}
