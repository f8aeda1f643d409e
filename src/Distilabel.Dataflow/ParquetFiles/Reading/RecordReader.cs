using Apache.Arrow;
using Distilabel.Dataflow.Columns;
using Column = Distilabel.Dataflow.Columns.Column;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>A field of a record, and where it is read from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="AllowsNull">Whether null is wanted as null.</param>
/// <param name="Ordinal">Its place in Arrow's struct; -1 when there is none, so that it is null.</param>
/// <param name="Reader">Reads it.</param>
internal sealed record FieldReader(string Name, ColumnType Type, bool AllowsNull, int Ordinal, ArrayReader? Reader);

/// <summary>Records: their fields are read as columns, which run-time-shaped records share.</summary>
internal sealed class RecordReader<T>(RecordType<T> type, FieldReader[] fields) : ArrayReader<T>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var record = (StructArray)array;
        var hasNulls = array.NullCount > 0;
        var inner = hasNulls ? new RowMask(array, mask) : mask;
        var columns = new Column[fields.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Read(record, fields[i], inner);
        }

        var values = new T[array.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!hasNulls || array.IsValid(i))
            {
                values[i] = type.Create(new FieldValues(columns, i));
            }
        }

        return values;
    }

    private static Column Read(StructArray record, FieldReader field, RowMask? mask)
    {
        if (field.Reader is null)
        {
            return field.Type.CreateDefault(record.Length);
        }

        try
        {
            var values = record.Fields[field.Ordinal];
            if (!field.AllowsNull)
            {
                ArrayReader.RequireValues(values, mask, field.Type);
            }

            return field.Reader.Read(values, mask);
        }
        catch (MisfitException exception)
        {
            throw new MisfitException(exception.Row, exception.Misfit.In(field.Name));
        }
    }
}
