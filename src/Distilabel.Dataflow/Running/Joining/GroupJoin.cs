using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The natural join of the rows of one group, which agree in the dimensions that all branches begin with.</summary>
internal sealed class GroupJoin
{
    private readonly Lineage[] _lineages;
    private readonly List<(Batch Batch, int Row)>[] _rows;
    private readonly List<(Batch Batch, int Row)>[] _absent;
    private readonly Dimension[][] _shared;
    private readonly Dimension[] _order;

    internal GroupJoin(Lineage[] lineages)
    {
        _lineages = lineages;
        _rows = [.. lineages.Select(static _ => new List<(Batch, int)>())];
        _absent = [.. lineages.Select(static _ => new List<(Batch, int)>())];
        _shared = [.. lineages.Select((_, branch) => SharedWithEarlier(lineages, branch))];
        _order = [.. lineages.SelectMany(static (lineage, branch) => lineage.Steps.Select((step, place) => new Dimension(step, branch, place)))];
    }

    /// <summary>Rows that found no partner, since the join was made.</summary>
    internal long Unmatched { get; private set; }

    /// <summary>Whether the group has no row, only the word of every branch that it was not chosen for it.</summary>
    internal bool IsAbsentEverywhere => Array.TrueForAll(_rows, static rows => rows.Count == 0) && Array.TrueForAll(_absent, static rows => rows.Count > 0);

    /// <summary>The absent rows of the first branch.</summary>
    internal IEnumerable<Batch> Absent => _absent[0].Select(static row => row.Batch.Slice(row.Row, 1));

