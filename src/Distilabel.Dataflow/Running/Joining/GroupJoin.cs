using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The natural join of the rows of one group, which agree in the dimensions that all branches begin with.</summary>
/// <remarks>
/// A joined row takes a row of each branch such that all agree in the dimensions that they share. It takes none of a branch that has none that
/// agrees, but has the word that such a row was routed elsewhere: an absent row that agrees and has an ordinal in common with it. In a dimension that
/// only absent branches have, it has no ordinal, and agrees with every row.
/// </remarks>
internal sealed class GroupJoin
{
    private readonly Lineage _joined;
    private readonly List<(Batch Batch, int Row)>[] _rows;
    private readonly List<(Batch Batch, int Row)>[] _absent;
    private readonly (int Joined, int Own)[][] _dimensions;
    private readonly (int Joined, int Own)[][] _sharedWithEarlier;
    private readonly (int Joined, int Own)[][] _sharedWithOthers;
    private readonly bool _keepsOrder;
    private readonly (Batch? Batch, int Row)[] _single;
    private readonly long[] _identity;
    private readonly IdentityIndex?[] _indexes;
    private readonly bool[]?[] _matched;

    internal GroupJoin(Lineage[] lineages)
    {
        _joined = Lineage.Join(lineages);
        _rows = [.. lineages.Select(static _ => new List<(Batch, int)>())];
        _absent = [.. lineages.Select(static _ => new List<(Batch, int)>())];
        _dimensions = [.. lineages.Select(lineage => Dimensions(lineage.Steps))];
        _sharedWithEarlier = [.. lineages.Select((lineage, branch) => Dimensions(lineage.Steps, lineages.Take(branch)))];
        _sharedWithOthers = [.. lineages.Select((lineage, branch) => Dimensions(lineage.Steps, lineages.Where((_, other) => other != branch)))];
        _keepsOrder = Array.TrueForAll(lineages, static lineage => lineage.Uncertain.IsEmpty);
        _single = new (Batch?, int)[lineages.Length];
        _identity = new long[_joined.Count];
        _indexes = new IdentityIndex?[lineages.Length];
        _matched = new bool[]?[lineages.Length];
    }

    /// <summary>Whether joined rows come in the order of the first branch's without being sorted, as long as no row is absent.</summary>
    internal bool KeepsOrder => _keepsOrder;

    /// <summary>Rows that found no partner, since the join was made.</summary>
    internal long Unmatched { get; private set; }

