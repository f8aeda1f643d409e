namespace Distilabel.Dataflow.AI.Endpoints;

/// <summary>Lets at most <see cref="Limit"/> callers through at once; the others wait in the order in which they came.</summary>
/// <remarks>
/// Each call costs the same however many wait: a slot that is freed goes straight to the one who waited longest, so that nobody polls and
/// nobody can overtake. A waiter that is cancelled leaves the queue at once.
/// </remarks>
internal sealed class FifoLimiter
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private int _limit;
    private int _inUse;

    /// <summary>A limiter that lets <paramref name="limit"/> callers through at once.</summary>
    internal FifoLimiter(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _limit = limit;
    }

    /// <summary>How many callers may be through at once; from 1. A smaller limit takes hold as slots are freed.</summary>
    internal int Limit
    {
        get
        {
            lock (_gate)
            {
                return _limit;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_gate)
            {
                _limit = value;
                while (_inUse < _limit && TakeFirst() is { } waiter)
                {
                    _inUse++;
                    waiter.SetResult();
                }
            }
        }
    }

    /// <summary>How many callers are through.</summary>
    internal int InUse
    {
        get
        {
            lock (_gate)
            {
                return _inUse;
            }
        }
    }

    /// <summary>Waits for a slot, which <see cref="Release"/> gives back.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; no slot was taken.</exception>
    internal ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Waiter waiter;
        lock (_gate)
        {
            if (_inUse < _limit)
            {
                _inUse++;
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter();
            _waiters.AddLast(waiter.Place);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Gives a slot back.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            if (_inUse <= _limit && TakeFirst() is { } waiter)
            {
                waiter.SetResult();
            }
            else
            {
                _inUse--;
            }
        }
    }

    private Waiter? TakeFirst()
    {
        if (_waiters.First is not { } first)
        {
            return null;
        }

        _waiters.Remove(first);
        return first.Value;
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        // Outside the lock, because a token that is already cancelled calls back here and now.
        using var registration = cancellationToken.UnsafeRegister(_ => Leave(waiter, cancellationToken), null);
        await waiter.Task.ConfigureAwait(false);
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Place.List is null)
            {
                return;
            }

            _waiters.Remove(waiter.Place);
        }

        waiter.SetCanceled(cancellationToken);
    }

    // Continuations run elsewhere, so that completing a waiter under the lock runs none of its code.
    private sealed class Waiter : TaskCompletionSource
    {
        internal Waiter()
            : base(TaskCreationOptions.RunContinuationsAsynchronously) => Place = new LinkedListNode<Waiter>(this);

        internal LinkedListNode<Waiter> Place { get; }
    }
}