    internal void Clear()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i].Clear();
            _absent[i].Clear();
        }
    }

    internal void Add(int branch, Batch batch, int row) => (batch.IsAbsent ? _absent : _rows)[branch].Add((batch, row));

    /// <summary>Adds the joined rows to <paramref name="joined"/>, in order.</summary>
    internal void Join(RowTuples joined)
    {
        var tuples = new List<(Batch? Batch, int Row)[]>();
        var matched = _rows.Select(static rows => new bool[rows.Count]).ToArray();
        var mixed = false;
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            tuples = Extend(tuples, branch, matched);
            mixed |= AddThoseOfNoEarlierBranch(tuples, branch, matched[branch]);
        }

        // Rows that came in through a later branch alone stand behind the others until here.
        foreach (var tuple in mixed ? tuples.Order(Comparer<(Batch? Batch, int Row)[]>.Create(Compare)) : tuples.AsEnumerable())
        {
            joined.Add(tuple);
        }

        Unmatched += CountUnmatched(tuples);
    }

    private static Dimension[] SharedWithEarlier(Lineage[] lineages, int branch) =>
    [
        .. lineages[branch].Steps.Select((step, place) => new Dimension(step, branch, place))
            .Where(dimension => lineages.Take(branch).Any(earlier => earlier.Steps.Contains(dimension.Step))),
    ];

    /// <summary>Each tuple with each row of the branch that agrees with it; with none where the branch was not chosen for it.</summary>
    private List<(Batch? Batch, int Row)[]> Extend(List<(Batch? Batch, int Row)[]> tuples, int branch, bool[][] matched)
    {
        if (tuples.Count == 0)
        {
            return tuples;
        }

        var index = Index(branch);
        var extended = new List<(Batch? Batch, int Row)[]>(tuples.Count);
        foreach (var tuple in tuples)
        {
            var key = KeyOf(tuple, _shared[branch]);
            var found = false;
            foreach (var place in Candidates(index, key, branch))
            {
                if (Agree(tuple, branch, _rows[branch][place]))
                {
                    found = matched[branch][place] = true;
                    extended.Add(With(tuple, branch, _rows[branch][place]));
                }
            }

            if (!found && IsAbsentFor(branch, tuple))
            {
                extended.Add(tuple);
            }
        }

        return extended;
    }

    /// <summary>Rows that no earlier branch was chosen for begin tuples of their own.</summary>
    private bool AddThoseOfNoEarlierBranch(List<(Batch? Batch, int Row)[]> tuples, int branch, bool[] matched)
    {
        var added = false;
        for (var place = 0; place < _rows[branch].Count; place++)
        {
            var tuple = With(new (Batch?, int)[_rows.Length], branch, _rows[branch][place]);
            if (!matched[place] && Enumerable.Range(0, branch).All(earlier => IsAbsentFor(earlier, tuple)))
            {
                tuples.Add(tuple);
                added |= branch > 0;
            }
        }

        return added;
    }

    private bool IsAbsentFor(int branch, (Batch? Batch, int Row)[] tuple)
    {
        foreach (var (batch, row) in _absent[branch])
        {
            var agrees = true;
            for (var i = 0; i < batch.AbsentDimensions.Length && agrees; i++)
            {
                agrees = Ordinal(tuple, batch.AbsentDimensions[i]) is not { } ordinal || ordinal == batch.Identities[row, i];
            }

            if (agrees)
            {
                return true;
            }
        }

        return false;
    }

    private static (Batch? Batch, int Row)[] With((Batch? Batch, int Row)[] tuple, int branch, (Batch Batch, int Row) row)
    {
        var extended = ((Batch? Batch, int Row)[])tuple.Clone();
        extended[branch] = row;
        return extended;
    }

    private bool Agree((Batch? Batch, int Row)[] tuple, int branch, (Batch Batch, int Row) row)
    {
        foreach (var dimension in _shared[branch])
        {
            if (Ordinal(tuple, dimension.Step) is { } ordinal && ordinal != row.Batch.Identities[row.Row, dimension.Place])
            {
                return false;
            }
        }

        return true;
    }

    private long? Ordinal((Batch? Batch, int Row)[] tuple, int step)
    {
        for (var branch = 0; branch < tuple.Length; branch++)
        {
            if (tuple[branch].Batch is { } batch && _lineages[branch].Steps.IndexOf(step) is >= 0 and var place)
            {
                return batch.Identities[tuple[branch].Row, place];
            }
        }

        return null;
    }

    /// <summary>The rows of a branch by the dimensions that they share with the earlier ones: a group behind a global step may be large.</summary>
    private Dictionary<long, List<int>> Index(int branch)
    {
        var index = new Dictionary<long, List<int>>();
        for (var place = 0; place < _rows[branch].Count; place++)
        {
            var (batch, row) = _rows[branch][place];
            var key = 17L;
            foreach (var dimension in _shared[branch])
            {
                key = Mix(key, batch.Identities[row, dimension.Place]);
            }

            if (!index.TryGetValue(key, out var places))
            {
                index[key] = places = [];
            }

            places.Add(place);
        }

        return index;
    }

    /// <summary>The hash of a tuple's shared dimensions; null when an absent branch leaves one of them open.</summary>
    private long? KeyOf((Batch? Batch, int Row)[] tuple, Dimension[] shared)
    {
        var key = 17L;
        foreach (var dimension in shared)
        {
            if (Ordinal(tuple, dimension.Step) is not { } ordinal)
            {
                return null;
            }

            key = Mix(key, ordinal);
        }

        return key;
    }

    private IEnumerable<int> Candidates(Dictionary<long, List<int>> index, long? key, int branch) =>
        key is { } hash ? index.GetValueOrDefault(hash) ?? [] : Enumerable.Range(0, _rows[branch].Count);

    private static long Mix(long key, long ordinal) => unchecked(((key * 31) ^ ordinal) * (long)0x9E3779B97F4A7C15);

    private int Compare((Batch? Batch, int Row)[]? left, (Batch? Batch, int Row)[]? right)
    {
        foreach (var dimension in _order)
        {
            var order = (Ordinal(left!, dimension.Step) ?? -1).CompareTo(Ordinal(right!, dimension.Step) ?? -1);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private long CountUnmatched(List<(Batch? Batch, int Row)[]> tuples)
    {
        var used = new HashSet<(int, Batch, int)>();
        foreach (var tuple in tuples)
        {
            for (var branch = 0; branch < tuple.Length; branch++)
            {
                if (tuple[branch].Batch is { } batch)
                {
                    used.Add((branch, batch, tuple[branch].Row));
                }
            }
        }

        return _rows.Sum(static rows => rows.Count) - used.Count;
    }

    private readonly record struct Dimension(int Step, int Branch, int Place);
}
