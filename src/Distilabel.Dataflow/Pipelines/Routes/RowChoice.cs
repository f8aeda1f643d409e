using System.Runtime.InteropServices;

namespace Distilabel.Dataflow.Pipelines.Routes;

/// <summary>Which of the steps that follow the rows of a batch go to. Used again for each batch.</summary>
internal sealed class RowChoice
{
    private readonly List<int>[] _rows;
    private readonly List<int> _unmatched = [];

    internal RowChoice(int targets) => _rows = [.. Enumerable.Range(0, targets).Select(static _ => new List<int>())];

    /// <summary>The row that is looked at, for messages.</summary>
    internal int Row { get; set; }

    /// <summary>The rows that go to a step, in order.</summary>
    internal ReadOnlySpan<int> this[int target] => CollectionsMarshal.AsSpan(_rows[target]);

    /// <summary>The rows that have no branch, in order.</summary>
    internal ReadOnlySpan<int> Unmatched => CollectionsMarshal.AsSpan(_unmatched);

    /// <summary>Sends a row to a step. Rows come in order; one that is sent to a step twice goes there once.</summary>
    internal void Add(int target, int row)
    {
        var rows = _rows[target];
        if (rows.Count == 0 || rows[^1] != row)
        {
            rows.Add(row);
        }
    }

    internal void AddUnmatched(int row) => _unmatched.Add(row);

    /// <summary>Sends the rows that have no branch to a step.</summary>
    internal void SendUnmatchedTo(int target)
    {
        _rows[target].AddRange(_unmatched);
        _rows[target].Sort();
        _unmatched.Clear();
    }

    internal void Clear()
    {
        Array.ForEach(_rows, static rows => rows.Clear());
        _unmatched.Clear();
        Row = 0;
    }

    /// <summary>The rows of a batch of <paramref name="count"/> that are neither in <paramref name="rows"/> nor in <paramref name="others"/>, all in order.</summary>
    internal static int[] Without(int count, ReadOnlySpan<int> rows, ReadOnlySpan<int> others)
    {
        var rest = new int[count - rows.Length - others.Length];
        var next = 0;
        for (var row = 0; row < count; row++)
        {
            if (!rows.IsEmpty && rows[0] == row)
            {
                rows = rows[1..];
            }
            else if (!others.IsEmpty && others[0] == row)
            {
                others = others[1..];
            }
            else
            {
                rest[next++] = row;
            }
        }

        return rest;
    }
}
