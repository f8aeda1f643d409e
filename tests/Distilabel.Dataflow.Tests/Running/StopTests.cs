using System.Collections.Concurrent;
using CsCheck;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>
/// A stopped run used to start every row that already waited in front of a task, up to 64 times its concurrency, before it returned: each of them paid for
/// by somebody who had just said that he wants no more.
/// </summary>
public sealed class StopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Rows that an earlier run had done, rows that the step refuses and rows that it fails on stand among those that it was given; the run is stopped by a row
    /// of the step itself. What comes out are the first rows, whole and in order, and the next run does the others, each once.
    /// </summary>
    [Fact]
    public async Task A_step_that_awaits_starts_no_row_once_the_run_is_stopped()
    {
        var runs = 0;
        var specs = Gen.Select(Gen.Int[1, 60], Gen.Int[1, 12], Gen.Int[1, 5], Gen.Int[0, 60], Gen.Int[0, 3], Gen.Bool);
        await specs.SampleAsync(
            async (rows, batchSize, concurrency, stopAt, known, drops) =>
            {
                var probe = new PausedProbe { Name = $"stop-{Interlocked.Increment(ref runs)}" };
                var folder = Path.Combine(_folder, probe.Name);
                int?[] numbers = [.. Enumerable.Range(0, rows).Select(static n => n % 7 == 3 ? default(int?) : n)];
                await RunAsync(probe, folder, [.. numbers.Where(n => known > 0 && n % known == 0)], batchSize, concurrency, drops, stopAt: null);
                var before = probe.Started.ToArray();
                Assert.Empty(probe.StartedAfterStop);

                var stopped = await RunAsync(probe, folder, numbers, batchSize, concurrency, drops, stopAt);

                // The one that was being started while another thread stopped the run.
                Assert.InRange(probe.StartedAfterStop.Count, 0, 1);
                Assert.Equal(Expected(numbers, stopped.Counts.RowsIn, drops), stopped.Rows);
                Assert.Equal(stopped.Counts.RowsIn + stopped.Counts.Expanded, stopped.Counts.RowsOut + stopped.Counts.Filtered + stopped.Counts.Failed);
                Assert.Equal(0, stopped.Counts.InFlight);

                var finished = await RunAsync(probe, folder, numbers, batchSize, concurrency, drops, stopAt: null);

                Assert.Equal(Expected(numbers, rows, drops), finished.Rows);
                Assert.All(
                    probe.Started.Where(static n => n % 5 != 4).GroupBy(static n => n),
                    row => Assert.True(row.Count() == 1, $"{row.Key} was done {row.Count()} times, with {string.Join(' ', before)} done before"));
            },
            iter: 300);
    }

    /// <summary>It may be a call of a model about all rows, which somebody pays for who wants no more.</summary>
    [Fact]
    public async Task A_global_step_that_awaits_is_not_given_the_rows_once_the_run_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var pipeline = new Pipeline("p")
        {
            new Counting("load") >> new Scripted("ask") { OnRow = (n, _) => n == 50 ? stop.CancelAsync() : Task.CompletedTask } >> new AsksAboutAll("all") { OnCall = () => calls++ },
        };

        var run = await pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false }, stop.Token);

        Assert.Equal((0, 0, 0), (calls, run.Run!["all"].RowsIn, run["all"].Count));
        Assert.True(run.Run.WasStopped);
        Assert.InRange(run.Run["ask"].RowsOut, 51, 100);
    }

    private static (int?, string?)[] Expected(IEnumerable<int?> numbers, long rows, bool drops) =>
    [
        .. numbers.Take((int)rows).Where(n => !drops || (n is not null && n % 5 != 4))
            .Select(static n => (n, n is null || n % 5 == 4 ? null : $"answer to {n}")),
    ];

    private static async Task<((int?, string?)[] Rows, StepCounts Counts)> RunAsync(
        PausedProbe probe, string folder, int?[] numbers, int batchSize, int concurrency, bool drops, int? stopAt)
    {
        using var stop = new CancellationTokenSource();
        PausedProbe.All[probe.Name] = probe;
        (probe.Stop, probe.StopAt) = (stop, stopAt);
        var pipeline = new Pipeline("p")
        {
            new MaybeNumbers("load") { Values = numbers, BatchSize = batchSize } >>
            new Paused("ask") { Probe = probe.Name, MaxConcurrency = concurrency, OnError = drops ? ErrorPolicy.DeadLetter : ErrorPolicy.Null },
        };
        var distiset = await pipeline.RunAsync(new RunOptions { CacheFolder = folder }, stop.Token);
        var rows = new List<(int?, string?)>();
        await foreach (var row in distiset["ask"].ReadAsync<AnsweredNumber>())
        {
            rows.Add((row.N, row.Answer));
        }

        return ([.. rows], distiset.Run!["ask"]);
    }
}

/// <summary>Asks about all rows at once.</summary>
[GlobalStep]
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<int>("rank")]
public sealed partial class AsksAboutAll
{
    public required Action OnCall { get; init; }

    private async Task<IEnumerable<GlobalRow<Output>>> ProcessAsync(IReadOnlyList<GlobalRow<Input>> rows)
    {
        await Task.Yield();
        OnCall();
        return rows.Select(static (row, rank) => row.With(new Output(rank)));
    }
}

public sealed record AnsweredNumber(int? N, string? Answer);

/// <summary>What <see cref="Paused"/> was asked, and when it is to stop the run.</summary>
internal sealed class PausedProbe
{
    private int _calls;

    internal static ConcurrentDictionary<string, PausedProbe> All { get; } = new();

    internal required string Name { get; init; }

    internal ConcurrentQueue<int> Started { get; } = [];

    internal ConcurrentQueue<int> StartedAfterStop { get; } = [];

    internal CancellationTokenSource Stop { get; set; } = new();

    /// <summary>The call, counted over all runs, after which the run is stopped.</summary>
    internal int? StopAt { get; set; }

    internal async ValueTask CallAsync(int n)
    {
        Started.Enqueue(n);
        if (Stop.IsCancellationRequested)
        {
            StartedAfterStop.Enqueue(n);
        }

        var call = Interlocked.Increment(ref _calls);
        await Task.Yield();
        if (call == StopAt)
        {
            await Stop.CancelAsync();
        }
    }
}

[Step(Checkpoint = false)]
[OutputColumn<int>("n", Optional = true)]
public sealed partial class MaybeNumbers
{
    public IReadOnlyList<int?> Values { get; set; } = [];

    private IEnumerable<Output> Generate() => Values.Select(static value => new Output(value));
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("answer", Optional = true)]
public sealed partial class Paused
{
    [RuntimeParameter(ChangesResult = false)]
    public string Probe { get; set; } = "";

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        await PausedProbe.All[Probe].CallAsync(row.N);
        return row.N % 5 == 4 ? throw new InvalidOperationException("no fours") : new($"answer to {row.N}");
    }
}
