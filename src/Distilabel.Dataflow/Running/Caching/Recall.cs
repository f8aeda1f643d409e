using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>What the checkpoints know of the rows of a batch.</summary>
/// <param name="Records">The number of each row's record.</param>
/// <param name="Columns">The rows that were made of those found, one after another.</param>
/// <param name="Made">For each row of the batch, how many of these are its; <see cref="Missing"/> for one not found. Null when none was.</param>
/// <param name="Rows">The rows not found, where some were.</param>
internal sealed record Recall(int[] Records, Column[] Columns, int[]? Made, int[] Rows)
{
    internal const int Missing = -1;

    /// <summary>Whether no row was found.</summary>
    internal bool IsEmpty => Made is null;

    /// <summary>Whether every row was found.</summary>
    internal bool IsComplete => Made is not null && Rows.Length == 0;

    internal static int[] RowsMissing(int[] made) => [.. Enumerable.Range(0, made.Length).Where(row => made[row] == Missing)];

    /// <summary>The numbers of the records of the rows not found.</summary>
    internal int[] RecordsMissing() => IsEmpty ? Records : Array.ConvertAll(Rows, row => Records[row]);

    /// <summary>What is known of the rows before <paramref name="row"/>, of which <paramref name="missing"/> were not found.</summary>
    internal Recall EndBefore(int row, int missing)
    {
        if (Made is null)
        {
            return this with { Records = Records[..row] };
        }

        var made = Made[..row];
        var found = made.Where(static count => count != Missing).Sum();
        return new Recall(Records[..row], Array.ConvertAll(Columns, column => column.Slice(0, found)), made, Rows[..missing]);
    }

    /// <summary>What was made of all rows at once: its columns, the last of which says of which row each was made.</summary>
    internal StepOutput All() => new([.. Columns.SkipLast(1)], ((Column<int>)Columns[^1]).Values.ToArray());

    /// <summary>Puts what was made of the rows not found among what was found.</summary>
    /// <param name="fresh">What was made, of the rows in <see cref="Rows"/>; nothing when every row was found.</param>
    /// <param name="types">The columns' types.</param>
    /// <param name="isOneToOne">Whether every row makes one row.</param>
    internal StepOutput Merge(StepOutput? fresh, IReadOnlyList<ColumnType> types, bool isOneToOne)
    {
        if (IsEmpty)
        {
            return fresh!.Value;
        }

        if (fresh is null && isOneToOne)
        {
            return new StepOutput(Columns);
        }

        var builders = types.Select(type => type.CreateBuilder(Records.Length)).ToArray();
        var parents = new List<int>(Records.Length);
        var (found, made, next) = (0, 0, 0);
        for (var row = 0; row < Made!.Length; row++)
        {
            if (Made[row] >= 0)
            {
                Add(builders, parents, Columns, found, Made[row], row);
                found += Made[row];
                continue;
            }

            var first = made;
            made += isOneToOne || fresh!.Value.Parents is null ? 1 : CountOf(fresh.Value.Parents, made, next);
            Add(builders, parents, fresh!.Value.Columns, first, made - first, row);
            next++;
        }

        return new StepOutput([.. builders.Select(static builder => builder.Build())], isOneToOne ? null : [.. parents]);
    }

    private static int CountOf(int[] parents, int start, int parent)
    {
        var end = start;
        while (end < parents.Length && parents[end] == parent)
        {
            end++;
        }

        return end - start;
    }

    private static void Add(ColumnBuilder[] builders, List<int> parents, Column[] columns, int first, int count, int parent)
    {
        for (var row = first; row < first + count; row++)
        {
            for (var column = 0; column < builders.Length; column++)
            {
                builders[column].AddFrom(columns[column], row);
            }

            parents.Add(parent);
        }
    }
}
