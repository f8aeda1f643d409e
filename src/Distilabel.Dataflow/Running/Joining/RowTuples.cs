using System.Runtime.InteropServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Rows of several branches that belong together: for each joined row, a row of each branch, or none where the branch is absent.</summary>
internal sealed class RowTuples
{
    private readonly List<(Batch? Batch, int Row)>[] _branches;

    internal RowTuples(int branches)
    {
        _branches = new List<(Batch? Batch, int Row)>[branches];
        for (var i = 0; i < branches; i++)
        {
            _branches[i] = [];
        }
    }

    internal int Count => _branches[0].Count;

    internal int Branches => _branches.Length;

    internal ReadOnlySpan<(Batch? Batch, int Row)> this[int branch] => CollectionsMarshal.AsSpan(_branches[branch]);

    /// <summary>How many tuples from <paramref name="start"/> on, at most up to <paramref name="end"/>, have rows of one batch of a branch that follow each other.</summary>
    internal int RunLength(int branch, int start, int end)
    {
        var rows = this[branch];
        var (batch, row) = rows[start];
        var length = 1;
        while (start + length < end && ReferenceEquals(rows[start + length].Batch, batch) && (batch is null || rows[start + length].Row == row + length))
        {
            length++;
        }

        return length;
    }

    /// <summary>Adds the first <paramref name="count"/> rows of a batch of each branch, side by side.</summary>
    internal void AddBatches(ReadOnlySpan<Batch> batches, int count)
    {
        for (var branch = 0; branch < batches.Length; branch++)
        {
            var rows = _branches[branch];
            rows.EnsureCapacity(rows.Count + count);
            for (var row = 0; row < count; row++)
            {
                rows.Add((batches[branch], row));
            }
        }
    }

    internal void Add(ReadOnlySpan<(Batch? Batch, int Row)> tuple)
    {
        for (var i = 0; i < tuple.Length; i++)
        {
            _branches[i].Add(tuple[i]);
        }
    }

    /// <summary>Adds the tuple at <paramref name="index"/> of <paramref name="other"/>, whose branches are those at <paramref name="places"/> here.</summary>
    internal void SetFrom(RowTuples other, int index, ReadOnlySpan<int> places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            _branches[places[i]].Add(other[i][index]);
        }
    }

    /// <summary>Whether the branches that are present in two tuples are the same.</summary>
    internal bool HaveSameBranches(int left, int right)
    {
        foreach (var branch in _branches)
        {
            if (branch[left].Batch is null != branch[right].Batch is null)
            {
                return false;
            }
        }

        return true;
    }
}
