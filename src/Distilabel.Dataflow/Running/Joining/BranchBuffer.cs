using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>What has come over one branch of a join and waits for the others.</summary>
/// <remarks>
/// The values of what exceeds the memory limit go to a file, and come back when they are asked for: a branch that has to wait for all rows of another, as
/// beside a global step, costs disk. In memory stay the identities (<see cref="WaitingRows"/>), and where on disk the values are: four bytes more for
/// each row of a branch that is read at random, and nothing for a row of one that is read in the order in which it came.
/// </remarks>
internal sealed class BranchBuffer(Lineage lineage, int rowsInMemory, Func<SpillFile> createSpill) : IDisposable
{
    private readonly Queue<WaitingRows> _items = new();
    private SpillFile? _spill;
    private int _inMemory;
    private int _onDisk;
    private int _cursor;
    private (WaitingRows Rows, int First, Batch Batch)? _read;

    internal Lineage Lineage { get; } = lineage;

    /// <summary>Whether rows are asked for in another order than that in which they come, one by one.</summary>
    internal bool IsReadAtRandom { get; init; }

    /// <summary>Whether no more will come.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The leading ordinals up to which all rows have come; null before the first.</summary>
    internal long[]? Reached { get; private set; }

    /// <summary>The rows at the head; null when there are none.</summary>
    internal WaitingRows? Head => _items.TryPeek(out var head) ? head : null;

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

        if (batch.IsAbsent || _items.Count == 0 || _inMemory + batch.Count <= rowsInMemory)
        {
            _inMemory += batch.IsAbsent ? 0 : batch.Count;
            _items.Enqueue(new WaitingRows(batch, null));
            return;
        }

        _spill ??= createSpill();
        _onDisk++;
        _items.Enqueue(new WaitingRows(batch, _spill.Append(batch, IsReadAtRandom ? 1 : batch.Count)));
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

    /// <summary>Takes <paramref name="rows"/> rows off the head. Their values can still be read.</summary>
    /// <returns>The head, when its last row was taken; otherwise null.</returns>
    internal WaitingRows? Take(int rows)
    {
        _cursor += rows;
        var head = _items.Peek();
        if (_cursor < head.Count)
        {
            return null;
        }

        _items.Dequeue();
        _cursor = 0;
        if (head.OnDisk is not null)
        {
            _onDisk--;
        }
        else if (!head.IsAbsent)
        {
            _inMemory -= head.Count;
        }

        return head;
    }

    /// <summary>A row with its values: the batch that has them, and its place there.</summary>
    internal (Batch Batch, int Row) Read(WaitingRows rows, int row)
    {
        if (rows.InMemory is { } batch)
        {
            return (batch, row);
        }

        if (_read is not { } read || !ReferenceEquals(read.Rows, rows) || row < read.First || row >= read.First + read.Batch.Count)
        {
            var spilled = rows.OnDisk!;
            var piece = row / spilled.Rows;
            var first = piece * spilled.Rows;
            var count = Math.Min(spilled.Rows, rows.Count - first);
            var columns = _spill!.Read(spilled, piece, count);
            read = (rows, first, new Batch(_spill.Schema, columns, rows.Identities.Slice(first, count), first + count == rows.Count ? rows.Progress : null));
            _read = read;
        }

        return (read.Batch, row - read.First);
    }

    /// <summary>Called when the values of what was taken have been read.</summary>
    internal void Forget()
    {
        if (_spill is not null && _onDisk == 0)
        {
            _read = null;
            _spill.Clear();
        }
    }

    public void Dispose() => _spill?.Dispose();

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
