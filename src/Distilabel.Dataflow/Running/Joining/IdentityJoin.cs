using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Joins the rows of branches that have a common ancestor, by their identities.</summary>
/// <remarks>
/// <para>
/// A natural join over the dimensions that the branches share: rows of one identity meet; a row that one branch expanded meets the other's row
/// once for each child; a row that a branch filtered out finds no partner and is dropped; a branch that a row was not routed to is absent and
/// does not count. The result has the order of the first branch, then of the second, and so on.
/// </para>
/// <para>
/// It works group by group, a group being all rows that agree in the dimensions that every branch begins with. A group is joined as soon as every
/// branch has come past it, which the branches say also of rows that they drop, so a join holds no more than what the branches are apart.
/// Behind a global step there is no such dimension, and the one group is everything.
/// </para>
/// <para>
/// Memory is bounded for large groups too, whatever the order of the branches and of the rows: which rows belong together is found out by their
/// identities, and their values, which may wait on disk, are read when the piece of the result that has them is made.
/// </para>
/// </remarks>
internal sealed class IdentityJoin
{
    private readonly BranchBuffer[] _branches;
    private readonly int _mostRows;
    private readonly int _prefix;
    private readonly GroupJoin _group;
    private readonly (Batch? Batch, int Row)[] _tuple;
    private RowTuples _tuples;
    private IEnumerator<(int[]? Places, Batch? Absent)>? _rest;
    private long[]? _last;
    private bool _endsBatch;
    private bool _hasNews;
    private bool _hasEmitted;

    /// <param name="branches">What comes over each branch.</param>
    /// <param name="mostRows">The most rows of a piece of the result.</param>
    internal IdentityJoin(BranchBuffer[] branches, int mostRows)
    {
        _branches = branches;
        _mostRows = mostRows;
        var lineages = branches.Select(static branch => branch.Lineage).ToArray();
        _prefix = Lineage.CommonPrefix(lineages);
        _group = new GroupJoin(lineages);
        _tuple = new (Batch?, int)[branches.Length];
        _tuples = new RowTuples(branches.Length);
        Lineage = Lineage.Join(lineages);
    }

    /// <summary>The dimensions of the joined rows.</summary>
    internal Lineage Lineage { get; }

    /// <summary>The rows of each branch that found no partner.</summary>
    internal long Unmatched => _group.Unmatched;

    /// <summary>Whether all that came, and will come, was joined.</summary>
    internal bool HasEnded => _rest is null && Array.TrueForAll(_branches, static branch => branch is { HasEnded: true, IsEmpty: true });

    /// <summary>Joins what can be joined by now, up to the next piece of the result.</summary>
    /// <param name="emit">Takes the piece. It ends where a batch of the first branch ends, or has as many rows as a piece may have.</param>
    /// <param name="done">Is told of the rows, and their branch, of which the last was taken.</param>
    /// <returns>Whether there may be more.</returns>
    internal bool Advance(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        while (_rest is not null || TryJoinBatches(emit, done) || TryJoinGroup(emit, done))
        {
            JoinRest(emit);
            if (_hasEmitted)
            {
                _hasEmitted = false;
                return true;
            }
        }

        if (HasEnded)
        {
            Flush(emit, Progress());
        }
        else if (_tuples.Count == 0 && _hasNews)
        {
            _hasNews = false;
            emit(new JoinedRows(null, Progress()));
        }

        _hasEmitted = false;
        return false;
    }

    /// <summary>The usual case: the same rows on every branch, none expanded, none filtered. They meet batch by batch.</summary>
    private bool TryJoinBatches(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        var first = _branches[0].Head;
        if (_tuples.Count > 0 || first is null || first.IsAbsent || _prefix < first.Identities.Dimensions)
        {
            return false;
        }

        foreach (var branch in _branches)
        {
            if (branch.Cursor > 0 || branch.Head is not { IsAbsent: false } head || !ReferenceEquals(head.Identities, first.Identities))
            {
                return false;
            }
        }

        _tuples.AddBatches(Array.ConvertAll(_branches, static branch => branch.Read(branch.Head!, 0).Batch), first.Count);
        _last = first.Identities.ToArray(first.Count - 1);
        Take(first.Count, done);
        Flush(emit, Progress());
        Forget();
        return true;
    }

    private void Take(int rows, Action<int, WaitingRows> done)
    {
        for (var i = 0; i < _branches.Length; i++)
        {
            if (_branches[i].Take(rows) is { } taken)
            {
                done(i, taken);
            }
        }
    }

