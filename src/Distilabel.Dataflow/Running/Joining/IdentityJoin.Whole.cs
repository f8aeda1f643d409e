using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <content>Branches with no dimension that all begin with, as behind a global step: the one group is everything, and can't all be held.</content>
/// <remarks>
/// <para>
/// The first branch comes batch by batch, from disk where it had to wait, and meets the rows of the others, which are held; so the result comes in its
/// order. Where the others have more rows than the first, as when that one is the global step's, they are looked through before, and only those rows
/// are held that the first branch may have a partner for.
/// </para>
/// <para>
/// What is held is then bounded by the smaller side, or by what comes out of the join: of rows as many as a global step has had in memory before. Absent
/// rows can stand anywhere in the order of such a join, so with them all is held.
/// </para>
/// </remarks>
internal sealed partial class IdentityJoin
{
    private Queue<Batch>? _held;
    private bool _isWhole;

    /// <summary>Joins the next batch of the first branch with all rows of the others.</summary>
    private bool TryJoinWhole(Action<JoinedRows> emit, Action<int, Batch> done)
    {
        if (_isWhole)
        {
            return JoinNext(emit, done);
        }

        if (_prefix > 0 || !_group.KeepsOrder || !Array.TrueForAll(_branches, static branch => branch is { HasEnded: true, HasAbsent: false }))
        {
            return false;
        }

        _isWhole = true;
        _last = [];
        var index = _branches.Skip(1).Sum(static branch => branch.Waiting) > _branches[0].Waiting ? HoldFirst(done) : null;
        for (var place = 1; place < _branches.Length; place++)
        {
            foreach (var batch in TakeAll(place, done))
            {
                if (index is null)
                {
                    Add(place, batch);
                }
                else
                {
                    _group.AddAgreeing(place, batch, index);
                }
            }
        }

        return JoinNext(emit, done);
    }

    private bool JoinNext(Action<JoinedRows> emit, Action<int, Batch> done)
    {
        var next = _held is null ? TakeAll(0, done).FirstOrDefault() : _held.TryDequeue(out var held) ? held : null;
        if (next is null)
        {
            _group.EndFirst();
            return false;
        }

        Add(0, next);
        _group.JoinFirst(row => _tuples.Add(row));
        Flush(emit, Progress());
        return true;
    }

    /// <summary>Takes all rows of the first branch into memory, where they are the fewest.</summary>
    private IdentityIndex HoldFirst(Action<int, Batch> done)
    {
        _held = new Queue<Batch>(TakeAll(0, done));
        return _group.IndexFirst([.. _held.SelectMany(static batch => Enumerable.Range(0, batch.Count).Select(row => (batch, row)))]);
    }

    /// <summary>The batches of a branch, each taken out when it is asked for.</summary>
    private IEnumerable<Batch> TakeAll(int place, Action<int, Batch> done)
    {
        while (_branches[place].Head is { } head)
        {
            var rest = head.Slice(_branches[place].Cursor, head.Count - _branches[place].Cursor);
            if (_branches[place].Take(rest.Count) is { } taken)
            {
                done(place, taken);
            }

            yield return rest;
        }
    }

    private void Add(int place, Batch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _group.Add(place, batch, row);
        }
    }
}
