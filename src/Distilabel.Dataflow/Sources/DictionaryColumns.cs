using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Makes typed columns of rows that are dictionaries.</summary>
internal static class DictionaryColumns
{
    /// <summary>The columns that hold all values of all rows.</summary>
    /// <exception cref="PipelineException">A value is of a type that no column has.</exception>
    internal static Schema SchemaOf(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, string step)
    {
        var shapes = new OrderedDictionary<string, ObjectShape>();
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var (name, value) in rows[i])
            {
                if (!shapes.TryGetValue(name, out var shape))
                {
                    shapes.Add(name, shape = new ObjectShape());
                }

                if (!shape.TryAdd(value))
                {
                    throw new PipelineException(
                        $"Step '{step}': in row {i}, the column '{name}' has a value of the type {value!.GetType()}, " +
                        "which rows without types can't hold. " +
                        "Use LoadDataFromDicts<T> with a record that has it.");
                }
            }
        }

        return new Schema(shapes.Select(shape => new ColumnDefinition(shape.Key, shape.Value.ToColumnType(), true, step)));
    }

    /// <summary>The columns of some rows.</summary>
    internal static Column[] Read(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, Schema schema, int start, int count)
    {
        var columns = new Column[schema.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = schema.Columns[i].Name;
            var values = new object?[count];
            for (var row = 0; row < count; row++)
            {
                values[row] = rows[start + row].GetValueOrDefault(name);
            }

            columns[i] = ObjectConversion.Of(schema.Columns[i].Type).ToColumn(values);
        }

        return columns;
    }
}
