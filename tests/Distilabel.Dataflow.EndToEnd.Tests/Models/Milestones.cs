namespace Distilabel.Dataflow.EndToEnd.Tests.Models;

/// <summary>A count that others can wait for.</summary>
internal sealed class Milestones
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private int _count;

    /// <summary>How many have been counted.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Counts one more.</summary>
    internal int Advance()
    {
        lock (_gate)
        {
            _count++;
            foreach (var (_, reached) in _awaited.Where(milestone => milestone.Count == _count))
            {
                reached.SetResult();
            }

            return _count;
        }
    }

    /// <summary>Completes when so many more have been counted.</summary>
    internal Task ReachAsync(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((_count + more, reached));
        }

        return reached.Task;
    }
}
