using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>A connection from one block to another, with room for a number of rows.</summary>
/// <remarks>
/// A row takes its room when it is sent and gives it back when the receiver has done its work on it and handed the result on, so what is under way
/// behind a connection is bounded as well. One block sends, one message at a time.
/// </remarks>
internal sealed class Edge
{
    private readonly Lock _gate = new();
    private readonly Activity _activity;
    private readonly int _capacity;
    private readonly int _mostOfOne;
    private int _room;
    private int _overdraft;
    private int _wanted;
    private TaskCompletionSource? _waiter;
    private bool _isAborted;

    /// <summary>
    /// A connection to <paramref name="target"/> with room for <paramref name="capacity"/> rows, and for at least <paramref name="batches"/> batches, however
    /// large they are.
    /// </summary>
    internal Edge(Activity activity, Block target, int branch, int capacity, int batches = 1)
    {
        _activity = activity;
        Target = target;
        Branch = branch;
        _capacity = capacity;
        _mostOfOne = Math.Max(1, capacity / batches);
        _room = capacity;
    }

    /// <summary>Who receives.</summary>
    internal Block Target { get; }

    /// <summary>Which of the receiver's inputs this is.</summary>
    internal int Branch { get; }

    /// <summary>The rows that there is room for.</summary>
    internal int Capacity => _capacity;

    /// <summary>The rows that were let in beyond the capacity because the graph could not go on without, and are still there.</summary>
    internal int Overdraft
    {
        get
        {
            lock (_gate)
            {
                return _overdraft;
            }
        }
    }

    /// <summary>Whether the sender waits for room.</summary>
    internal bool IsBlocked
    {
        get
        {
            lock (_gate)
            {
                return _waiter is not null;
            }
        }
    }

    /// <summary>The room that a message takes: of a large batch, no more than its share of the whole.</summary>
    internal int CostOf(Batch batch) => CostOf(batch.Count, batch.IsAbsent);

    /// <inheritdoc cref="CostOf(Batch)"/>
    internal int CostOf(int rows, bool areAbsent) => areAbsent ? 1 : Math.Clamp(rows, 1, _mostOfOne);

    /// <summary>Sends a message when there is room.</summary>
    internal ValueTask SendAsync(Batch batch)
    {
        var cost = CostOf(batch);
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_isAborted)
            {
                throw new OperationCanceledException();
            }

            if (_room >= cost)
            {
                _room -= cost;
                waiter = null;
            }
            else
            {
                _wanted = cost;
                waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (waiter is null)
        {
            Target.Post(new Delivery(this, batch));
            return ValueTask.CompletedTask;
        }

        // Only now may the run be found idle, and this wait be resolved: the lock is free.
        _activity.Leave();
        return PostWhenGranted(waiter.Task, batch);
    }

    /// <summary>Says that no more comes.</summary>
    internal void End() => Target.Post(new Delivery(this, null));

    /// <summary>Gives back the room of rows that are done with.</summary>
    internal void Release(int cost)
    {
        lock (_gate)
        {
            var repaid = Math.Min(cost, _overdraft);
            _overdraft -= repaid;
            _room += cost - repaid;
            Grant();
        }
    }

    /// <summary>Lets the waiting sender go on beyond the capacity, because the run can't otherwise.</summary>
    internal void Extend()
    {
        lock (_gate)
        {
            var extra = Math.Max(0, _wanted - _room);
            _overdraft += extra;
            _room += extra;
            Grant();
        }
    }

    /// <summary>Ends all waiting, for a run that ends early.</summary>
    internal void Abort()
    {
        lock (_gate)
        {
            _isAborted = true;
            if (_waiter is { } waiter)
            {
                _waiter = null;
                _activity.Enter();
                waiter.SetException(new OperationCanceledException());
            }
        }
    }

    private void Grant()
    {
        if (_waiter is { } waiter && _room >= _wanted)
        {
            _room -= _wanted;
            _waiter = null;
            _activity.Enter();
            waiter.SetResult();
        }
    }

    private async ValueTask PostWhenGranted(Task granted, Batch batch)
    {
        await granted.ConfigureAwait(false);
        Target.Post(new Delivery(this, batch));
    }
}

/// <summary>What a block receives: a batch, or the end of one of its inputs.</summary>
/// <param name="Edge">Where it came from.</param>
/// <param name="Batch">The rows; null for the end.</param>
internal readonly record struct Delivery(Edge Edge, Batch? Batch);
