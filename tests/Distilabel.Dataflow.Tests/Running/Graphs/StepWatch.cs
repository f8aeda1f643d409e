using System.Collections.Concurrent;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>A failure that a test wants.</summary>
internal sealed class PlannedException(string message = "planned") : Exception(message);

/// <summary>What of a step, or around it, can fail.</summary>
internal enum FaultPoint
{
    Load,
    Row,
    Unload,
    Route,
    Write,
    Complete,
}

/// <summary>Sees the steps of a test graph at work, and breaks in.</summary>
/// <param name="at">Called at each point of each step, with the number of points that were reached before.</param>
internal sealed class StepWatch(Action<string, FaultPoint, int>? at = null)
{
    private readonly ConcurrentDictionary<string, bool> _begun = [];
    private int _loaded;
    private int _waiting;
    private int _reached;

    /// <summary>The copies of steps that were loaded, or tried to be, and not unloaded.</summary>
    internal int Loaded => _loaded;

    /// <summary>Whether a copy of the step was loaded, or tried to be.</summary>
    internal bool WasBegun(string step) => _begun.ContainsKey(step);

    /// <summary>The rows, or batches, in the hands of steps that await.</summary>
    internal int Waiting => _waiting;

    internal void Reach(string step, FaultPoint point)
    {
        var before = Interlocked.Increment(ref _reached) - 1;
        at?.Invoke(step, point, before);
    }

    internal ValueTask LoadAsync(string step)
    {
        Interlocked.Increment(ref _loaded);
        _begun[step] = true;
        Reach(step, FaultPoint.Load);
        return ValueTask.CompletedTask;
    }

    internal ValueTask UnloadAsync(string step)
    {
        Interlocked.Decrement(ref _loaded);
        Reach(step, FaultPoint.Unload);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets others go first.</summary>
    internal async ValueTask DelayAsync(int times)
    {
        Interlocked.Increment(ref _waiting);
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
        }

        Interlocked.Decrement(ref _waiting);
    }
}
