using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Hands on what is finished in any order in the order in which it was begun.</summary>
/// <remarks>
/// Who finishes the first of the line sends it and all finished ones behind it. A batch that is finished but not yet at the head holds nothing that
/// counts as activity, so a full connection further on is still noticed (<see cref="Activity"/>).
/// </remarks>
internal sealed class OrderedOutput(RunScope run, OutputPort output)
{
    private readonly Lock _gate = new();
    private readonly Queue<Slot> _line = new();
    private TaskCompletionSource? _drained;
    private bool _isSending;

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>
    /// Takes the next place in line for what came over <paramref name="edge"/> and has room of <paramref name="cost"/> there, and counts as activity
    /// until it is completed.
    /// </summary>
    internal Slot Begin(Edge edge, int cost)
    {
        var slot = new Slot(edge, cost);
        run.Activity.Enter();
        lock (_gate)
        {
            _line.Enqueue(slot);
        }

        return slot;
    }

    /// <summary>Gives a place its result.</summary>
    internal void Complete(Slot slot, params IReadOnlyList<Batch> result)
    {
        bool send;
        lock (_gate)
        {
            slot.Result = result;
            send = !_isSending && ReferenceEquals(_line.Peek(), slot);
            _isSending |= send;
        }

        if (send)
        {
            _ = SendAsync();
        }
        else
        {
            run.Activity.Leave();
        }
    }

    /// <summary>Gives up a place, in a run that ends early.</summary>
    internal void Abandon() => run.Activity.Leave();

    /// <summary>Waits, without counting as activity, until everything begun was handed on. No more is begun afterwards.</summary>
    internal Task DrainAsync()
    {
        lock (_gate)
        {
            if (_line.Count == 0 || run.IsAborted)
            {
                return Task.CompletedTask;
            }

            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        run.Activity.Leave();
        return _drained.Task;
    }

    /// <summary>Lets whoever waits go, for a run that ends early.</summary>
    internal void Abort()
    {
        lock (_gate)
        {
            EndDrain();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (Head() is { } slot)
            {
                foreach (var batch in slot.Result!)
                {
                    await output.SendAsync(batch).ConfigureAwait(false);
                }

                slot.Edge.Release(slot.Cost);
            }
        }
        catch (Exception exception)
        {
            run.Fail(exception);
        }
        finally
        {
            run.Activity.Leave();
        }
    }

    /// <summary>The finished slot at the head, after dropping the one before, which was sent.</summary>
    private Slot? Head()
    {
        lock (_gate)
        {
            if (_line.TryPeek(out var sent) && sent.IsSent)
            {
                _line.Dequeue();
            }

            if (_line.TryPeek(out var head) && head.Result is not null)
            {
                head.IsSent = true;
                return head;
            }

            _isSending = false;
            if (_line.Count == 0)
            {
                EndDrain();
            }

            return null;
        }
    }

    private void EndDrain()
    {
        if (_drained is { } drained && !drained.Task.IsCompleted)
        {
            run.Activity.Enter();
            drained.SetResult();
        }
    }

    internal sealed class Slot(Edge edge, int cost)
    {
        internal Edge Edge { get; } = edge;

        internal int Cost { get; } = cost;

        internal IReadOnlyList<Batch>? Result { get; set; }

        internal bool IsSent { get; set; }
    }
}
