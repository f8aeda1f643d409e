using System.Threading.Tasks.Dataflow;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Running.Records;

namespace Distilabel.Dataflow.Running;

/// <summary>What all blocks of a run share: activity, the first failure, and the one place where options become block options.</summary>
internal sealed class RunScope : IDisposable
{
    // More than any connection ever holds: a step that asks for all rows at once gets them.
    private const int MostRows = int.MaxValue / 2;

    private readonly CancellationTokenSource _abort = new();
    private readonly int _capacity;
    private readonly Func<string> _spillFolder;
    private long _spilled;
    private bool _leftUndone;
    private bool _isEnding;
    private Exception? _failure;
    private Action _onAbort = static () => { };

    internal RunScope(RunOptions options, Action<int> idle, Func<string> spillFolder, FailureLog failures)
    {
        Options = options;
        Activity = new Activity(idle);
        Failures = failures;
        _capacity = options.Capacity;
        _spillFolder = spillFolder;
    }

    internal RunOptions Options { get; }

    /// <summary>Stops the sources.</summary>
    internal CancellationToken Stop { get; init; }

    /// <summary>Whether the run was stopped: sources make no more rows, and steps that await start none.</summary>
    internal bool IsStopped => Stop.IsCancellationRequested;

    /// <summary>Whether something was left undone because the run was stopped. A stop that comes when all has been begun changes nothing.</summary>
    internal bool LeftUndone => Volatile.Read(ref _leftUndone);

    /// <summary>Whether sources may not have made all their rows.</summary>
    internal bool MayBePartial => Options.FirstBatchOnly || LeftUndone;

    internal Activity Activity { get; }

    internal FailureLog Failures { get; }

    /// <summary>Where the run says what happens.</summary>
    internal RunLogger Log => Failures.Log;

    internal TimeProvider Time => Options.TimeProvider;

    /// <summary>Cancelled when the run ends at once: after a failure or on demand.</summary>
    internal CancellationToken Aborted => _abort.Token;

    internal bool IsAborted => _abort.IsCancellationRequested;

    /// <summary>The first failure; what fails afterwards only follows from it.</summary>
    internal Exception? Failure => _failure;

    /// <summary>The options of every block: bounded, in order, one message at a time.</summary>
    /// <remarks>
    /// Each connection adds its capacity and one place for the word of its end, so that a message that has its room always fits. One place more is for the
    /// message whose room was given back and which the block has still in hand.
    /// </remarks>
    internal ExecutionDataflowBlockOptions BlockOptions(int inputs) => new()
    {
        BoundedCapacity = (int)Math.Min(int.MaxValue, (inputs * (MaxCapacity + 1L)) + 1),
        MaxDegreeOfParallelism = 1,
        SingleProducerConstrained = inputs == 1,
    };

    /// <summary>The largest capacity that any connection of the run has.</summary>
    internal int MaxCapacity { get; set; } = 1;

    /// <summary>The room in rows of a connection whose receiver needs at least <paramref name="least"/>.</summary>
    internal int Capacity(long least) => (int)Math.Clamp(least, _capacity, MostRows);

    /// <summary>Makes a file for rows that must wait on disk.</summary>
    internal SpillFile CreateSpill(Schema schema) => new(_spillFolder(), schema, written => Interlocked.Add(ref _spilled, written));

    /// <summary>The bytes that were written for rows that had to wait on disk.</summary>
    internal long Spilled => Interlocked.Read(ref _spilled);

    /// <summary>Puts a row that a step failed on, and that the run goes on without, into the dead-letter file.</summary>
    /// <exception cref="StepFailedException">The file can't be written.</exception>
    internal void WriteFailure(Step step, string row, Exception reason, IEnumerable<KeyValuePair<string, object?>> inputs)
    {
        try
        {
            Failures.Write(step.Name, row, step.OnError, reason, inputs);
        }
        catch (PipelineException exception)
        {
            throw new StepFailedException(step.Name, row, exception);
        }
    }

    public void Dispose() => _abort.Dispose();

    internal void OnAbort(Action action) => _onAbort = action;

    /// <summary>Asked before more is begun: whether it must be left undone, because the run was stopped.</summary>
    internal bool MustStop()
    {
        if (!IsStopped)
        {
            return false;
        }

        Volatile.Write(ref _leftUndone, true);
        return true;
    }

    /// <summary>Ends the run because of <paramref name="exception"/>, unless it is ending already.</summary>
    internal void Fail(Exception exception)
    {
        if (!IsAborted && Interlocked.CompareExchange(ref _failure, exception, null) is null)
        {
            Abort();
        }
    }

    /// <summary>Ends the run at once.</summary>
    internal void Abort()
    {
        if (!Interlocked.Exchange(ref _isEnding, true))
        {
            // Steps register callbacks, which may throw or take their time. Neither may keep the blocks from ending, nor take the place of the first cause.
            _ = _abort.CancelAsync().ContinueWith(
                static told => told.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            _onAbort();
        }
    }
}
