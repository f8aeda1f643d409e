using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A batch step that awaits worked on one batch at a time, whatever its MaxConcurrency said.</summary>
public sealed class BatchConcurrencyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each of the first batches waits for as many as may be under way: they meet, or the test fails.</summary>
    [Theory]
    [InlineData(5, 20, 1, 4)]
    [InlineData(5, 19, 1, 3)]
    [InlineData(5, 12, 3, 6)]
    [InlineData(1, 8, 1, 8)]
    public async Task As_many_batches_are_under_way_as_have_no_more_rows_than_the_step_allows(int size, int concurrency, int replicas, int batches)
    {
        var meeting = new Meeting(batches);
        var step = new AwaitedBatch { OnBatch = async (_, _) => await meeting.MeetAsync(), MaxConcurrency = concurrency, InputBatchSize = size, Resources = new StepResources { Replicas = replicas } };

        Assert.Equal(Numbers(120), await RunAsync(step, 120, 17));
    }

    [Fact]
    public async Task Rows_come_out_in_order_and_no_copy_has_more_under_way_than_it_may()
    {
        var specs = Gen.Select(Gen.Int[0, 80], Gen.Int[1, 30], Gen.Int[1, 12], Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[1, 60]);
        await specs.SampleAsync(
            async (rows, sourceSize, size, concurrency, replicas, capacity) =>
            {
                var underWay = new ConcurrentDictionary<object, int>();
                var most = 0;
                var step = new AwaitedBatch
                {
                    OnBatch = async (copy, numbers) =>
                    {
                        var now = underWay.AddOrUpdate(copy, numbers.Length, (_, before) => before + numbers.Length);
                        InterlockedMax(ref most, now);
                        for (var i = 0; i < (numbers[0] * 7 + size) % 5; i++)
                        {
                            await Task.Yield();
                        }

                        underWay.AddOrUpdate(copy, 0, (_, before) => before - numbers.Length);
                    },
                    MaxConcurrency = concurrency, InputBatchSize = size, Resources = new StepResources { Replicas = replicas },
                };

                Assert.Equal(Numbers(rows), await RunAsync(step, rows, sourceSize, capacity));
                Assert.InRange(most, 0, Math.Max(concurrency, size));
            },
            iter: 60);
    }

    /// <summary>The first batch is done when the last has begun, which is as many rows away as the connection has room for.</summary>
    [Fact]
    public async Task A_slow_batch_delays_no_others_start()
    {
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = new AwaitedBatch
        {
            OnBatch = async (_, numbers) =>
            {
                if (numbers.Contains(399))
                {
                    last.SetResult();
                }

                if (numbers[0] == 0)
                {
                    await last.Task.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
                }
            },
            MaxConcurrency = 10, InputBatchSize = 5,
        };

        Assert.Equal(Numbers(400), await RunAsync(step, 400, 20));
    }

    /// <summary>Each number is drawn anew at every call: a value that was stored and is not found again, or is another row's, is seen at once.</summary>
    [Fact]
    public async Task A_run_that_fails_among_batches_side_by_side_goes_on_with_what_they_had_finished()
    {
        var key = $"{_folder}/draws";
        Luck.Set(key, static n => n == 77);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Create().RunAsync(new RunOptions { CacheFolder = _folder }));
        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Luck.Set(key, static _ => false);

        var first = await DistisetLines.OfAsync(await Create().RunAsync(new RunOptions { CacheFolder = _folder }));
        var calls = Calls.Of($"{key}/drawn").Value;
        var second = await DistisetLines.OfAsync(await Create().RunAsync(new RunOptions { CacheFolder = _folder }));

        Assert.Equal(first, second);
        Assert.Equal(calls, Calls.Of($"{key}/drawn").Value);
        Assert.Equal(100, first.Distinct().Count());
        Assert.InRange(calls, 100, 100 + 20);

        Pipeline Create() => new("p")
        {
            new Sequence("load") { Values = [.. Enumerable.Range(0, 100).Select(static n => n == 99 ? 77 : n / 2)], BatchSize = 7 } >>
                new DrawsBatches("draw") { Key = key, InputBatchSize = 4, MaxConcurrency = 20 },
        };
    }

    [Theory]
    [InlineData(ErrorPolicy.DeadLetter, 95, 5, 0)]
    [InlineData(ErrorPolicy.Null, 100, 0, 5)]
    public async Task A_batch_that_fails_among_others_is_dropped_or_nulled_alone(ErrorPolicy policy, int rowsOut, int failed, int nulled)
    {
        var step = new AwaitedBatch
        {
            OnBatch = async (_, numbers) =>
            {
                await Task.Yield();
                if (numbers.Contains(42))
                {
                    throw new FormatException("not 42");
                }
            },
            MaxConcurrency = 20, InputBatchSize = 5, OnError = policy,
        };

        var distiset = await new Pipeline("p") { new Counting { Rows = 100, BatchSize = 9 } >> step }.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false });

        var counts = distiset.Run![step.Name];
        Assert.Equal((rowsOut, failed, nulled), (counts.RowsOut, counts.Failed, counts.Nulled));
    }

    [Fact]
    public async Task No_further_batch_is_begun_once_the_run_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var begun = new ConcurrentQueue<long>();
        var meeting = new Meeting(4);
        var step = new AwaitedBatch
        {
            OnBatch = async (_, numbers) =>
            {
                begun.Enqueue(numbers[0]);
                await meeting.MeetAsync();
                await stop.CancelAsync();
            },
            MaxConcurrency = 20, InputBatchSize = 5,
        };

        var distiset = await new Pipeline("p") { new Counting { Rows = 500, BatchSize = 50 } >> step }
            .RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false }, stop.Token);

        Assert.Equal([0, 5, 10, 15], begun.Order());
        Assert.Equal(20, distiset.Run![step.Name].RowsOut);
        Assert.True(distiset.Run.WasStopped);
    }

    [Fact]
    public void A_concurrency_that_is_out_of_range_is_refused_for_batch_steps_too()
    {
        var pipeline = new Pipeline("p") { new Counting { Rows = 1 } >> new AwaitedBatch("awaited") { OnBatch = static (_, _) => Task.CompletedTask, MaxConcurrency = 0 } };

        var refusal = Assert.Throws<PipelineValidationException>(pipeline.Validate);
        Assert.Contains("Step 'awaited' has MaxConcurrency = 0; it must be from 1 to 100000", refusal.Message, StringComparison.Ordinal);
    }

    private static long[] Numbers(int rows) => [.. Enumerable.Range(0, rows)];

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static async Task<List<long>> RunAsync(Step step, int rows, int batchSize, int capacity = 1000)
    {
        var written = new Rows();
        await new Pipeline("p") { new Counting { Rows = rows, BatchSize = batchSize } >> step }.RunAsync(
            new RunOptions { UseCache = false, Capacity = capacity }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => written, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return [.. written.Lines.Select(static line => long.Parse(line[(line.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture))];
    }
}

/// <summary>Takes batches, and awaits what a test wants with each.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class AwaitedBatch
{
    /// <summary>Called with the copy and the numbers of the batch.</summary>
    public required Func<object, long[], Task> OnBatch { get; init; }

    private async ValueTask ProcessAsync(InputBatch input, OutputBatch output)
    {
        var numbers = input.N.ToArray();
        await OnBatch(this, numbers);
        for (var i = 0; i < numbers.Length; i++)
        {
            output.M[i] = numbers[i];
        }
    }
}

/// <summary>Draws another number for each row at every call, and fails on unlucky ones.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("drawn")]
public sealed partial class DrawsBatches
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private async ValueTask ProcessAsync(InputBatch input, OutputBatch output)
    {
        var numbers = input.N.ToArray();
        for (var i = 0; i < numbers[0] % 3; i++)
        {
            await Task.Yield();
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            Luck.Try(Key, numbers[i]);
            output.Drawn[i] = Interlocked.Increment(ref Calls.Of($"{Key}/drawn").Value);
        }
    }
}
