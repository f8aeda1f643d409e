using System.Diagnostics.CodeAnalysis;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Cuts rows that come in pieces of any size into batches of one size. Within a piece, batches share its values.</summary>
internal sealed class BatchCutter(int batchSize)
{
    private readonly List<Column[]> _pieces = [];
    private long _rows;

    internal void Add(Column[] piece)
    {
        if (piece.Length > 0 && piece[0].Count > 0)
        {
            _pieces.Add(piece);
            _rows += piece[0].Count;
        }
    }

    /// <summary>Takes the next whole batch.</summary>
    internal bool TryTake([NotNullWhen(true)] out Column[]? batch)
    {
        batch = _rows >= batchSize ? Take(batchSize) : null;
        return batch is not null;
    }

    /// <summary>Takes the rows that are left; null when there are none.</summary>
    internal Column[]? TakeRest() => _rows > 0 ? Take((int)_rows) : null;

    private Column[] Take(int count)
    {
        _rows -= count;
        var parts = new List<Column[]>(1);
        while (count > 0)
        {
            var piece = _pieces[0];
            var rows = piece[0].Count;
            if (rows <= count)
            {
                parts.Add(piece);
                _pieces.RemoveAt(0);
                count -= rows;
            }
            else
            {
                var taken = count;
                parts.Add(Array.ConvertAll(piece, column => column.Slice(0, taken)));
                _pieces[0] = Array.ConvertAll(piece, column => column.Slice(taken, rows - taken));
                count = 0;
            }
        }

        if (parts.Count == 1)
        {
            return parts[0];
        }

        var others = new Column[parts.Count - 1];
        var batch = new Column[parts[0].Length];
        for (var i = 0; i < batch.Length; i++)
        {
            for (var j = 0; j < others.Length; j++)
            {
                others[j] = parts[j + 1][i];
            }

            batch[i] = parts[0][i].Concat(others);
        }

        return batch;
    }
}
