using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Cuts a stream of batches into chunks of a given number of rows, across the batches' borders.</summary>
/// <remarks>
/// Absent rows go before the rows that wait, as they may everywhere; the word that the stream has come so far goes behind them. So no chunk depends on
/// where the words stand.
/// </remarks>
internal sealed class Rechunker(int size)
{
    private readonly List<Batch> _waiting = [];
    private Batch? _word;
    private int _rows;
    private int _cost;

    internal int Rows => _rows;

    /// <summary>Takes a batch, and gives every chunk that is complete with it.</summary>
    internal IEnumerable<Chunk> Add(Batch batch, int cost)
    {
        if (batch.IsAbsent || batch.Count == 0)
        {
            return [AddWord(batch, cost)];
        }

        if (_waiting.Count == 0 && batch.Count == size)
        {
            return [new Chunk(batch, [], cost)];
        }

        return Cut(batch, cost);
    }

    /// <summary>What is left at the end.</summary>
    internal Chunk? Rest() => _waiting.Count > 0 ? Take() : null;

    private Chunk AddWord(Batch batch, int cost)
    {
        if (_waiting.Count == 0)
        {
            return new Chunk(null, [batch], cost);
        }

        // Its room is given back at once: the rows of one chunk may stand any number of words apart, and must not wait for room among them.
        _word = batch.Progress is { } progress ? Batch.OnlyProgress(_waiting[^1].Schema, progress, _waiting[^1].Identities.Dimensions) : _word;
        return new Chunk(null, batch.IsAbsent ? [batch.WithProgress(null)] : [], cost);
    }

    private IEnumerable<Chunk> Cut(Batch batch, int cost)
    {
        _word = null;
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
        var chunk = new Chunk(Batch.Concat(_waiting), _word is null ? [] : [_word], _cost);
        _waiting.Clear();
        _word = null;
        _rows = 0;
        _cost = 0;
        return chunk;
    }
}

/// <summary>Rows that are worked on at once.</summary>
/// <param name="Rows">They; null for none.</param>
/// <param name="Words">Absent rows, or words of progress, that go behind them.</param>
/// <param name="Cost">The room to give back when they are done with.</param>
internal sealed record Chunk(Batch? Rows, IReadOnlyList<Batch> Words, int Cost)
{
    /// <summary>The rows made of the chunk, and the words behind them.</summary>
    internal IEnumerable<Batch> Merge(Batch? made) => made is null ? Words : Words.Prepend(made);
}
