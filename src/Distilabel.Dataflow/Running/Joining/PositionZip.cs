using System.Collections.Immutable;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Puts rows of unrelated sources side by side: the first with the first, the second with the second.</summary>
internal sealed class PositionZip(ImmutableArray<ImmutableArray<int>> groups, int branches)
{
    private readonly Queue<RowTuples>[] _waiting = [.. groups.Select(static _ => new Queue<RowTuples>())];
    private readonly int[] _next = new int[groups.Length];
    private readonly long[] _counts = new long[groups.Length];

    /// <summary>How many rows each group of branches has given so far.</summary>
    internal IReadOnlyList<long> Counts => _counts;

    /// <summary>Whether rows of a group are needed for the next piece. Others stay where they are, so that a fast source waits for a slow one.</summary>
    internal bool Wants(int group)
    {
        var needed = _waiting[0].TryPeek(out var piece) ? piece.Count : 1;
        return group == 0 ? _waiting[0].Count == 0 : Waiting(group) < needed;
    }

    /// <summary>How many rows of a group wait for those of others.</summary>
    internal int Waiting(int group) => _waiting[group].Sum(static rows => rows.Count) - _next[group];

    internal void Add(int group, RowTuples rows)
    {
        _waiting[group].Enqueue(rows);
        _counts[group] += rows.Count;
    }

    /// <summary>The rows that every group has by now, in pieces that end where those of the first group end.</summary>
    internal IEnumerable<JoinedRows> Take()
    {
        while (Array.TrueForAll(_waiting, static waiting => waiting.Count > 0))
        {
            // The piece of the first group is emitted whole, so that batches are the same in every run.
            var piece = _waiting[0].Peek();
            if (!Enumerable.Range(0, groups.Length).All(group => Waiting(group) >= piece.Count))
            {
                yield break;
            }

            var zipped = new RowTuples(branches);
            for (var i = 0; i < piece.Count; i++)
            {
                for (var group = 0; group < groups.Length; group++)
                {
                    TakeOne(group, zipped);
                }
            }

            yield return new JoinedRows(zipped, null);
        }
    }

    private void TakeOne(int group, RowTuples zipped)
    {
        var rows = _waiting[group].Peek();
        zipped.SetFrom(rows, _next[group]++, groups[group].AsSpan());
        if (_next[group] == rows.Count)
        {
            _waiting[group].Dequeue();
            _next[group] = 0;
        }
    }
}
