using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Puts the rows that a step failed on back among those that it did not, or leaves them out.</summary>
internal static class FailedRows
{
    private const int None = -1;

    /// <summary>The output for all rows of a batch. Behind a global step, which has an order of its own, failed rows come last.</summary>
    /// <param name="place">The step.</param>
    /// <param name="rows">The rows that the step was given.</param>
    /// <param name="output">What it made of these.</param>
    /// <param name="failed">The rows of the batch that failed.</param>
    /// <param name="policy">What becomes of them.</param>
    internal static (Column[] Columns, int[] Parents) Merge(
        StepPlace place, WorkRows rows, StepOutput output, RowFailures failed, ErrorPolicy policy)
    {
        var merged = new List<(int Parent, int Made)>();
        var partial = new Dictionary<int, int>();
        for (var made = 0; made < (output.Parents?.Length ?? rows.Batch.Count); made++)
        {
            var given = output.Parents is { } parents ? parents[made] : made;
            var parent = rows.Kept is { } kept ? kept[given] : given;
            if (!failed.Has(parent))
            {
                merged.Add((parent, made));
            }
            else if (!partial.TryAdd(parent, made))
            {
                partial[parent] = None;
            }
        }

        if (policy == ErrorPolicy.Null)
        {
            // What a step set before it failed stays: a task's question is known even where its answer is not.
            merged.AddRange(failed.Rows.Select(row => (row.Key, partial.GetValueOrDefault(row.Key, None))));
        }

        if (!place.IsReordering)
        {
            // The rows made of one stand together and in order already: sorting by both keeps that.
            merged.Sort();
        }

        return ([.. output.Columns.Select((column, i) => Gather(column, place.OutputType(i).CreateBuilder(merged.Count), merged))], [.. merged.Select(static row => row.Parent)]);
    }

    private static Column Gather(Column column, ColumnBuilder builder, List<(int Parent, int Made)> merged)
    {
        foreach (var (_, made) in merged)
        {
            if (made == None)
            {
                builder.AddDefault();
            }
            else
            {
                builder.AddFrom(column, made);
            }
        }

        return builder.Build();
    }
}
