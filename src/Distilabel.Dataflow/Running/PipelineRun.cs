using System.Runtime.ExceptionServices;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Running.Records;

namespace Distilabel.Dataflow.Running;

/// <summary>One run of a graph, stage after stage, to its end or to the first failure.</summary>
/// <remarks>
/// A run that ends early waits a moment for the calls that are under way, and leaves those behind that do not mind their cancellation. No step is unloaded
/// under a call of its own: where one was left behind, steps are unloaded and all else is freed when it has returned. What it makes goes nowhere by then:
/// its connections are closed, and so are the checkpoints and the dead-letter file.
/// </remarks>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly RunLogger _log;
    private readonly RunScope _scope;
    private readonly RunBlocks _blocks;
    private readonly RunCheckpoints _checkpoints;
    private readonly Stack<Step> _loaded = new();
    private readonly List<Task> _work = [];
    private readonly TaskCompletionSource _patienceEnds = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _patienceWithUnloadingEnds = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _leftBehind;
    private int _stage;

    /// <param name="graph">The steps, which are this run's own copies.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="files">Where spilled rows and failed rows go.</param>
    /// <param name="checkpoints">What the run takes from the cache and keeps in it.</param>
    /// <param name="log">Where it says what happens.</param>
    /// <param name="createWriter">Takes the rows of each leaf step.</param>
    /// <param name="stop">Stops the sources; what is in flight is finished.</param>
    internal PipelineRun(
        PipelineGraph graph,
        RunOptions options,
        RunFiles files,
        RunCheckpoints checkpoints,
        RunLogger log,
        Func<GraphNode, ILeafWriter> createWriter,
        CancellationToken stop)
    {
        _log = log;
        _checkpoints = checkpoints;
        _scope = new RunScope(options, OnIdle, files.SpillFolder, new FailureLog(files.Failures, log, options.ContinueWithoutCache)) { Stop = stop };
        var kept = checkpoints.Of(graph);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i]?.ArtifactFolder is { } artifacts)
            {
                graph.Nodes[i].Step.Artifacts?.KeepIn(artifacts);
            }
        }

        _blocks = new RunBlocks(graph, _scope, kept, createWriter);
        _scope.OnAbort(AbortBlocks);
    }

    /// <summary>The counts by now, in the order of the steps.</summary>
    internal IReadOnlyList<StepCounts> Counts => [.. _blocks.Places.Select(static place => place.Meter.Read())];

    /// <summary>What became of the rows at each place where branches meet, once they have ended.</summary>
    internal IReadOnlyList<JoinCounts> Joins => [.. _blocks.Places.Select(static place => place.Meter.Join).OfType<JoinCounts>()];

    /// <summary>How much is under way now; none of it waits for room.</summary>
    internal int Active => Activity.Count;

    /// <summary>Counts what is under way.</summary>
    internal Activity Activity => _scope.Activity;

    /// <summary>The bytes that were written by now for rows that had to wait on disk.</summary>
    internal long Spilled => _scope.Spilled;

    /// <summary>Whether something was left undone because the run was stopped.</summary>
    internal bool WasStopped => _scope.LeftUndone;

    internal string? FailurePath => _scope.Failures.Path;

    internal string? FirstFailure => _scope.Failures.First;

    /// <summary>The state of every block, for whoever looks for the cause of a delay.</summary>
    internal string Describe() => string.Join(
        Environment.NewLine,
        _blocks.Blocks.Select(static block => block.Describe()).Append($"{_scope.Activity.Count} blocks or sources are active, stage {_stage}"));

    /// <summary>Runs to the end.</summary>
    /// <exception cref="StepFailedException">A step failed; the first failure of the run.</exception>
    /// <exception cref="OperationCanceledException">The run was ended at once.</exception>
    internal async Task RunAsync()
    {
        var stop = _scope.Stop.UnsafeRegister(static log => RunLog.StopRequested((RunLogger)log!), _log);
        var abort = _scope.Options.AbortToken.UnsafeRegister(static run => ((PipelineRun)run!).Abort(), this);
        try
        {
            for (_stage = 0; _stage < _blocks.Stages && !_scope.IsAborted; _stage++)
            {
                await RunStageAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _scope.Fail(exception);
        }
        finally
        {
            await stop.DisposeAsync().ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
            await abort.DisposeAsync().ConfigureAwait(false);
        }

        if (_scope.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (_scope.IsAborted)
        {
            throw new OperationCanceledException("The run was ended at once; what was in flight is lost.", _scope.Options.AbortToken);
        }

        _checkpoints.IsCompleted = !WasStopped;
    }

    public void Dispose()
    {
        if (_leftBehind is null)
        {
            Free();
        }
        else
        {
            _ = FreeWhenDoneAsync(_leftBehind);
        }
    }

    private void Abort()
    {
        RunLog.AbortRequested(_log);
        _scope.Abort();
        _ = EndPatienceAsync(_patienceWithUnloadingEnds);
    }

    private async Task RunStageAsync()
    {
        var isStopped = !await LoadAsync().ConfigureAwait(false);
        if (_scope.IsAborted)
        {
            return;
        }

        // Counted as active itself while it starts the sources: one may be done before the next begins, and that is no standstill.
        _scope.Activity.EnterNextStage();
        var started = _blocks.Start(_stage, isStopped);
        _scope.Activity.Leave();
        await WorkAsync([.. started, .. _blocks.BlocksOf(_stage).Select(static block => block.Completion)]).ConfigureAwait(false);
        await UnloadAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for work to end; in a run that ends early, not beyond the moment that it has for this.</summary>
    private async Task WorkAsync(IEnumerable<Task> tasks)
    {
        var work = Task.WhenAll(tasks);
        _work.Add(work);
        await Task.WhenAny(work, _patienceEnds.Task).ConfigureAwait(false);
        if (!work.IsCompleted)
        {
            throw new OperationCanceledException();
        }

        await work.ConfigureAwait(false);
    }

    /// <summary>Loads the steps of the stage. Whoever stops a run waits for no load: the stage is not begun then, and its rows are left undone.</summary>
    /// <returns>Whether all were loaded.</returns>
    private async Task<bool> LoadAsync()
    {
        if (_scope.MustStop())
        {
            return false;
        }

        var steps = _blocks.StepsOf(_stage).ToList();
        RunLog.StageLoading(_log, _stage + 1, _blocks.Stages, string.Join(", ", steps.Select(static step => step.Name).Distinct()));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_scope.Stop, _scope.Aborted);
        var loads = LoadAllAsync(steps, end.Token);
        await WorkAsync([loads]).ConfigureAwait(false);
        return Array.TrueForAll(await loads.ConfigureAwait(false), static isLoaded => isLoaded) || !_scope.MustStop();
    }

    private async Task<bool[]> LoadAllAsync(List<Step> steps, CancellationToken end)
    {
        // A step may keep its thread while it loads a model, and whoever ends the run does not wait for that.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await Task.WhenAll(steps.ConvertAll(step => LoadAsync(step, end))).ConfigureAwait(false);
    }

    private async Task<bool> LoadAsync(Step step, CancellationToken end)
    {
        if (_scope.IsAborted)
        {
            return false;
        }

        try
        {
            await step.LoadAsync(end).ConfigureAwait(false);
            RunLog.StepLoaded(_log, step.Name);
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            // At once, so that the loading of the others ends too.
            _scope.Fail(StepFailedException.Of(step.Name, "it could not be loaded", exception));
            return false;
        }
        finally
        {
            // What a failed load has made so far is freed as well.
            lock (_loaded)
            {
                _loaded.Push(step);
            }
        }
    }

    /// <summary>Unloads what was loaded. A run that fails waits for that, and one that is ended at once does for the moment that it has.</summary>
    private async ValueTask UnloadAsync()
    {
        var unloading = UnloadAllAsync();
        await Task.WhenAny(unloading, _patienceWithUnloadingEnds.Task).ConfigureAwait(false);
        if (!unloading.IsCompleted)
        {
            LeaveBehind(unloading);
        }
    }

    private async Task UnloadAllAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (_loaded.TryPop(out var step))
        {
            try
            {
                await step.UnloadAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _scope.Fail(StepFailedException.Of(step.Name, "it could not be unloaded", exception));
            }
        }
    }

    /// <summary>Nothing could move in a stage: either all of it was done, or a sender waits for room that must be granted.</summary>
    /// <remarks>
    /// The thread that says so may have been held up since, and a later stage have begun. So only what belongs to the stage is looked at: once that has ended, all
    /// of it has.
    /// </remarks>
    internal void OnIdle(int stage)
    {
        if (_scope.IsAborted)
        {
            return;
        }

        if (_blocks.BlocksUpTo(stage).All(static block => block.HasEnded))
        {
            return;
        }

        var starved = _blocks.Edges.Where(static edge => edge.IsBlocked && edge.Target.IsIdle).MinBy(static edge => edge.Overdraft);
        if (starved is not null)
        {
            starved.Extend();
        }
        else
        {
            _scope.Fail(new InvalidOperationException($"The run can't go on, which is a fault of the engine. Its blocks:{Environment.NewLine}{Describe()}"));
        }
    }

    private void AbortBlocks()
    {
        _ = EndPatienceAsync(_patienceEnds);
        foreach (var edge in _blocks.Edges)
        {
            edge.Abort();
        }

        foreach (var block in _blocks.Blocks)
        {
            block.Abort();
        }
    }

    // By the system's clock, whatever the run's is: this waits for threads and not for the time of day.
    private static async Task EndPatienceAsync(TaskCompletionSource ends)
    {
        await Task.Delay(Patience).ConfigureAwait(false);
        ends.SetResult();
    }

    private async ValueTask CloseAsync()
    {
        if (_scope.IsAborted)
        {
            // A stage that could not be loaded leaves blocks that never began: they are ended too.
            _work.AddRange(_blocks.Blocks.Select(static block => block.Completion));

            // Those that write the result call no step, and their writers are closed below.
            await Task.WhenAll(_blocks.Blocks.OfType<SinkBlock>().Select(static sink => sink.Completion)).ConfigureAwait(false);
        }

        var work = Task.WhenAll(_work);
        await Task.WhenAny(work, _patienceEnds.Task).ConfigureAwait(false);
        if (!work.IsCompleted)
        {
            LeaveBehind(work);
        }
        else if (_leftBehind is null)
        {
            // What failed of it is known: the first failure is the run's.
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await UnloadAsync().ConfigureAwait(false);
        }

        foreach (var writer in _blocks.Writers)
        {
            try
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Only the first cause is told; the others are still to be closed.
                _scope.Fail(exception);
            }
        }

        _scope.Failures.Dispose();
    }

    private void LeaveBehind(Task work)
    {
        _leftBehind = work;
        RunLog.CallLeftBehind(_log);
    }

    private async Task FreeWhenDoneAsync(Task work)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await UnloadAllAsync().ConfigureAwait(false);
        Free();
    }

    private void Free()
    {
        foreach (var block in _blocks.Blocks.OfType<IDisposable>())
        {
            block.Dispose();
        }

        _scope.Dispose();
    }
}
