namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Runs that fail, are stopped, lose rows as failed and get other rows, on one cache, in pipelines of every kind of step.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
    private readonly int _seed = Environment.TickCount;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whatever_happened_before_a_run_makes_what_one_without_the_cache_makes_and_the_next_one_does_nothing()
    {
        for (var round = 0; round < 30; round++)
        {
            var random = new Random(_seed + round);
            var key = Path.Combine(_folder, $"{round}");
            var policy = (ErrorPolicy)random.Next(3);
            var isChain = random.Next(2) == 0;
            int[] kinds = [.. Enumerable.Range(0, 7).OrderBy(_ => random.Next()).Take(random.Next(1, 5))];
            int[] values = [.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(40))];
            for (var run = 0; run < 4; run++)
            {
                await DisturbAsync();
                values = Edit(random, values);
            }

            Luck.Set(key, static _ => false);
            var resumed = await DistisetLines.OfAsync(await Create().RunAsync(new RunOptions { CacheFolder = key }));
            Calls.Take(key);
            var again = await DistisetLines.OfAsync(await Create().RunAsync(new RunOptions { CacheFolder = key }));
            var calls = Calls.Take(key);
            var whole = await DistisetLines.OfAsync(await Create().RunAsync(new RunOptions { CacheFolder = key, UseCache = false }));

            var where = $"seed {_seed + round}";
            Assert.True(whole.SequenceEqual(resumed), where);
            Assert.True(whole.SequenceEqual(again), where);
            Assert.True(calls == 0, where);

            // Some rows fail; what that does to the run is the policy's to say. Some runs are stopped as they begin.
            async Task DisturbAsync()
            {
                var (factor, most) = (random.Next(1, 30), random.Next(4));
                Luck.Set(key, n => n * factor % 17 < most);
                using var stop = new CancellationTokenSource();
                var options = new RunOptions { CacheFolder = key, Capacity = random.Next(1, 20), SegmentLength = 300 };
                var running = Create().RunAsync(options, stop.Token);
                if (random.Next(3) == 0)
                {
                    await stop.CancelAsync();
                }

                try
                {
                    await running;
                }
                catch (StepFailedException)
                {
                    Assert.True(most > 0 && policy == ErrorPolicy.Fail, $"seed {_seed + round}");
                }
            }

            Pipeline Create()
            {
                var load = new Sequence("load") { Values = values, BatchSize = random.Next(1, 12) };
                Step last = load;
                foreach (var kind in kinds)
                {
                    var step = StepOf(kind, key, random);
                    step.OnError = policy == ErrorPolicy.Null && step is UnluckyFilter or UnluckyRank ? ErrorPolicy.DeadLetter : policy;
                    (isChain ? last : load).Connect(step);
                    last = step;
                }

                return new Pipeline("p") { load };
            }
        }
    }

    private static Step StepOf(int kind, string key, Random random)
    {
        var resources = new StepResources { Replicas = random.Next(1, 3) };
        return kind switch
        {
            0 => new UnluckyRow("row") { Key = key, Resources = resources },
            1 => new UnluckyAsyncRow("async_row") { Key = key, MaxConcurrency = random.Next(1, 5), Resources = resources },
            2 => new UnluckyExpand("expand") { Key = key, Resources = resources },
            3 => new UnluckyAsyncExpand("async_expand") { Key = key, MaxConcurrency = 3 },
            4 => new UnluckyFilter("filter") { Key = key, Resources = resources },
            5 => new UnluckyBatch("batch") { Key = key, InputBatchSize = random.Next(1, 9) },
            _ => new UnluckyRank("rank") { Key = key },
        };
    }

    private static int[] Edit(Random random, int[] values) => random.Next(4) switch
    {
        0 => [.. values.Reverse()],
        1 => [.. Enumerable.Range(0, 5).Select(_ => random.Next(40)), .. values],
        2 => [.. values.Skip(3)],
        _ => values,
    };
}
