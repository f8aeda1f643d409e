using System.Collections.Immutable;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The natural join of the rows of one group, which agree in the dimensions that all branches begin with.</summary>
/// <remarks>
/// <para>
/// A joined row takes a row of each branch such that all agree in the dimensions that they share. It takes none of a branch that has none that
/// agrees, but has the word that such a row was routed elsewhere: an absent row that agrees and has an ordinal in common with it. In a dimension that
/// only absent branches have, it has no ordinal, and agrees with every row.
/// </para>
/// <para>
/// Only identities are looked at, and rows are named by their place. In memory that is about sixty bytes for each row of a branch; and where rows are
/// absent, or lack ordinals, as much again for each joined row, since these must all be known to be put in order.
/// </para>
/// </remarks>
internal sealed class GroupJoin
{
    private readonly Lineage _joined;
    private readonly List<(WaitingRows Rows, int Row)>[] _rows;
    private readonly List<(WaitingRows Rows, int Row)>[] _absent;
    private readonly (int Joined, int Own)[][] _dimensions;
    private readonly (int Joined, int Own)[][] _sharedWithEarlier;
    private readonly (int Joined, int Own)[][] _sharedWithOthers;
    private readonly (int Branch, int Own)[][] _ordinals;
    private readonly bool _keepsOrder;
    private readonly int[] _single;
    private readonly long[] _identity;
    private readonly long[] _unmatched;
    private (ImmutableArray<int> Steps, (int Joined, int Own)[] Dimensions) _lastAbsent = ([], []);

    internal GroupJoin(Lineage[] lineages)
    {
        _joined = Lineage.Join(lineages);
        _rows = [.. lineages.Select(static _ => new List<(WaitingRows, int)>())];
        _absent = [.. lineages.Select(static _ => new List<(WaitingRows, int)>())];
        _dimensions = [.. lineages.Select(lineage => Dimensions(lineage.Steps))];
        _sharedWithEarlier = [.. lineages.Select((lineage, branch) => Dimensions(lineage.Steps, lineages.Take(branch)))];
        _sharedWithOthers = [.. lineages.Select((lineage, branch) => Dimensions(lineage.Steps, lineages.Where((_, other) => other != branch)))];
        _ordinals =
        [
            .. _joined.Steps.Select(step => lineages.Select((lineage, branch) => (Branch: branch, Own: lineage.Steps.IndexOf(step))).Where(static place => place.Own >= 0).ToArray()),
        ];
        _keepsOrder = Array.TrueForAll(lineages, static lineage => lineage.Uncertain.IsEmpty);
        _single = new int[lineages.Length];
        _identity = new long[_joined.Count];
        _unmatched = new long[lineages.Length];
    }

    /// <summary>The rows of each branch that found no partner, since the join was made.</summary>
    internal IReadOnlyList<long> Unmatched => _unmatched;

    private bool HasAbsent => Array.Exists(_absent, static rows => rows.Count > 0);

