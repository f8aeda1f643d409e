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
    private const int WholeBatch = -1;

    private readonly BranchBuffer[] _branches;
    private readonly Action<int[]> _addJoined;
    private readonly Action<(WaitingRows Rows, int Row)> _addAbsent;
    private readonly int _mostRows;
    private readonly int _prefix;
    private readonly GroupJoin _group;
    private readonly (Batch? Batch, int Row)[] _tuple;
    private readonly List<(WaitingRows Rows, int Row)> _gone = [];
    private RowTuples _tuples;
    private IEnumerator<(int[]? Places, (WaitingRows Rows, int Row) Absent)>? _rest;
    private long[]? _last;
    private bool _hasNews;
    private bool _hasEmitted;

    /// <param name="branches">What comes over each branch.</param>
    /// <param name="mostRows">The most rows of a piece of the result.</param>
    internal IdentityJoin(BranchBuffer[] branches, int mostRows)
    {
        _branches = branches;
        _mostRows = mostRows;
        _addJoined = Add;
        _addAbsent = _gone.Add;
        var lineages = branches.Select(static branch => branch.Lineage).ToArray();
        _prefix = Lineage.CommonPrefix(lineages);
        Array.ForEach(branches, branch => branch.Prefix = _prefix);
        branches[0].GivesBatches = true;
        _group = new GroupJoin(lineages);
        _tuple = new (Batch?, int)[branches.Length];
        _tuples = new RowTuples(branches.Length);
        Lineage = Lineage.Join(lineages);
    }

    /// <summary>The dimensions of the joined rows.</summary>
    internal Lineage Lineage { get; }

    /// <summary>The rows of each branch that found no partner.</summary>
    internal IReadOnlyList<long> Unmatched => _group.Unmatched;

    /// <summary>Whether all that came, and will come, was joined.</summary>
    internal bool HasEnded => _rest is null && Array.TrueForAll(_branches, static branch => branch is { HasEnded: true, IsEmpty: true });

    /// <summary>Joins what can be joined by now, up to the next piece of the result.</summary>
    /// <param name="emit">Takes the piece. It ends where a batch of the first branch ends, or has as many rows as a piece may have.</param>
    /// <param name="done">Is told of the rows, and their branch, of which the last was taken.</param>
    /// <returns>Whether there may be more.</returns>
    internal bool Advance(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        while (_rest is not null || TryPassAbsent(done) || TryGoOn(emit, done))
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
        else if (_tuples.Count == 0 && HasNews())
        {
            EmitAbsent(emit);
            emit(new JoinedRows(null, Progress()));
        }

        _hasEmitted = false;
        return false;
    }

    private bool TryGoOn(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        var key = FirstKey();
        return TryEndBatch(key, emit) || (key is not null && (TryJoinBatches(emit, done) || TryJoinGroup(key, emit, done)));
    }

    /// <summary>Rows that were absent before the branches parted are absent in all of them, and the same on each: they are handed on as they came.</summary>
    private bool TryPassAbsent(Action<int, WaitingRows> done)
    {
        if (_branches[0].Absent.Whole is not { } first)
        {
            return false;
        }

        foreach (var branch in _branches)
        {
            if (branch.Absent.Whole is not { } whole || !ReferenceEquals(whole.Identities, first.Identities))
            {
                return false;
            }
        }

        for (var i = 0; i < _branches.Length; i++)
        {
            done(i, _branches[i].Absent.Whole!);
            _branches[i].Absent.TakeWhole();
        }

        _gone.Add((first, WholeBatch));
        return true;
    }

    /// <summary>Ends a batch of the result where one of the first branch ends, when all rows up to there were joined.</summary>
    /// <param name="key">The first that waits; null when nothing does.</param>
    /// <param name="emit">Takes the batch.</param>
    private bool TryEndBatch(long[]? key, Action<JoinedRows> emit)
    {
        while (_branches[0].Borders.TryPeek(out var border) && (key is null || IdentityOrder.Compare(key, border) > 0) &&
            Array.TrueForAll(_branches, branch => branch.IsClosedAt(border)))
        {
            _branches[0].Borders.Dequeue();
            if (_tuples.Count > 0)
            {
                Flush(emit, Progress());
                return true;
            }
        }

        return false;
    }

    /// <summary>The usual case: the same rows on every branch, none expanded, none filtered. They meet batch by batch.</summary>
    private bool TryJoinBatches(Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        var first = _branches[0].Head;
        if (_tuples.Count > 0 || first is null || _prefix < first.Identities.Dimensions)
        {
            return false;
        }

        foreach (var branch in _branches)
        {
            if (branch.Cursor > 0 || branch.Head is not { } head || !ReferenceEquals(head.Identities, first.Identities))
            {
                return false;
            }
        }

        var last = first.Identities.ToArray(first.Count - 1);
        foreach (var branch in _branches)
        {
            if (!branch.Absent.IsEmpty && branch.Absent.HasUpTo(last))
            {
                return false;
            }
        }

        _tuples.AddBatches(Array.ConvertAll(_branches, static branch => branch.Read(branch.Head!, 0).Batch), first.Count);
        _last = last;
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

    private bool TryJoinGroup(long[] key, Action<JoinedRows> emit, Action<int, WaitingRows> done)
    {
        if (!AreClosedAt(key))
        {
            return false;
        }

        for (var i = 0; i < _branches.Length; i++)
        {
            TakeGroup(i, key, done);
        }

        _last = key;
        _hasNews = true;
        if (_group.TryJoinSingles(_addJoined, _addAbsent))
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
                _gone.Add(_rest.Current.Absent);
            }
        }
    }

    private void EndGroup(Action<JoinedRows> emit)
    {
        if (_tuples.Count >= _mostRows)
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
            if (branch.Head is { } head)
            {
                var order = first is null ? -1 : IdentityOrder.Compare(head.Identities, branch.Cursor, _prefix, first);
                if (order < 0 || (order == 0 && _prefix < first!.Length))
                {
                    first = IdentityOrder.Prefix(head.Identities, branch.Cursor, _prefix);
                }
            }

            first = branch.Absent.FirstKey(first);
        }

        return first;
    }

    private bool AreClosedAt(long[] key)
    {
        foreach (var branch in _branches)
        {
            if (!branch.IsClosedAt(key))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves the rows of the group from a branch to the group.</summary>
    private void TakeGroup(int place, long[] key, Action<int, WaitingRows> done)
    {
        var branch = _branches[place];
        while (branch.Absent.TryTake(key, out var absent))
        {
            _group.Add(place, absent.Rows, absent.Row);
            if (absent.IsLast)
            {
                done(place, absent.Rows);
            }
        }

        while (branch.Head is { } head)
        {
            var row = branch.Cursor;
            while (row < head.Count && IdentityOrder.Compare(head.Identities, row, _prefix, key) == 0)
            {
                _group.Add(place, head, row++);
            }

            if (row == branch.Cursor)
            {
                return;
            }

            var isLast = row == head.Count;
            if (branch.Take(row - branch.Cursor) is { } taken)
            {
                done(place, taken);
            }

            if (!isLast)
            {
                return;
            }
        }
    }

    /// <summary>Whether the join has come further than it has said, be it over rows that no branch has.</summary>
    private bool HasNews()
    {
        if (FirstKey() is null && LeastReached() is { } reached &&
            (_last is null || IdentityOrder.Compare(reached, _last) is var order && (order > 0 || (order == 0 && reached.Length < _last.Length))))
        {
            _last = reached;
            _hasNews = true;
        }

        var hasNews = _hasNews;
        _hasNews = false;
        return hasNews;
    }

    /// <summary>How far all branches have come, in the dimensions that they have in common; null when one has not begun, or all have ended.</summary>
    private long[]? LeastReached()
    {
        long[]? least = null;
        foreach (var branch in _branches)
        {
            if (branch.HasEnded)
            {
                continue;
            }

            if (_prefix == 0 || branch.Reached is not { Length: > 0 } reached)
            {
                return null;
            }

            if (reached.Length > _prefix)
            {
                // More rows may come that begin so; all that begin with less have.
                reached = reached[.._prefix];
                reached[^1]--;
            }

            var order = least is null ? -1 : IdentityOrder.Compare(reached, least);
            if (order < 0 || (order == 0 && reached.Length > least!.Length))
            {
                least = reached;
            }
        }

        return least;
    }

    private StreamProgress? Progress() => _last is { Length: > 0 } last ? new StreamProgress(last) : null;

    private void Flush(Action<JoinedRows> emit, StreamProgress? progress)
    {
        EmitAbsent(emit);
        if (_tuples.Count > 0)
        {
            _hasNews = false;
            _hasEmitted = true;
            emit(new JoinedRows(_tuples, progress));
            _tuples = new RowTuples(_branches.Length);
        }
    }

    /// <summary>Hands the rows on that all branches say were routed elsewhere. They may come before others, and never after the word that all have come.</summary>
    private void EmitAbsent(Action<JoinedRows> emit)
    {
        for (var start = 0; start < _gone.Count;)
        {
            var (rows, row) = _gone[start];
            var end = start + 1;
            if (row == WholeBatch)
            {
                emit(new JoinedRows(null, null, rows.InMemory!.WithProgress(null)));
            }
            else
            {
                while (end < _gone.Count && ReferenceEquals(_gone[end].Rows, rows) && _gone[end].Row > _gone[end - 1].Row)
                {
                    end++;
                }

                emit(new JoinedRows(null, null, rows.InMemory!.Gather([.. _gone[start..end].Select(static gone => gone.Row)], null)));
            }

            start = end;
            _hasEmitted = true;
        }

        _gone.Clear();
    }
}