    internal void Clear()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i].Clear();
            _absent[i].Clear();
        }

        Array.Clear(_indexes);
        Array.Clear(_matched);
    }

    internal void Add(int branch, Batch batch, int row) => (batch.IsAbsent ? _absent : _rows)[branch].Add((batch, row));

    /// <summary>Keeps those rows of a batch that a row of the first branch may agree with. The others find no partner.</summary>
    /// <param name="branch">The branch of the batch, which is not the first.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The rows of the first branch.</param>
    internal void AddAgreeing(int branch, Batch batch, IdentityIndex first)
    {
        var kept = new List<int>(batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            Array.Fill(_identity, -1);
            foreach (var (joined, own) in _dimensions[branch])
            {
                _identity[joined] = batch.Identities[row, own];
            }

            if (first.Agreeing(_identity).Any())
            {
                kept.Add(row);
            }
        }

        // What is kept is copied, so that the rest of the batch need not stay with it.
        var agreeing = kept.Count == batch.Count ? batch : batch.Gather([.. kept], null);
        Unmatched += batch.Count - kept.Count;
        for (var row = 0; row < agreeing.Count; row++)
        {
            Add(branch, agreeing, row);
        }
    }

    /// <summary>An index of rows of the first branch.</summary>
    internal IdentityIndex IndexFirst(List<(Batch Batch, int Row)> rows) => new(rows, _sharedWithOthers[0]);

    /// <summary>Joins the rows of the first branch that were added, in order, and forgets them; those of the others stay for the next ones.</summary>
    /// <remarks>Only where <see cref="KeepsOrder"/>, and without absent rows.</remarks>
    internal void JoinFirst(Action<ReadOnlySpan<(Batch? Batch, int Row)>> joined)
    {
        var tuples = new List<Tuple> { new(Filled(-1, _rows.Length), Filled(-1L, _joined.Count)) };
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            tuples = Extend(tuples, branch);
        }

        Mark(tuples);
        Emit(tuples, [], joined, static _ => { });
        Unmatched += _matched[0]!.AsSpan().Count(false);
        _rows[0].Clear();
        (_indexes[0], _matched[0]) = (null, null);
    }

    /// <summary>Counts the rows of the other branches that found no partner, after the last row of the first.</summary>
    internal void EndFirst()
    {
        for (var branch = 1; branch < _rows.Length; branch++)
        {
            Unmatched += _rows[branch].Count - (_matched[branch]?.AsSpan().Count(true) ?? 0);
        }

        Clear();
    }

    /// <summary>Joins the rows of the group, in order.</summary>
    /// <param name="joined">Takes each joined row.</param>
    /// <param name="absent">Takes rows that no branch has, because each says that they were routed elsewhere.</param>
    internal void Join(Action<ReadOnlySpan<(Batch? Batch, int Row)>> joined, Action<Batch> absent)
    {
        var hasAbsent = Array.Exists(_absent, static rows => rows.Count > 0);
        if (!hasAbsent && TryJoinSingles(joined))
        {
            return;
        }

        var tuples = new List<Tuple> { new(Filled(-1, _rows.Length), Filled(-1L, _joined.Count)) };
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            tuples = Extend(tuples, branch);
        }

        List<(long[] Identity, Batch Rows)> gone = [];
        if (hasAbsent)
        {
            var branches = Enumerable.Range(0, _rows.Length).Select(branch => new Branch(this, branch, _sharedWithOthers[branch])).ToArray();
            tuples.RemoveAll(tuple => !IsComplete(tuple, branches));
            gone = AbsentEverywhere();
        }

        if (hasAbsent || !_keepsOrder)
        {
            // Loops over the branches give the order of the result, unless ordinals are missing.
            tuples = [.. tuples.OrderBy(static tuple => tuple.Identity, Lexicographic)];
        }

        Mark(tuples);
        Unmatched += _matched.Sum(static matched => matched.AsSpan().Count(false));
        Emit(tuples, gone, joined, absent);
    }

    /// <summary>The usual group: at most one row of each branch.</summary>
    private bool TryJoinSingles(Action<ReadOnlySpan<(Batch? Batch, int Row)>> joined)
    {
        var empty = 0;
        foreach (var rows in _rows)
        {
            if (rows.Count > 1)
            {
                return false;
            }

            empty += rows.Count == 0 ? 1 : 0;
        }

        if (empty == 0)
        {
            Array.Fill(_identity, -1);
        }

        for (var branch = 0; branch < _rows.Length && empty == 0; branch++)
        {
            _single[branch] = _rows[branch][0];
            var (batch, row) = _rows[branch][0];
            foreach (var (place, own) in _dimensions[branch])
            {
                var ordinal = batch.Identities[row, own];
                if (ordinal >= 0 && _identity[place] >= 0 && ordinal != _identity[place])
                {
                    return false;
                }

                _identity[place] = Math.Max(_identity[place], ordinal);
            }
        }

        if (empty == 0)
        {
            joined(_single);
        }
        else
        {
            Unmatched += _rows.Length - empty;
        }

        return true;
    }

    private void Emit(
        List<Tuple> tuples, List<(long[] Identity, Batch Rows)> gone, Action<ReadOnlySpan<(Batch? Batch, int Row)>> joined, Action<Batch> absent)
    {
        var next = 0;
        foreach (var tuple in tuples)
        {
            for (; next < gone.Count && Lexicographic.Compare(gone[next].Identity, tuple.Identity) < 0; next++)
            {
                absent(gone[next].Rows);
            }

            for (var branch = 0; branch < _rows.Length; branch++)
            {
                _single[branch] = tuple.Rows[branch] < 0 ? (null, 0) : _rows[branch][tuple.Rows[branch]];
            }

            joined(_single);
        }

        gone[next..].ForEach(rows => absent(rows.Rows));
    }

    /// <summary>The absent rows of the first branch that are absent in all others too.</summary>
    private List<(long[] Identity, Batch Rows)> AbsentEverywhere() => !Array.TrueForAll(_absent, static rows => rows.Count > 0)
        ? []
        :
        [
            .. _absent[0].GroupBy(static absent => absent.Batch.AbsentDimensions, DimensionsComparer.Instance).SelectMany(AbsentEverywhere)
                .OrderBy(static absent => absent.Identity, Lexicographic),
        ];

    private IEnumerable<(long[] Identity, Batch Rows)> AbsentEverywhere(IGrouping<ImmutableArray<int>, (Batch Batch, int Row)> absents)
    {
        var known = Dimensions(absents.Key).Select(static dimension => dimension.Joined).ToArray();
        var branches = Enumerable.Range(0, _rows.Length)
            .Select(branch => new Branch(this, branch, [.. _dimensions[branch].Where(dimension => known.Contains(dimension.Joined))])).ToArray();
        return absents.Select(absent => (Identity: IdentityOf(absent), Rows: absent.Batch.Slice(absent.Row, 1).WithProgress(null)))
            .Where(absent => Array.TrueForAll(branches, branch => branch.IsAbsentFor(absent.Identity)));
    }

    /// <summary>
    /// Only when all is known of a joined row can be said whether a branch has no row for it, or one that it must take.
    /// </summary>
    private static bool IsComplete(Tuple tuple, Branch[] branches) =>
        Array.Exists(tuple.Rows, static row => row >= 0) &&
        Array.TrueForAll(branches, branch => tuple.Rows[branch.Place] >= 0 || branch.IsAbsentFor(tuple.Identity));

    private static T[] Filled<T>(T value, int count)
    {
        var values = new T[count];
        Array.Fill(values, value);
        return values;
    }

    private static Comparer<long[]> Lexicographic { get; } = Comparer<long[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private (int Joined, int Own)[] Dimensions(ImmutableArray<int> steps, IEnumerable<Lineage>? sharedWith = null) =>
    [
        .. steps.Select((step, own) => (Step: step, Own: own))
            .Where(dimension => sharedWith is null || sharedWith.Any(other => other.Steps.Contains(dimension.Step)))
            .Select(dimension => (_joined.Steps.IndexOf(dimension.Step), dimension.Own)),
    ];

    /// <summary>Each tuple with each row of the branch that agrees with it; and with none, where the branch has absent rows.</summary>
    private List<Tuple> Extend(List<Tuple> tuples, int branch)
    {
        var index = _indexes[branch] ??= new IdentityIndex(_rows[branch], _sharedWithEarlier[branch]);
        var extended = new List<Tuple>(tuples.Count);
        foreach (var tuple in tuples)
        {
            extended.AddRange(index.Agreeing(tuple.Identity).Select(place => With(tuple, branch, place)));
            if (_absent[branch].Count > 0)
            {
                extended.Add(tuple);
            }
        }

        return extended;
    }

    private Tuple With(Tuple tuple, int branch, int place)
    {
        var rows = (int[])tuple.Rows.Clone();
        rows[branch] = place;
        var identity = (long[])tuple.Identity.Clone();
        var (batch, row) = _rows[branch][place];
        foreach (var (joined, own) in _dimensions[branch])
        {
            identity[joined] = Math.Max(identity[joined], batch.Identities[row, own]);
        }

        return new Tuple(rows, identity);
    }

    private long[] IdentityOf((Batch Batch, int Row) absent)
    {
        var identity = Filled(-1L, _joined.Count);
        foreach (var (joined, own) in Dimensions(absent.Batch.AbsentDimensions))
        {
            identity[joined] = absent.Batch.Identities[absent.Row, own];
        }

        return identity;
    }

    /// <summary>Notes which rows have found a partner.</summary>
    private void Mark(List<Tuple> tuples)
    {
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            var matched = _matched[branch] ??= new bool[_rows[branch].Count];
            foreach (var tuple in tuples)
            {
                if (tuple.Rows[branch] >= 0)
                {
                    matched[tuple.Rows[branch]] = true;
                }
            }
        }
    }

    /// <summary>A joined row in the making.</summary>
    /// <param name="Rows">For each branch, the place of its row; -1 for none.</param>
    /// <param name="Identity">The ordinals; -1 where none is known.</param>
    private sealed record Tuple(int[] Rows, long[] Identity);

    /// <summary>A branch that may be absent.</summary>
    private sealed class Branch
    {
        private readonly IdentityIndex _rows;
        private readonly IdentityIndex[] _absent;

        /// <param name="group">The group.</param>
        /// <param name="place">Which branch.</param>
        /// <param name="dimensions">Those of its dimensions that are known of what it is compared with.</param>
        internal Branch(GroupJoin group, int place, (int Joined, int Own)[] dimensions)
        {
            Place = place;
            _rows = new IdentityIndex(group._rows[place], dimensions);
            _absent =
            [
                .. group._absent[place].GroupBy(static row => row.Batch.AbsentDimensions, DimensionsComparer.Instance)
                    .Select(rows => new IdentityIndex([.. rows], group.Dimensions(rows.Key))),
            ];
        }

        internal int Place { get; }

        /// <summary>Whether the branch has no row that agrees, but the word that such a row went another way.</summary>
        internal bool IsAbsentFor(long[] identity) => Array.Exists(_absent, absent => absent.AnyRelated(identity)) && !_rows.Agreeing(identity).Any();
    }

    /// <summary>Rows of one router have the same dimensions.</summary>
    private sealed class DimensionsComparer : IEqualityComparer<ImmutableArray<int>>
    {
        internal static DimensionsComparer Instance { get; } = new();

        public bool Equals(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceEqual(y.AsSpan());

        public int GetHashCode(ImmutableArray<int> obj) => obj.Length;
    }
}
