namespace Distilabel.Dataflow.Running;

/// <summary>How many rows each copy of a step has under way, where it works on batches side by side.</summary>
/// <remarks>
/// A copy without rows takes any batch; one with rows takes a further one only where the step awaits, and where both together are at most
/// <see cref="Step.MaxConcurrency"/> rows. One caller asks for a copy at a time; any thread gives one back.
/// </remarks>
/// <param name="copies">The number of copies.</param>
/// <param name="most">The rows that a copy may have under way in several batches; 0 for one batch at a time.</param>
internal sealed class CopyLoads(int copies, int most)
{
    private readonly Lock _gate = new();
    private readonly int[] _rows = new int[copies];
    private int _underWay;
    private TaskCompletionSource? _givenBack;
    private TaskCompletionSource? _allGivenBack;

    /// <summary>The batches that are under way.</summary>
    internal int UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _underWay;
            }
        }
    }

    /// <summary>Waits for a copy that can take a batch, and counts the batch's rows as under way there.</summary>
    /// <returns>The copy, of several the one with the fewest rows.</returns>
    internal async ValueTask<int> TakeAsync(int rows, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task givenBack;
            lock (_gate)
            {
                var copy = Array.IndexOf(_rows, _rows.Min());
                if (_rows[copy] == 0 || (long)_rows[copy] + rows <= most)
                {
                    _rows[copy] += rows;
                    _underWay++;
                    return copy;
                }

                _givenBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                givenBack = _givenBack.Task;
            }

            await givenBack.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Counts the rows of a batch as done.</summary>
    internal void GiveBack(int copy, int rows)
    {
        lock (_gate)
        {
            _rows[copy] -= rows;
            _underWay--;
            _givenBack?.TrySetResult();
            if (_underWay == 0)
            {
                _allGivenBack?.TrySetResult();
            }
        }
    }

    /// <summary>Waits until no batch is under way. No further one is taken.</summary>
    internal Task WhenAllGivenBackAsync()
    {
        lock (_gate)
        {
            if (_underWay == 0)
            {
                return Task.CompletedTask;
            }

            _allGivenBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allGivenBack.Task;
        }
    }
}
