using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Cuts a stream of batches into chunks of a given number of rows, across the batches' borders.</summary>
/// <remarks>Absent rows that stand between rows of a chunk are kept with it, and put back between them afterwards.</remarks>
internal sealed class Rechunker(int size)
{
    private readonly List<Batch> _waiting = [];
    private readonly List<Batch> _absent = [];
    private int _rows;
    private int _cost;

    internal int Rows => _rows;

    /// <summary>Takes a batch, and gives every chunk that is complete with it.</summary>
    internal IEnumerable<Chunk> Add(Batch batch, int cost)
    {
        if (batch.IsAbsent || batch.Count == 0)
        {
            return AddWord(batch, cost);
        }

        if (_waiting.Count == 0 && batch.Count == size && _absent.Count == 0)
        {
            return [new Chunk(batch, [], cost)];
        }

        return Cut(batch, cost);
    }

    /// <summary>What is left at the end.</summary>
    internal Chunk? Rest() => _waiting.Count > 0 ? Take() : null;

    private IEnumerable<Chunk> AddWord(Batch batch, int cost)
    {
        if (_waiting.Count == 0)
        {
            return [new Chunk(null, [batch], cost)];
        }

        if (batch.IsAbsent)
        {
            _absent.Add(batch);
        }
        else
        {
            // It stands behind all that waits, absent rows too, and is handed on behind them.
            _waiting[^1] = _waiting[^1].WithProgress(batch.Progress);
        }

        // Its room is given back at once: the rows of one chunk may stand any number of words apart, and must not wait for room among them.
        return [new Chunk(null, [], cost)];
    }

    private IEnumerable<Chunk> Cut(Batch batch, int cost)
    {
        var start = 0;
        while (start < batch.Count)
        {
            var count = Math.Min(size - _rows, batch.Count - start);
            _waiting.Add(batch.Slice(start, count));
            _rows += count;
            start += count;
            if (start == batch.Count)
            {
                _cost += cost;
            }

            if (_rows == size)
            {
                yield return Take();
            }
        }
    }

    private Chunk Take()
    {
        var chunk = new Chunk(Batch.Concat(_waiting), [.. _absent], _cost);
        _waiting.Clear();
        _absent.Clear();
        _rows = 0;
        _cost = 0;
        return chunk;
    }
}

/// <summary>Rows that are worked on at once.</summary>
/// <param name="Rows">They; null for none.</param>
/// <param name="Absent">Absent rows, or words of progress, that stand between or behind them.</param>
/// <param name="Cost">The room to give back when they are done with.</param>
internal sealed record Chunk(Batch? Rows, IReadOnlyList<Batch> Absent, int Cost)
{
    /// <summary>The rows made of the chunk with its absent ones between them, in the order of their identities.</summary>
    internal IEnumerable<Batch> Merge(Batch? made)
    {
        // How far the stream has come stands behind the last piece: rows between may be gone, but absent ones are still to come.
        var progress = made?.Progress;
        made = made?.WithProgress(null);
        var start = 0;
        foreach (var absent in Absent)
        {
            if (made is not null && absent.Count > 0)
            {
                var first = IdentityOrder.Prefix(absent.Identities, 0, absent.Identities.Dimensions);
                var end = start;
                while (end < made.Count && IdentityOrder.Compare(made.Identities, end, first.Length, first) < 0)
                {
                    end++;
                }

                if (end > start)
                {
                    yield return made.Slice(start, end - start);
                }

                start = end;
            }

            yield return absent;
        }

        if (made is not null && (start < made.Count || progress is not null))
        {
            yield return made.Slice(start, made.Count - start).WithProgress(progress);
        }
    }
}
