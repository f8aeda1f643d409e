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
/// Behind a global step there is no such dimension, and the one group is everything (see the remarks on that).
/// </para>
/// </remarks>
internal sealed partial class IdentityJoin
{
    private readonly BranchBuffer[] _branches;
    private readonly int _prefix;
    private readonly GroupJoin _group;
    private RowTuples _tuples;
    private long[]? _last;
    private bool _hasNews;

    internal IdentityJoin(BranchBuffer[] branches)
    {
        _branches = branches;
        var lineages = branches.Select(static branch => branch.Lineage).ToArray();
        _prefix = Lineage.CommonPrefix(lineages);
        _group = new GroupJoin(lineages);
        _tuples = new RowTuples(branches.Length);
        Lineage = Lineage.Join(lineages);
    }

    /// <summary>The dimensions of the joined rows.</summary>
    internal Lineage Lineage { get; }

    /// <summary>The rows of each branch that found no partner.</summary>
    internal long Unmatched => _group.Unmatched;

    /// <summary>Whether all that came, and will come, was joined.</summary>
    internal bool HasEnded => _held is not { Count: > 0 } && Array.TrueForAll(_branches, static branch => branch is { HasEnded: true, IsEmpty: true });

    /// <summary>Joins what can be joined by now; where that may be more than can be held, the next piece of it.</summary>
    /// <param name="emit">Takes the result, in pieces that end where the batches of the first branch end.</param>
    /// <param name="done">Is told of each batch, and its branch, whose last row was taken.</param>
    /// <returns>Whether there is more.</returns>
    internal bool Advance(Action<JoinedRows> emit, Action<int, Batch> done)
    {
        if (TryJoinWhole(emit, done))
        {
            return true;
        }

        while (!_isWhole && (TryJoinBatches(emit, done) || TryJoinGroup(emit, done)))
        {
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

        return false;
    }

    /// <summary>The usual case: the same rows on every branch, none expanded, none filtered. They meet batch by batch.</summary>
    private bool TryJoinBatches(Action<JoinedRows> emit, Action<int, Batch> done)
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

        _tuples.AddBatches(Array.ConvertAll(_branches, static branch => branch.Head!), first.Count);
        _last = first.Identities.ToArray(first.Count - 1);
        Take(first.Count, done);
        Flush(emit, Progress());
        return true;
    }

    private void Take(int rows, Action<int, Batch> done)
    {
        for (var i = 0; i < _branches.Length; i++)
        {
            if (_branches[i].Take(rows) is { } batch)
            {
                done(i, batch);
            }
        }
    }

    private bool TryJoinGroup(Action<JoinedRows> emit, Action<int, Batch> done)
    {
        if (FirstKey() is not { } key || !Array.TrueForAll(_branches, branch => branch.IsClosedAt(key)))
        {
            return false;
        }

        _group.Clear();
        var endsBatch = false;
        for (var i = 0; i < _branches.Length; i++)
        {
            endsBatch |= TakeGroup(i, key, done) && i == 0;
        }

        _last = key;
        _group.Join(
            row => _tuples.Add(row),
            absent =>
            {
                // The group goes on behind it, so nothing is said of progress yet.
                Flush(emit, progress: null);
                emit(new JoinedRows(null, null, absent));
            });
        _hasNews = true;
        if (endsBatch)
        {
            Flush(emit, Progress());
        }

        return true;
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
    private int KeyLength(BranchBuffer branch, Batch batch)
    {
        if (!batch.IsAbsent)
        {
            return _prefix;
        }

        var length = 0;
        while (length < _prefix && length < batch.AbsentDimensions.Length && batch.AbsentDimensions[length] == branch.Lineage.Steps[length])
        {
            length++;
        }

        return length;
    }

    /// <summary>Moves the rows of the group from a branch to the group.</summary>
    /// <returns>Whether a batch of the branch ends with the group.</returns>
    private bool TakeGroup(int place, long[] key, Action<int, Batch> done)
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
            if (branch.Take(row - branch.Cursor) is { } batch)
            {
                done(place, batch);
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
            emit(new JoinedRows(_tuples, progress));
            _tuples = new RowTuples(_branches.Length);
        }
    }
}