    private bool TryJoinGroup(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        if (FirstKey() is not { } key || !Array.TrueForAll(_branches, branch => branch.IsClosedAt(key)))
        {
            return false;
        }

        var endsBatch = false;
        for (var i = 0; i < _branches.Length; i++)
        {
            endsBatch |= TakeGroup(i, key, done) && i == 0;
        }

        _last = key;
        _hasNews = true;
        _endsBatch = endsBatch;
        if (_group.TryJoinSingles(Add))
        {
            EndGroup(emit);
        }
        else
        {
            _rest = _group.Join().GetEnumerator();
        }

        return true;
    }

    /// <summary>Goes on with a group, up to the next piece of the result.</summary>
    private void JoinRest(Action<JoinedRows> emit)
    {
        while (_rest is not null && !_hasEmitted)
        {
            if (!_rest.MoveNext())
            {
                _rest.Dispose();
                _rest = null;
                EndGroup(emit);
            }
            else if (_rest.Current is { Places: { } places })
            {
                Add(places);
                if (_tuples.Count == _mostRows)
                {
                    // The group goes on behind it, so nothing is said of progress yet.
                    Flush(emit, progress: null);
                }
            }
            else
            {
                Flush(emit, progress: null);
                emit(new JoinedRows(null, null, _rest.Current.Absent));
            }
        }
    }

    private void EndGroup(Action<JoinedRows> emit)
    {
        if (_endsBatch || _tuples.Count >= _mostRows)
        {
            Flush(emit, Progress());
        }

        _group.Clear();
        Forget();
    }

    private void Forget() => Array.ForEach(_branches, static branch => branch.Forget());

    private void Add(int[] places)
    {
        for (var branch = 0; branch < places.Length; branch++)
        {
            _tuple[branch] = places[branch] >= 0 && _group.RowAt(branch, places[branch]) is var (rows, row) ? _branches[branch].Read(rows, row) : (null, 0);
        }

        _tuples.Add(_tuple);
    }

    /// <summary>The smallest key at the heads of the branches, and of equal ones the shortest; null when nothing has come.</summary>
    private long[]? FirstKey()
    {
        long[]? first = null;
        foreach (var branch in _branches)
        {
            if (branch.Head is not { } head)
            {
                continue;
            }

            var key = IdentityOrder.Prefix(head.Identities, branch.Cursor, KeyLength(branch, head));
            var order = first is null ? -1 : IdentityOrder.Compare(key, first);
            if (order < 0 || (order == 0 && key.Length < first!.Length))
            {
                first = key;
            }
        }

        return first;
    }

    /// <summary>Absent rows have the dimensions of their router, which may be others than the branch's from some point on.</summary>
    private int KeyLength(BranchBuffer branch, WaitingRows rows)
    {
        if (!rows.IsAbsent)
        {
            return _prefix;
        }

        var length = 0;
        while (length < _prefix && length < rows.AbsentDimensions.Length && rows.AbsentDimensions[length] == branch.Lineage.Steps[length])
        {
            length++;
        }

        return length;
    }

    /// <summary>Moves the rows of the group from a branch to the group.</summary>
    /// <returns>Whether a batch of the branch ends with the group.</returns>
    private bool TakeGroup(int place, long[] key, Action<int, WaitingRows> done)
    {
        var branch = _branches[place];
        var ends = false;
        while (branch.Head is { } head)
        {
            var length = KeyLength(branch, head);
            var row = branch.Cursor;
            while (row < head.Count && IdentityOrder.Compare(head.Identities, row, length, key) == 0)
            {
                _group.Add(place, head, row++);
            }

            if (row == branch.Cursor)
            {
                return ends;
            }

            ends = row == head.Count;
            if (branch.Take(row - branch.Cursor) is { } taken)
            {
                done(place, taken);
            }

            if (!ends)
            {
                return false;
            }
        }

        return ends;
    }

    private StreamProgress? Progress() => _last is { Length: > 0 } last ? new StreamProgress(last) : null;

    private void Flush(Action<JoinedRows> emit, StreamProgress? progress)
    {
        if (_tuples.Count > 0)
        {
            _hasNews = false;
            _hasEmitted = true;
            emit(new JoinedRows(_tuples, progress));
            _tuples = new RowTuples(_branches.Length);
        }
    }
}
