using System.Collections.Immutable;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Puts rows of unrelated sources side by side: the first with the first, the second with the second.</summary>
internal sealed class PositionZip(ImmutableArray<ImmutableArray<int>> groups, int branches)
{
    private readonly Queue<JoinedRows>[] _waiting = [.. groups.Select(static _ => new Queue<JoinedRows>())];
    private readonly int[] _rows = new int[groups.Length];
    private readonly int[] _next = new int[groups.Length];
    private readonly long[] _counts = new long[groups.Length];
    private long _dropped;

    /// <summary>How many rows each group of branches has given so far.</summary>
    internal IReadOnlyList<long> Counts => _counts;

    /// <summary>The rows that found none to stand beside.</summary>
    internal long Left => _rows.Sum() + _dropped;

    /// <summary>Whether rows of a group are needed for the next piece. Others stay where they are, so that a fast source waits for a slow one.</summary>
    internal bool Wants(int group) => group == 0 ? _rows[0] == 0 : _rows[group] < Math.Max(PieceOfFirst, 1);

    /// <summary>Takes rows, or rows that are absent, of a group.</summary>
    internal void Add(int group, JoinedRows joined)
    {
        _waiting[group].Enqueue(joined);
        _rows[group] += joined.Rows?.Count ?? 0;
        _counts[group] += joined.Rows?.Count ?? 0;
    }

    /// <summary>Counts rows that will find none to stand beside.</summary>
    internal void Drop(JoinedRows joined) => _dropped += joined.Rows?.Count ?? 0;

    /// <summary>The rows that every group has by now, in pieces that end where those of the first group end, and absent rows in their place.</summary>
    internal IEnumerable<JoinedRows> Take()
    {
        while (true)
        {
            foreach (var absent in Enumerable.Range(0, groups.Length).SelectMany(TakeAbsent))
            {
                yield return absent;
            }

            // The piece of the first group is emitted whole, so that batches are the same in every run.
            var count = PieceOfFirst;
            if (count == 0 || Array.Exists(_rows, rows => rows < count))
            {
                yield break;
            }

            foreach (var piece in Zip(count))
            {
                yield return piece;
            }
        }
    }

    /// <summary>What is left at the end of a run whose sources did not make all their rows: those that every group has, and all absent ones.</summary>
    internal IEnumerable<JoinedRows> TakeRest() =>
        (_rows.Min() is > 0 and var count ? Zip(count) : []).Concat(_waiting.SelectMany(static waiting => waiting).Where(static joined => joined.Rows is null));

    private IEnumerable<JoinedRows> Zip(int count)
    {
        var zipped = new RowTuples(branches);
        var absents = new List<JoinedRows>();
        for (var i = 0; i < count; i++)
        {
            for (var group = 0; group < groups.Length; group++)
            {
                absents.AddRange(TakeAbsent(group));
                TakeOne(group, zipped);
            }
        }

        return absents.Prepend(new JoinedRows(zipped, null));
    }

    private int PieceOfFirst => _waiting[0].TryPeek(out var head) ? head.Rows?.Count ?? 0 : 0;

    private IEnumerable<JoinedRows> TakeAbsent(int group)
    {
        while (_waiting[group].TryPeek(out var head) && head.Rows is null)
        {
            yield return _waiting[group].Dequeue();
        }
    }

    private void TakeOne(int group, RowTuples zipped)
    {
        var rows = _waiting[group].Peek().Rows!;
        zipped.SetFrom(rows, _next[group]++, groups[group].AsSpan());
        _rows[group]--;
        if (_next[group] == rows.Count)
        {
            _waiting[group].Dequeue();
            _next[group] = 0;
        }
    }
}
