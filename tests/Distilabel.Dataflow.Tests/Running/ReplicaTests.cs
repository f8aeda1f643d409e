using System.Collections.Concurrent;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Copies of a step have a state each, are loaded and unloaded once, and each keeps to what the step allows one copy.</summary>
public sealed class ReplicaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task Each_copy_of_a_step_that_awaits_has_at_most_so_many_rows_under_way(int concurrency, int replicas)
    {
        var copies = new ConcurrentDictionary<object, CopyState>();
        var step = new Stateful { Copies = copies, MaxConcurrency = concurrency, Resources = new StepResources { Replicas = replicas }, AtOnce = concurrency * replicas };

        await RunAsync(step, 300);

        Assert.Equal(replicas, copies.Count);
        Assert.All(copies.Values, copy => Assert.Equal(concurrency, copy.Most));
        Assert.Equal(300, copies.Values.Sum(static copy => copy.Rows));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_copy_is_loaded_once_has_a_state_of_its_own_and_is_unloaded_once(bool awaits)
    {
        var copies = new ConcurrentDictionary<object, CopyState>();
        Step step = awaits
            ? new Stateful { Copies = copies, Resources = new StepResources { Replicas = 3 } }
            : new StatefulBatch { Copies = copies, InputBatchSize = 5, Resources = new StepResources { Replicas = 3 } };

        await RunAsync(step, 300);

        Assert.Equal(3, copies.Count);
        Assert.All(copies.Values, static copy => Assert.Equal((1, 1), (copy.Loads, copy.Unloads)));
        Assert.Equal(300, copies.Values.Sum(static copy => copy.Rows));
    }

    /// <summary>Each batch waits for as many others as there are copies.</summary>
    [Fact]
    public async Task Every_copy_has_a_batch_of_the_size_that_it_takes_at_once()
    {
        var meeting = new Meeting(5);

        await RunAsync(new Meets { At = meeting, InputBatchSize = 600, Resources = new StepResources { Replicas = 5 } }, 3000);
    }

    [Fact]
    public async Task Every_copy_has_a_batch_of_the_size_that_the_source_makes()
    {
        var meeting = new Meeting(3);
        var step = new Map(
            n =>
            {
                if (n % 700 == 0)
                {
                    meeting.MeetAsync().Wait();
                }

                return n;
            })
        {
            Resources = new StepResources { Replicas = 3 },
        };

        await RunAsync(step, 2100, batchSize: 700);
    }

    private async Task RunAsync(Step step, int rows, int batchSize = 50)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var run = await new Pipeline("p") { new Counting { Rows = rows, BatchSize = batchSize } >> step }
            .RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false, AbortToken = patience.Token });
        var numbers = new List<long>();
        await foreach (var row in Assert.Single(run).Value.ReadAsync<CountedRow>())
        {
            numbers.Add(row.N);
        }

        Assert.Equal(Enumerable.Range(0, rows).Select(static n => (long)n), numbers);
    }
}

/// <summary>Where a number of calls wait for each other.</summary>
public sealed class Meeting(int size)
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _here;

    public Task MeetAsync()
    {
        if (Interlocked.Increment(ref _here) == size)
        {
            _met.SetResult();
        }

        return _met.Task.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }
}

/// <summary>Takes batches that wait for each other.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m")]
public sealed partial class Meets
{
    public required Meeting At { get; init; }

    private async ValueTask ProcessAsync(InputBatch input, OutputBatch output)
    {
        await At.MeetAsync();
        input.N.CopyTo(output.M);
    }
}

/// <summary>What one copy of a step has seen.</summary>
public sealed class CopyState
{
    private int _underWay;
    private int _rows;
    private int _most;

    public int Loads { get; set; }

    public int Unloads { get; set; }

    public int Rows => _rows;

    /// <summary>The most rows that were under way at once.</summary>
    public int Most => _most;

    public void Enter()
    {
        var underWay = Interlocked.Increment(ref _underWay);
        Interlocked.Increment(ref _rows);
        for (var most = _most; underWay > most;)
        {
            most = Interlocked.CompareExchange(ref _most, underWay, most);
        }
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);
}

/// <summary>Waits, and keeps a state for each copy.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m")]
public sealed partial class Stateful
{
    // Shared by the copies.
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CopyState? _state;

    public required ConcurrentDictionary<object, CopyState> Copies { get; init; }

    /// <summary>How many rows of all copies are to be under way at once before the first of them goes on.</summary>
    public int AtOnce { get; init; } = 1;

    public override ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        Assert.Null(_state);
        _state = Copies.GetOrAdd(this, static _ => new CopyState());
        _state.Loads++;
        return ValueTask.CompletedTask;
    }

    public override ValueTask UnloadAsync()
    {
        _state!.Unloads++;
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        _state!.Enter();
        if (Copies.Values.Sum(static copy => copy.Rows) >= AtOnce)
        {
            _met.TrySetResult();
        }

        await _met.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);

        // The first row takes long, so that whoever gives rows to copies in turn gives its copy a second one.
        for (var i = 0; i < (row.N == 0 ? 2000 : row.N % 3); i++)
        {
            await Task.Yield();
        }

        _state.Leave();
        return new Output(row.N);
    }
}

/// <summary>Takes batches, and keeps a state for each copy.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m")]
public sealed partial class StatefulBatch
{
    private CopyState? _state;

    public required ConcurrentDictionary<object, CopyState> Copies { get; init; }

    public override ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        Assert.Null(_state);
        _state = Copies.GetOrAdd(this, static _ => new CopyState());
        _state.Loads++;
        return ValueTask.CompletedTask;
    }

    public override ValueTask UnloadAsync()
    {
        _state!.Unloads++;
        return ValueTask.CompletedTask;
    }

    private void Process(InputBatch input, OutputBatch output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            _state!.Enter();
            output.M[i] = input.N[i];
            _state.Leave();
        }
    }
}