    internal void Clear()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i].Clear();
            _absent[i].Clear();
        }
    }

    internal void Add(int branch, WaitingRows rows, int row) => (rows.IsAbsent ? _absent : _rows)[branch].Add((rows, row));

    /// <summary>The row at a place of a branch.</summary>
    internal (WaitingRows Rows, int Row) RowAt(int branch, int place) => _rows[branch][place];

    /// <summary>The usual group: of each branch at most one row, be it one that was routed elsewhere.</summary>
    /// <param name="joined">Takes the joined row, if there is one: the place of its row in each branch, -1 for none.</param>
    /// <param name="absent">Takes a row that no branch has because each says that it was routed elsewhere.</param>
    /// <returns>Whether the group is such a one.</returns>
    internal bool TryJoinSingles(Action<int[]> joined, Action<(WaitingRows Rows, int Row)> absent)
    {
        var (rows, missing) = (0, 0);
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            var (present, gone) = (_rows[branch].Count, _absent[branch].Count);
            if (present + gone > 1)
            {
                return false;
            }

            rows += present;
            missing += present + gone == 0 ? 1 : 0;
            _single[branch] = present - 1;
        }

        if (missing > 0)
        {
            for (var branch = 0; branch < _rows.Length; branch++)
            {
                _unmatched[branch] += _rows[branch].Count;
            }

            return true;
        }

        Array.Fill(_identity, -1);
        for (var branch = 0; branch < _rows.Length; branch++)
        {
            if (_single[branch] == 0 && !TryAgree(_rows[branch][0], _dimensions[branch], mustShare: false))
            {
                return false;
            }
        }

        for (var branch = 0; branch < _rows.Length; branch++)
        {
            if (_single[branch] < 0 && !TryAgree(_absent[branch][0], DimensionsOf(_absent[branch][0].Rows.AbsentDimensions), mustShare: rows > 0 || branch > 0))
            {
                return false;
            }
        }

        if (rows > 0)
        {
            joined(_single);
        }
        else
        {
            absent(_absent[0][0]);
        }

        return true;
    }

    /// <summary>Merges the ordinals of a row into the group's identity.</summary>
    /// <returns>Whether none differs, and, where it must be so, one is the same.</returns>
    private bool TryAgree((WaitingRows Rows, int Row) row, (int Joined, int Own)[] dimensions, bool mustShare)
    {
        var shares = !mustShare;
        foreach (var (place, own) in dimensions)
        {
            var ordinal = row.Rows.Identities[row.Row, own];
            if (ordinal >= 0 && _identity[place] >= 0)
            {
                if (ordinal != _identity[place])
                {
                    return false;
                }

                shares = true;
            }

            _identity[place] = Math.Max(_identity[place], ordinal);
        }

        return shares;
    }

    /// <summary>Where the dimensions of absent rows are among the joined ones. Those of one router follow each other.</summary>
    private (int Joined, int Own)[] DimensionsOf(ImmutableArray<int> steps)
    {
        if (_lastAbsent.Steps != steps)
        {
            _lastAbsent = (steps, Dimensions(steps));
        }

        return _lastAbsent.Dimensions;
    }

    /// <summary>Joins the rows of the group, in order, while the result is asked for.</summary>
    /// <returns>
    /// For each joined row, the place of its row in each branch, -1 for none; where there are no places, a row that no branch has because each says that it
    /// was routed elsewhere.
    /// </returns>
    internal IEnumerable<(int[]? Places, (WaitingRows Rows, int Row) Absent)> Join()
    {
        var indexes = _rows.Select((rows, branch) => new IdentityIndex(rows, _sharedWithEarlier[branch])).ToArray();
        return HasAbsent || !_keepsOrder ? JoinAll(indexes) : JoinInOrder(indexes);
    }

    /// <summary>Joins row by row of the first branch: loops over the branches give the order of the result, unless ordinals are missing.</summary>
    private IEnumerable<(int[]? Places, (WaitingRows Rows, int Row) Absent)> JoinInOrder(IdentityIndex[] indexes)
    {
        var matched = NoneMatched();
        var (places, none) = (Filled(-1, _rows.Length), Filled(-1L, _joined.Count));
        var joined = new List<int[]>();
        for (places[0] = 0; places[0] < _rows[0].Count; places[0]++)
        {
            Extend(indexes, 1, places, With(none, 0, places[0]), static (_, _) => true, joined);
            foreach (var row in joined)
            {
                Mark(matched, row);
                yield return (row, default);
            }

            joined.Clear();
        }

        CountUnmatched(matched);
    }

    private IEnumerable<(int[]? Places, (WaitingRows Rows, int Row) Absent)> JoinAll(IdentityIndex[] indexes)
    {
        var matched = NoneMatched();
        var joined = new List<int[]>();
        var branches = HasAbsent ? Enumerable.Range(0, _rows.Length).Select(branch => new Branch(this, branch, _sharedWithOthers[branch])).ToArray() : [];
        Extend(indexes, 0, Filled(-1, _rows.Length), Filled(-1L, _joined.Count), (places, identity) => IsComplete(places, identity, branches), joined);
        foreach (var (_, row) in AbsentEverywhere())
        {
            yield return (null, row);
        }

        foreach (var row in joined.OrderBy(static row => row, Comparer<int[]>.Create(Compare)))
        {
            Mark(matched, row);
            yield return (row, default);
        }

        CountUnmatched(matched);
    }

    /// <summary>Takes each row of the branch that agrees with those taken of the branches before; and none, where the branch has absent rows.</summary>
    private void Extend(IdentityIndex[] indexes, int branch, int[] places, long[] identity, Func<int[], long[], bool> isComplete, List<int[]> joined)
    {
        if (branch == _rows.Length)
        {
            if (isComplete(places, identity))
            {
                joined.Add((int[])places.Clone());
            }

            return;
        }

        foreach (var place in indexes[branch].Agreeing(identity))
        {
            places[branch] = place;
            Extend(indexes, branch + 1, places, With(identity, branch, place), isComplete, joined);
        }

        places[branch] = -1;
        if (_absent[branch].Count > 0)
        {
            Extend(indexes, branch + 1, places, identity, isComplete, joined);
        }
    }

    private long[] With(long[] identity, int branch, int place)
    {
        var merged = (long[])identity.Clone();
        var (rows, row) = _rows[branch][place];
        foreach (var (joined, own) in _dimensions[branch])
        {
            merged[joined] = Math.Max(merged[joined], rows.Identities[row, own]);
        }

        return merged;
    }

    /// <summary>
    /// Only when all is known of a joined row can be said whether a branch has no row for it, or one that it must take.
    /// </summary>
    private static bool IsComplete(int[] places, long[] identity, Branch[] branches) =>
        Array.Exists(places, static place => place >= 0) &&
        Array.TrueForAll(branches, branch => places[branch.Place] >= 0 || branch.IsAbsentFor(identity));

    /// <summary>The absent rows of the first branch that are absent in all others too.</summary>
    private List<(long[] Identity, (WaitingRows Rows, int Row) Row)> AbsentEverywhere() => !Array.TrueForAll(_absent, static rows => rows.Count > 0)
        ? []
        :
        [
            .. _absent[0].GroupBy(static absent => absent.Rows.AbsentDimensions, DimensionsComparer.Instance).SelectMany(AbsentEverywhere)
                .OrderBy(static absent => absent.Identity, Lexicographic),
        ];

    private IEnumerable<(long[] Identity, (WaitingRows Rows, int Row) Row)> AbsentEverywhere(IGrouping<ImmutableArray<int>, (WaitingRows Rows, int Row)> absents)
    {
        var known = Dimensions(absents.Key).Select(static dimension => dimension.Joined).ToArray();
        var branches = Enumerable.Range(0, _rows.Length)
            .Select(branch => new Branch(this, branch, [.. _dimensions[branch].Where(dimension => known.Contains(dimension.Joined))])).ToArray();
        return absents.Select(absent => (Identity: IdentityOf(absent), Row: absent))
            .Where(absent => Array.TrueForAll(branches, branch => branch.IsAbsentFor(absent.Identity)));
    }

    private long[] IdentityOf((WaitingRows Rows, int Row) absent)
    {
        var identity = Filled(-1L, _joined.Count);
        foreach (var (joined, own) in Dimensions(absent.Rows.AbsentDimensions))
        {
            identity[joined] = absent.Rows.Identities[absent.Row, own];
        }

        return identity;
    }

    private long[] IdentityOf(int[] places)
    {
        var identity = new long[_joined.Count];
        for (var dimension = 0; dimension < identity.Length; dimension++)
        {
            identity[dimension] = Ordinal(places, dimension);
        }

        return identity;
    }

    /// <summary>Compares joined rows by their identities, which are not kept: there are many at once.</summary>
    private int Compare(int[] left, int[] right)
    {
        for (var dimension = 0; dimension < _joined.Count; dimension++)
        {
            if (Ordinal(left, dimension).CompareTo(Ordinal(right, dimension)) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private long Ordinal(int[] places, int dimension)
    {
        foreach (var (branch, own) in _ordinals[dimension])
        {
            if (places[branch] >= 0 && _rows[branch][places[branch]] is var (rows, row) && rows.Identities[row, own] is >= 0 and var ordinal)
            {
                return ordinal;
            }
        }

        return -1;
    }

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
            .Where(dimension => sharedWith is null ? _joined.Steps.Contains(dimension.Step) : sharedWith.Any(other => other.Steps.Contains(dimension.Step)))
            .Select(dimension => (_joined.Steps.IndexOf(dimension.Step), dimension.Own)),
    ];

    private bool[][] NoneMatched() => Array.ConvertAll(_rows, static rows => new bool[rows.Count]);

    private static void Mark(bool[][] matched, int[] places)
    {
        for (var branch = 0; branch < places.Length; branch++)
        {
            if (places[branch] >= 0)
            {
                matched[branch][places[branch]] = true;
            }
        }
    }

    private void CountUnmatched(bool[][] matched)
    {
        for (var branch = 0; branch < matched.Length; branch++)
        {
            _unmatched[branch] += matched[branch].AsSpan().Count(false);
        }
    }

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
                .. group._absent[place].GroupBy(static row => row.Rows.AbsentDimensions, DimensionsComparer.Instance)
                    .Select(rows => new IdentityIndex([.. rows], group.Dimensions(rows.Key))),
            ];
        }

        internal int Place { get; }

        /// <summary>Whether the branch has no row that agrees, but the word that such a row went another way.</summary>
        internal bool IsAbsentFor(long[] identity) => Array.Exists(_absent, absent => absent.AnyRelated(identity)) && !_rows.AnyAgreeing(identity);
    }

    /// <summary>Rows of one router have the same dimensions.</summary>
    private sealed class DimensionsComparer : IEqualityComparer<ImmutableArray<int>>
    {
        internal static DimensionsComparer Instance { get; } = new();

        public bool Equals(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceEqual(y.AsSpan());

        public int GetHashCode(ImmutableArray<int> obj) => obj.Length;
    }
}
