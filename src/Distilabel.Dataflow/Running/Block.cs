using System.Threading.Tasks.Dataflow;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Runs one step, or some that need no border between them, as a Dataflow block.</summary>
/// <remarks>
/// A message reaches <see cref="ReceiveAsync"/> one at a time, in order. Room on the connections is counted in rows (<see cref="Edge"/>), so the
/// block's own queue, bounded by the same capacity in messages, can never refuse one.
/// </remarks>
internal abstract class Block
{
    private readonly ActionBlock<Delivery> _inbox;
    private readonly int _inputs;
    private int _ended;
    private int _inHand;
    private bool _isReceiving;
    private bool _hasEnded;

    /// <param name="run">The run that the block is part of.</param>
    /// <param name="name">The steps that it runs, for diagnosis.</param>
    /// <param name="inputs">The number of connections that end here.</param>
    protected Block(RunScope run, string name, int inputs)
    {
        Run = run;
        Name = name;
        _inputs = inputs;
        _inbox = new ActionBlock<Delivery>(HandleAsync, run.BlockOptions(inputs));
    }

    /// <summary>The steps that it runs.</summary>
    internal string Name { get; }

    /// <summary>Where its rows go.</summary>
    internal OutputPort Output { get; } = new();

    /// <summary>Completed when the last row was handed on.</summary>
    internal virtual Task Completion => _inbox.Completion;

    /// <summary>Whether it has nothing in its hands, so that only a new message moves it.</summary>
    internal virtual bool IsIdle => !Volatile.Read(ref _isReceiving) && _inbox.InputCount == 0;

    /// <summary>Whether all its inputs have ended, and what they brought was handed on.</summary>
    internal bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>The run that the block is part of.</summary>
    protected RunScope Run { get; }

    /// <summary>Whether further messages wait, so that this one is not the last for now.</summary>
    protected bool HasMore => _inbox.InputCount > 0;

    /// <summary>Takes a message that has its room.</summary>
    internal void Post(Delivery delivery)
    {
        // Counted as active once while anything is in its hands: the run's count is not touched for each message.
        if (Interlocked.Increment(ref _inHand) == 1)
        {
            Run.Activity.Enter();
        }

        if (!_inbox.Post(delivery))
        {
            // Only a run that ends early closes a block before its inputs have ended.
            if (!Run.IsAborted)
            {
                Run.Fail(new InvalidOperationException($"'{Name}' refused a message that had its room, which is a fault of the engine. {Describe()}"));
            }

            Done();
        }
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _inHand) == 0)
        {
            Run.Activity.Leave();
        }
    }

    /// <summary>Ends the block early.</summary>
    internal virtual void Abort() => _inbox.Complete();

    /// <summary>What the block holds, for diagnosis.</summary>
    internal virtual string Describe() =>
        $"{Name}: {_inbox.InputCount} messages wait, {(Volatile.Read(ref _isReceiving) ? "working" : "idle")}, {_ended} of {_inputs} inputs ended, {Output.Describe()}";

    /// <summary>Works on a batch and hands the result on. Gives the room of the batch back to <paramref name="edge"/> when it is done with it.</summary>
    protected abstract ValueTask ReceiveAsync(Edge edge, Batch batch);

    /// <summary>Called when one of the inputs has ended.</summary>
    protected virtual ValueTask EndOfInputAsync(Edge edge) => ValueTask.CompletedTask;

    /// <summary>Called after the last batch of all inputs: hands on what is left.</summary>
    protected virtual ValueTask FinishAsync() => ValueTask.CompletedTask;

    /// <summary>Tells those that follow that no more comes.</summary>
    protected virtual void EndOutput() => Output.End();

    private async Task HandleAsync(Delivery delivery)
    {
        Volatile.Write(ref _isReceiving, true);
        try
        {
            if (Run.IsAborted)
            {
                return;
            }

            if (delivery.Batch is { } batch)
            {
                await ReceiveAsync(delivery.Edge, batch).ConfigureAwait(false);
                return;
            }

            await EndOfInputAsync(delivery.Edge).ConfigureAwait(false);
            if (++_ended == _inputs)
            {
                await FinishAsync().ConfigureAwait(false);
                Volatile.Write(ref _hasEnded, true);
                EndOutput();
                _inbox.Complete();
            }
        }
        catch (Exception exception)
        {
            Run.Fail(exception);
        }
        finally
        {
            Volatile.Write(ref _isReceiving, false);
            Done();
        }
    }
}
