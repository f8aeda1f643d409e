using System.Collections.Concurrent;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A run ends soon, whatever its steps are doing when it is stopped, ended or fails.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
    private readonly ConcurrentQueue<string> _events = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_waits_does_not_hold_up_the_end_of_a_run_that_fails(bool isDeaf)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { new Waiting { IsDeaf = isDeaf } >> new FailsOnRow() }));

        Assert.Equal("Step 'fails_on_row_0' failed on row waiting_0[5]: not 5", failure.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_waits_does_not_hold_up_the_end_of_a_run_that_is_ended_at_once(bool isDeaf)
    {
        using var abort = new CancellationTokenSource();
        var pipeline = new Pipeline("p") { new Waiting { IsDeaf = isDeaf } >> new Scripted { OnRow = (n, _) => n == 49 ? abort.CancelAsync() : Task.CompletedTask } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(pipeline, new RunOptions { AbortToken = abort.Token }));
    }

    [Fact]
    public async Task A_source_that_blocks_its_thread_does_not_hold_up_the_end_of_a_run_that_fails()
    {
        using var release = new ManualResetEventSlim();
        var pipeline = new Pipeline("p") { new Blocking { Release = release } >> new FailsOnRow() };
        try
        {
            await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));
        }
        finally
        {
            release.Set();
        }
    }

    /// <summary>A source passes its token on to what it closes, and that says so.</summary>
    [Fact]
    public async Task A_source_that_is_cancelled_while_it_is_left_is_stopped_and_what_it_made_goes_through()
    {
        using var stop = new CancellationTokenSource();
        var pipeline = new Pipeline("p")
        {
            new ScriptedSource { OnLeave = static cancellationToken => cancellationToken.ThrowIfCancellationRequested() } >>
                new Scripted { OnRow = (n, _) => n == 100 ? stop.CancelAsync() : Task.CompletedTask },
        };

        var run = await RunAsync(pipeline, stop: stop.Token);

        Assert.True(run.Run!.WasStopped);
        Assert.InRange(run["scripted_0"].Count, 101, long.MaxValue);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure_of_the_source_that_throws_it_when_it_is_left()
    {
        var source = new ScriptedSource { OnNext = static n => n < 10, OnLeave = static _ => throw new OperationCanceledException("timed out") };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { source >> new Scripted() }));

        Assert.Equal("Step 'scripted_source_0' failed: timed out", failure.Message);
    }

    [Fact]
    public async Task What_a_source_throws_when_it_is_left_takes_no_place_of_the_first_cause()
    {
        var source = new ScriptedSource { OnNext = static n => n == 10 ? throw new IOException("first") : true, OnLeave = static _ => throw new IOException("second") };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { source >> new Scripted() }));

        Assert.Equal("Step 'scripted_source_0' failed: first", failure.Message);
    }

    [Fact]
    public async Task A_source_that_waits_is_stopped_and_what_it_made_goes_through()
    {
        using var stop = new CancellationTokenSource();
        var pipeline = new Pipeline("p") { new Waiting() >> new Scripted { OnRow = (n, _) => n == 49 ? stop.CancelAsync() : Task.CompletedTask } };

        var run = await RunAsync(pipeline, stop: stop.Token);

        Assert.True(run.Run!.WasStopped);
        Assert.Equal(run.Run["scripted_0"].RowsIn, run["scripted_0"].Count);
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_keep_a_run_from_ending()
    {
        var registered = new TaskCompletionSource();
        var step = new Scripted
        {
            OnRow = async (n, cancellationToken) =>
            {
                if (n == 0)
                {
                    cancellationToken.Register(static () => throw new InvalidOperationException("callback"));
                    registered.SetResult();
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                else if (n == 3)
                {
                    await registered.Task;
                    throw new FormatException("three");
                }
            },
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { new Counting { Rows = 10 } >> step }));

        Assert.Equal("Step 'scripted_0' failed on row counting_0[3]: three", failure.Message);
    }

    /// <summary>A host that shuts down may be rid of its log before the run is at its end. The run was not ended then: it had failed to say that it was asked to.</summary>
    [Theory]
    [InlineData("is done")]
    [InlineData("is stopped")]
    [InlineData("is ended")]
    public async Task A_log_that_can_no_longer_be_written_takes_nothing_from_a_run_that(string ending)
    {
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        using var log = new ClosingLog();
        var step = new Scripted
        {
            OnRow = async (n, cancellationToken) =>
            {
                if (n == 20)
                {
                    log.Dispose();
                    await (ending switch { "is stopped" => stop, "is ended" => abort, _ => new CancellationTokenSource() }).CancelAsync();
                    await (ending == "is ended" ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask);
                }

                _ = n == 22 ? throw new FormatException("no") : n;
            },
            OnError = ErrorPolicy.DeadLetter,
        };
        var run = RunAsync(new Pipeline("p") { new Counting() >> step }, new RunOptions { AbortToken = abort.Token, LoggerFactory = log }, stop.Token);

        if (ending == "is ended")
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }
        else
        {
            Assert.Equal(ending == "is stopped", (await run).Run!.WasStopped);
        }
    }

    [Fact]
    public async Task A_step_that_cannot_be_loaded_ends_the_loading_of_the_others()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task FailAsync()
        {
            await begun.Task;
            throw new IOException("no model");
        }

        Task WaitAsync(CancellationToken cancellationToken)
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var pipeline = new Pipeline("p") { new Counting() >> new Scripted("fails") { OnLoad = _ => FailAsync(), OutputMappings = { ["m"] = "k" } } >> new Scripted("slow") { OnLoad = WaitAsync } };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.Equal("Step 'fails' failed: it could not be loaded: no model", failure.Message);
    }

    [Fact]
    public async Task A_load_that_blocks_its_thread_does_not_hold_up_the_end_of_a_run_that_is_ended_at_once()
    {
        using var abort = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        using var returned = new ManualResetEventSlim();
        var step = new Scripted
        {
            OnLoad = async _ =>
            {
                await abort.CancelAsync();
                release.Wait(CancellationToken.None);
                returned.Set();
            },
        };
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => RunAsync(new Pipeline("p") { new Counting() >> step }, new RunOptions { AbortToken = abort.Token }));
        }
        finally
        {
            release.Set();
            returned.Wait(CancellationToken.None);
        }
    }

    /// <summary>Once the rows are done and while they are not; a run that is ended waits a moment for its steps, and no longer.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(50L)]
    public async Task An_unloading_that_does_not_return_does_not_hold_up_the_end_of_a_run_that_is_ended_at_once(long? failsAt)
    {
        using var abort = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var step = new Scripted
        {
            OnRow = (n, _) => n == failsAt ? throw new FormatException("no") : Task.CompletedTask,
            OnUnload = async () =>
            {
                await abort.CancelAsync();
                await release.Task;
                await Record("unloaded", null);
            },
        };

        var failure = await Xunit.Record.ExceptionAsync(() => RunAsync(new Pipeline("p") { new Counting() >> step }, new RunOptions { AbortToken = abort.Token }));

        Assert.True(failsAt is null ? failure is OperationCanceledException : failure is StepFailedException, failure?.ToString());
        Assert.Empty(_events);
        release.SetResult();
    }

    [Fact]
    public async Task A_run_needs_nothing_of_the_sources_of_its_tokens_once_they_are_disposed()
    {
        var (stop, abort, early) = (new CancellationTokenSource(), new CancellationTokenSource(), new CancellationTokenSource());
        var step = new Scripted
        {
            OnRow = (n, _) =>
            {
                if (n == 20)
                {
                    stop.Dispose();
                    abort.Dispose();
                }

                return Task.CompletedTask;
            },
        };
        var (stopToken, earlyToken) = (stop.Token, early.Token);
        early.Dispose();

        Assert.Equal(100, (await RunAsync(new Pipeline("p") { new Counting() >> step }, new RunOptions { AbortToken = abort.Token }, stopToken))["scripted_0"].Count);
        Assert.Equal(100, (await RunAsync(new Pipeline("p") { new Counting() >> new Scripted() }, new RunOptions { AbortToken = earlyToken }, earlyToken))["scripted_0"].Count);
    }

    [Fact]
    public async Task Each_copy_that_was_to_be_loaded_is_unloaded_when_one_fails()
    {
        Scripted Step(string name, bool fails) => new(name)
        {
            OutputMappings = { ["m"] = name },
            OnLoad = _ => Record("load", fails ? new IOException("no model") : null),
            OnUnload = () => Record("unload", null),
            Resources = new StepResources { Replicas = 2 },
        };

        await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new Pipeline("p") { new Counting() >> Step("a", false) >> Step("b", true) }));

        Assert.Equal(_events.Count(static happened => happened == "load"), _events.Count(static happened => happened == "unload"));
    }

    [Fact]
    public async Task A_step_that_cannot_be_unloaded_is_named_and_the_others_are_unloaded()
    {
        Scripted Step(string name, bool fails) => new(name)
        {
            OutputMappings = { ["m"] = name },
            OnUnload = () => Record(name, fails ? new IOException("no way") : null),
            Resources = new StepResources { Replicas = 2 },
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(
            () => RunAsync(new Pipeline("p") { new Counting() >> Step("a", false) >> Step("b", true) >> Step("c", true) >> Step("d", false) }));

        Assert.Matches("^Step '[bc]' failed: it could not be unloaded: no way$", failure.Message);
        Assert.Equal(["a", "a", "b", "b", "c", "c", "d", "d"], _events.Order());
    }

    [Fact]
    public async Task A_stop_ends_the_loading_and_the_result_is_empty()
    {
        using var stop = new CancellationTokenSource();
        var step = new Scripted
        {
            OnLoad = async cancellationToken =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
        };

        var run = await RunAsync(new Pipeline("p") { new Counting() >> step }, stop: stop.Token);

        Assert.True(run.Run!.WasStopped);
        Assert.Equal(0, run["scripted_0"].Count);
        Assert.Equal(0, run.Run["counting_0"].RowsOut);
    }

    [Fact]
    public async Task Nothing_more_is_loaded_once_a_run_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var pipeline = new Pipeline("p")
        {
            new Counting() >> new Scripted("first") { OnRow = (n, _) => n == 99 ? stop.CancelAsync() : Task.CompletedTask, OutputMappings = { ["m"] = "k" } }
                >> new Scripted("second") { OnLoad = _ => Record("load", null), OnUnload = () => Record("unload", null) },
        };

        var run = await RunAsync(pipeline, new RunOptions { LoadGroups = [["first"], ["second"]] }, stop.Token);

        Assert.Empty(_events);
        Assert.True(run.Run!.WasStopped);
        Assert.Equal((100, 0), (run.Run["first"].RowsOut, run.Run["second"].RowsIn));
        Assert.Equal(0, run["second"].Count);
    }

    [Fact]
    public async Task A_run_whose_token_fires_when_all_was_begun_was_not_stopped()
    {
        using var stop = new CancellationTokenSource();
        var left = 10;
        var sourceEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = new Scripted
        {
            // Held until the last row is under way and the source has ended, so that nobody asks any more whether to go on.
            OnRow = async (n, _) =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    await sourceEnded.Task;
                    await stop.CancelAsync();
                }
            },
        };

        var run = await RunAsync(
            new Pipeline("p") { new ScriptedSource { OnNext = static n => n < 10, OnLeave = _ => sourceEnded.SetResult() } >> step }, stop: stop.Token);

        Assert.Equal(10, run["scripted_0"].Count);
        Assert.False(run.Run!.WasStopped);
    }

    [Fact]
    public async Task A_writer_that_cannot_be_closed_takes_no_place_of_the_first_cause_and_leaves_the_others_to_be_closed()
    {
        var closed = 0;
        var load = new Counting();
        var pipeline = new Pipeline("p") { load >> new Step[] { new FailsOnRow("left"), new Map(static n => n, "right", output: "k") } };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(() => _folder, () => Path.Combine(_folder, "failures.jsonl")),
            _ => new BrokenWriter(() => closed++), CancellationToken.None));

        Assert.Equal("Step 'left' failed on row counting_0[5]: not 5", failure.Message);
        Assert.Equal(2, closed);
    }

    [Fact]
    public async Task A_writer_that_cannot_be_closed_fails_the_run()
    {
        var pipeline = new Pipeline("p") { new Counting() >> new Map(static n => n, "next") };

        var failure = await Assert.ThrowsAsync<IOException>(() => pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(() => _folder, () => Path.Combine(_folder, "failures.jsonl")),
            static _ => new BrokenWriter(static () => { }), CancellationToken.None));

        Assert.Equal("the disk is full", failure.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_does_not_need_the_context_of_its_caller(bool sequential)
    {
        var ended = false;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new BusyContext());
            var pipeline = new Pipeline("p") { new Counting { Rows = 10 } >> new FailsOnRow { At = -1 } };
            ended = pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false, Sequential = sequential }).Wait(TimeSpan.FromSeconds(10));
        });
        thread.Start();
        thread.Join();

        Assert.True(ended);
    }

    private async Task<Distiset> RunAsync(Pipeline pipeline, RunOptions? options = null, CancellationToken stop = default) =>
        await Task.Run(() => pipeline.RunAsync((options ?? new RunOptions()) with { CacheFolder = _folder, UseCache = false }, stop), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

    private Task Record(string happened, Exception? failure)
    {
        _events.Enqueue(happened);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    /// <summary>A log that nobody can write to once it is closed.</summary>
    private sealed class ClosingLog : ILoggerFactory, ILogger
    {
        private bool _isClosed;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => _isClosed ? throw new ObjectDisposedException("log") : true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ObjectDisposedException.ThrowIf(_isClosed, this);

        public void Dispose() => _isClosed = true;
    }

    /// <summary>Takes rows, and can't be closed.</summary>
    private sealed class BrokenWriter(Action closing) : ILeafWriter
    {
        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync()
        {
            closing();
            throw new IOException("the disk is full");
        }
    }

    /// <summary>The context of a thread that waits for the run and does nothing else.</summary>
    private sealed class BusyContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}

/// <summary>Makes some numbers and then blocks its thread.</summary>
[Step(Checkpoint = false)]
[OutputColumn<long>("n")]
public sealed partial class Blocking
{
    public required ManualResetEventSlim Release { get; init; }

    private IEnumerable<Output> Generate()
    {
        for (var n = 0; n < 60; n++)
        {
            yield return new Output(n);
        }

        Release.Wait();
    }
}
