using System.Collections.Immutable;
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
    private readonly AbsentRows _absent = new();
    private readonly Queue<long[]> _borders = new();
    private SpillFile? _spill;
    private int _inMemory;
    private int _onDisk;
    private int _cursor;
    private (WaitingRows Rows, int First, Batch Batch)? _read;

    internal Lineage Lineage { get; } = lineage;

    /// <summary>The rows that were routed elsewhere.</summary>
    internal AbsentRows Absent => _absent;

    /// <summary>How many leading dimensions the join looks at.</summary>
    internal int Prefix { get; set; }

    /// <summary>Whether the batches of the result end where those of this branch end.</summary>
    internal bool GivesBatches { get; set; }

    /// <summary>For each batch that came and whose end was not passed yet, the key up to which it says that all rows have come.</summary>
    internal Queue<long[]> Borders => _borders;

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

    internal bool IsEmpty => _items.Count == 0 && _absent.IsEmpty;

    internal void Add(Batch batch)
    {
        Advance(batch);
        if (batch.Count == 0)
        {
            return;
        }

        if (GivesBatches && Prefix > 0 && (!batch.IsAbsent || batch.Progress is not null))
        {
            _borders.Enqueue(Reached![..Math.Min(Prefix, Reached!.Length)]);
        }

        if (batch.IsAbsent)
        {
            _absent.Add(new WaitingRows(batch, null), KeyLengthOf(batch.AbsentDimensions));
            return;
        }

        if (_items.Count == 0 || _inMemory + batch.Count <= rowsInMemory)
        {
            _inMemory += batch.Count;
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
        else
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

    /// <summary>Absent rows may come before those that they stand among, so they say how far the branch has come only where they say so.</summary>
    private void Advance(Batch batch)
    {
        if (batch.Progress is { } progress)
        {
            Reached = progress.Prefix;
        }
        else if (batch is { IsAbsent: false, Count: > 0 })
        {
            Reached = batch.Identities.ToArray(batch.Count - 1);
        }
    }

    /// <summary>Absent rows have the dimensions of their router, which may be others than the branch's from some point on.</summary>
    private int KeyLengthOf(ImmutableArray<int> dimensions)
    {
        var length = 0;
        while (length < Prefix && length < dimensions.Length && dimensions[length] == Lineage.Steps[length])
        {
            length++;
        }

        return length;
    }
}
