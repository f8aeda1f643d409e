namespace Distilabel.Dataflow.Running.Joining;

/// <summary>The rows that a branch of a join does not have because they were routed elsewhere, until the join asks for them.</summary>
/// <remarks>
/// Absent rows come before those that they stand among, and those of one router among those of another. Each router's own are in order, so they wait in a
/// few lanes, each in order: as many as there are routers behind one another. Only identities are kept.
/// </remarks>
internal sealed class AbsentRows
{
    private readonly List<Lane> _lanes = [];

    internal bool IsEmpty => _lanes.TrueForAll(static lane => lane.Rows.Count == 0);

    /// <summary>The rows that came first and of which none was taken, where all that wait are in one order; otherwise null.</summary>
    internal WaitingRows? Whole => _lanes is [{ Cursor: 0 } lane] && lane.Rows.TryPeek(out var head) ? head.Rows : null;

    /// <param name="rows">The rows.</param>
    /// <param name="keyLength">How many of their leading ordinals the join looks at.</param>
    internal void Add(WaitingRows rows, int keyLength)
    {
        var first = IdentityOrder.Prefix(rows.Identities, 0, keyLength);
        var lane = _lanes.Find(lane => lane.Rows.Count == 0 || IsBehind(lane.Last, first));
        if (lane is null)
        {
            _lanes.Add(lane = new Lane());
        }

        lane.Rows.Enqueue((rows, keyLength));
        lane.Last = IdentityOrder.Prefix(rows.Identities, rows.Count - 1, keyLength);
    }

    /// <summary>The first of all by the key that the join looks at; of equal ones the shortest, which is <paramref name="first"/> where none is before it.</summary>
    internal long[]? FirstKey(long[]? first)
    {
        foreach (var lane in _lanes)
        {
            if (!lane.Rows.TryPeek(out var head))
            {
                continue;
            }

            var order = first is null ? -1 : IdentityOrder.Compare(head.Rows.Identities, lane.Cursor, head.KeyLength, first);
            if (order < 0 || (order == 0 && head.KeyLength < first!.Length))
            {
                first = IdentityOrder.Prefix(head.Rows.Identities, lane.Cursor, head.KeyLength);
            }
        }

        return first;
    }

    /// <summary>Whether a row stands before <paramref name="key"/>, or begins as it does.</summary>
    internal bool HasUpTo(ReadOnlySpan<long> key)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Rows.TryPeek(out var head) && IdentityOrder.Compare(head.Rows.Identities, lane.Cursor, head.KeyLength, key) <= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a row that begins with <paramref name="key"/>, before which there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="taken">The row, and whether it was the last of those that came with it.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TryTake(ReadOnlySpan<long> key, out (WaitingRows Rows, int Row, bool IsLast) taken)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Rows.TryPeek(out var head) && IdentityOrder.Compare(head.Rows.Identities, lane.Cursor, head.KeyLength, key) == 0)
            {
                taken = (head.Rows, lane.Cursor++, lane.Cursor == head.Rows.Count);
                if (taken.IsLast)
                {
                    lane.Cursor = 0;
                    lane.Rows.Dequeue();
                    if (lane.Rows.Count == 0 && _lanes.Count > 1)
                    {
                        _lanes.Remove(lane);
                    }
                }

                return true;
            }
        }

        taken = default;
        return false;
    }

    /// <summary>Takes what <see cref="Whole"/> gave.</summary>
    internal void TakeWhole() => _lanes[0].Rows.Dequeue();

    /// <summary>Shorter keys come before those that they begin.</summary>
    private static bool IsBehind(long[] last, long[] first) =>
        IdentityOrder.Compare(last, first) is var order && (order < 0 || (order == 0 && last.Length <= first.Length));

    private sealed class Lane
    {
        internal Queue<(WaitingRows Rows, int KeyLength)> Rows { get; } = new();

        internal long[] Last { get; set; } = [];

        internal int Cursor { get; set; }
    }
}
