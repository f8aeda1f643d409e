using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>Makes records, or rows by name, of columns.</summary>
internal static class RecordReading
{
    /// <summary>The rows as records.</summary>
    /// <exception cref="PipelineException">A column is not there or is of another type, or null is in one whose property is not nullable.</exception>
    internal static async IAsyncEnumerable<T> ReadAsync<T>(IEnumerable<RowSet> sets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = ColumnTypes.Of<T>() as RecordType<T> ?? throw new PipelineException(
            $"Rows can't be read as {typeof(T)}: give a record with a property for each column that you want.");
        var columns = type.Fields.Select(static field => new WantedColumn(field.Name, field.Type, field.Nullable)).ToArray();
        foreach (var rows in sets)
        {
            await foreach (var batch in rows.ReadAsync(columns, cancellationToken))
            {
                foreach (var row in Create(type, batch))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>The rows by the names of their columns, in the order of the columns.</summary>
    internal static async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ReadRowsAsync(
        IEnumerable<RowSet> sets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var rows in sets)
        {
            var columns = rows.AllColumns;
            await foreach (var batch in rows.ReadAsync(columns, cancellationToken))
            {
                for (var row = 0; batch.Length > 0 && row < batch[0].Count; row++)
                {
                    var values = new OrderedDictionary<string, object?>(columns.Length);
                    for (var i = 0; i < columns.Length; i++)
                    {
                        values.Add(columns[i].Name, batch[i][row]);
                    }

                    yield return values;
                }
            }
        }
    }

    private static T[] Create<T>(RecordType<T> type, Column[] columns)
    {
        var rows = new T[columns.Length == 0 ? 0 : columns[0].Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = type.Create(new FieldValues(columns, i));
        }

        return rows;
    }
}
