using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>What has come over one branch of a join and waits for the others.</summary>
/// <remarks>
/// What exceeds the memory limit goes to a file in the order of arrival and comes back in that order: a branch that has to wait for all rows of
/// another, as behind a global step, costs disk and not memory.
/// </remarks>
internal sealed class BranchBuffer(Lineage lineage, int rowsInMemory, Func<SpillFile> createSpill) : IDisposable
{
    private readonly Queue<Batch> _items = new();
    private SpillFile? _spill;
    private int _rows;
    private int _cursor;

    internal Lineage Lineage { get; } = lineage;

    /// <summary>Whether no more will come.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Whether rows have come that were routed elsewhere.</summary>
    internal bool HasAbsent { get; private set; }

    /// <summary>The number of rows that wait, in memory and on disk.</summary>
    internal long Waiting { get; private set; }

    /// <summary>The number of rows that were taken out.</summary>
    internal long Taken { get; private set; }

    /// <summary>The leading ordinals up to which all rows have come; null before the first.</summary>
    internal long[]? Reached { get; private set; }

    /// <summary>The batch at the head; null when there is none.</summary>
    internal Batch? Head => _items.TryPeek(out var head) ? head : null;

    /// <summary>The first row of the head that was not taken.</summary>
    internal int Cursor => _cursor;

    internal bool IsEmpty => _items.Count == 0;

    internal void Add(Batch batch)
    {
        Advance(batch);
        if (batch.Count == 0)
        {
            return;
        }

        Waiting += batch.Count;
        HasAbsent |= batch.IsAbsent;
        if (_spill is { IsEmpty: false } || (_rows + batch.Count > rowsInMemory && _items.Count > 0))
        {
            _spill ??= createSpill();
            _spill.Append(batch);
            return;
        }

        _items.Enqueue(batch);
        _rows += batch.Count;
    }

    internal void End() => HasEnded = true;

    /// <summary>Whether no more row that begins with <paramref name="key"/> can come.</summary>
    internal bool IsClosedAt(ReadOnlySpan<long> key)
    {
        if (HasEnded)
        {
            return true;
        }

        if (Reached is not { } reached)
        {
            return false;
        }

        var order = IdentityOrder.Compare(reached, key);
        return order > 0 || (order == 0 && reached.Length <= key.Length);
    }

    /// <summary>Takes <paramref name="rows"/> rows off the head.</summary>
    /// <returns>The head, when its last row was taken; otherwise null.</returns>
    internal Batch? Take(int rows)
    {
        _cursor += rows;
        Waiting -= rows;
        if (!_items.Peek().IsAbsent)
        {
            Taken += rows;
        }

        if (_cursor < _items.Peek().Count)
        {
            return null;
        }

        var done = _items.Dequeue();
        _rows -= done.Count;
        _cursor = 0;
        Refill();
        return done;
    }

    public void Dispose() => _spill?.Dispose();

    private void Refill()
    {
        while (_spill is { IsEmpty: false } && (_items.Count == 0 || _rows < rowsInMemory / 2))
        {
            var batch = _spill.Read();
            _items.Enqueue(batch);
            _rows += batch.Count;
        }
    }

    private void Advance(Batch batch)
    {
        if (batch.Progress is { } progress)
        {
            Reached = progress.Prefix;
        }
        else if (batch is { IsAbsent: true, Count: > 0 })
        {
            // Where the branch has put other dimensions before those of the router, an absent row says nothing about the order here.
            if (batch.AbsentDimensions.AsSpan().StartsWith(Lineage.Steps.AsSpan()) || Lineage.Steps.AsSpan().StartsWith(batch.AbsentDimensions.AsSpan()))
            {
                Reached = batch.Identities.ToArray(batch.Count - 1);
            }
        }
        else if (batch.Count > 0)
        {
            Reached = batch.Identities.ToArray(batch.Count - 1);
        }
    }
}
