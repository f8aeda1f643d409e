using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Puts the rows that a step failed on back among those that it did not, or leaves them out.</summary>
internal static class FailedRows
{
    /// <summary>The parents, as rows of the whole batch, of what a global step made of some of them. Failed rows are gone: there is no place for them.</summary>
    internal static int[] InOrderOfStep(WorkRows rows, int[]? parents)
    {
        parents ??= [.. Enumerable.Range(0, rows.Batch.Count)];
        return rows.Kept is { } kept ? Array.ConvertAll(parents, parent => kept[parent]) : parents;
    }

    /// <summary>The output for all rows of a batch.</summary>
    /// <param name="place">The step.</param>
    /// <param name="count">The rows of the batch.</param>
    /// <param name="kept">The rows that the step was given; null for all.</param>
    /// <param name="output">What it made of these.</param>
    /// <param name="failed">The rows of the batch that failed.</param>
    /// <param name="policy">What becomes of them.</param>
    internal static (Column[] Columns, int[] Parents) Merge(
        StepPlace place, int count, int[]? kept, StepOutput output, HashSet<int> failed, ErrorPolicy policy)
    {
        // For each row of the batch, the rows made of it.
        var made = new List<int>[count];
        var rows = output.Parents?.Length ?? kept?.Length ?? count;
        for (var i = 0; i < rows; i++)
        {
            var given = output.Parents is { } parents ? parents[i] : i;
            (made[kept is null ? given : kept[given]] ??= []).Add(i);
        }

        var builders = place.Node.Columns.Outputs.Select((_, i) => place.OutputType(i).CreateBuilder(rows)).ToArray();
        var merged = new List<int>(rows);
        for (var row = 0; row < count; row++)
        {
            if (failed.Contains(row))
            {
                if (policy == ErrorPolicy.Null)
                {
                    // What a step set before it failed stays: a task's question is known even where its answer is not.
                    Add(made[row] is [var only] ? only : null);
                    merged.Add(row);
                }

                continue;
            }

            foreach (var i in made[row] ?? [])
            {
                Add(i);
                merged.Add(row);
            }
        }

        void Add(int? i)
        {
            for (var column = 0; column < builders.Length; column++)
            {
                if (i is { } present)
                {
                    builders[column].AddFrom(output.Columns[column], present);
                }
                else
                {
                    builders[column].AddDefault();
                }
            }
        }

        return ([.. builders.Select(static builder => builder.Build())], [.. merged]);
    }
}
