using System.Collections.Immutable;
using Apache.Arrow;
using Column = Distilabel.Dataflow.Columns.Column;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>A wanted column with where and how it is read.</summary>
/// <param name="Wanted">The column.</param>
/// <param name="Ordinal">The ordinal of the file's column that it is in; -1 when the file has none, so that it is null.</param>
/// <param name="Member">The member of a struct that it is; null for a whole column.</param>
/// <param name="Reader">Its reader.</param>
/// <param name="Leaves">The leaves of the file that it is made of.</param>
internal sealed record BoundColumn(WantedColumn Wanted, int Ordinal, string? Member, ArrayReader? Reader, ImmutableArray<int> Leaves)
{
    /// <summary>The column's values among those of its column in the file.</summary>
    internal IArrowArray ValuesOf(IArrowArray array)
    {
        if (Member is null)
        {
            return array;
        }

        var record = (StructArray)array;
        var fields = ((Apache.Arrow.Types.StructType)record.Data.DataType).Fields;
        return record.Fields[fields.ToList().FindIndex(field => field.Name == Member)];
    }

    /// <summary>The column with null where the record is null that it is a member of.</summary>
    internal Column Masked(Column column, IArrowArray array)
    {
        if (Member is null || array.NullCount == 0)
        {
            return column;
        }

        var rows = new int[column.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = array.IsNull(row) ? column.Count : row;
        }

        return column.Concat([Wanted.Type.CreateDefault(1)]).Gather(rows);
    }
}
