using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>One schema for the rows of several files.</summary>
internal static class FileSchemas
{
    /// <summary>
    /// The columns of all files in the order of their first appearance: each of the type that holds the values of all files, and null where a file has none.
    /// </summary>
    /// <exception cref="PipelineException">Two files have a column of types that no type holds both of.</exception>
    internal static Schema Union(IReadOnlyList<ParquetFile> files)
    {
        if (files.Skip(1).All(file => IsSame(file.Schema, files[0].Schema)))
        {
            return files[0].Schema;
        }

        var columns = new OrderedDictionary<string, ColumnDefinition>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var column in file.Schema.Columns)
            {
                if (!columns.TryGetValue(column.Name, out var known))
                {
                    columns.Add(column.Name, column with { Nullable = column.Nullable || file != files[0] });
                }
                else
                {
                    columns[column.Name] = known with { Type = Union(known, column), Nullable = known.Nullable || column.Nullable };
                }
            }

            foreach (var (name, known) in columns.ToArray())
            {
                columns[name] = known with { Nullable = known.Nullable || file.Schema.Find(name) is null };
            }
        }

        return new Schema(columns.Values.Select(static column => column with
        {
            Type = column.Nullable ? NullableParts.Of(column.Type).ToNullable() : NullableParts.Of(column.Type),
        }));
    }

    private static bool IsSame(Schema first, Schema second) => first.Columns.Length == second.Columns.Length
        && first.Columns.Zip(second.Columns).All(static pair => pair.First.Name == pair.Second.Name && pair.First.Nullable == pair.Second.Nullable
            && NullableParts.AreSame(pair.First.Type, pair.Second.Type));

    private static ColumnType Union(ColumnDefinition first, ColumnDefinition second)
    {
        var isOfOneKind = IsMoment(first.Type) is not { } moment || IsMoment(second.Type) is not { } other || moment == other;
        return (isOfOneKind ? ColumnType.Union(first.Type, second.Type) : null) ?? throw new PipelineException(
            $"The files '{first.Origin}' and '{second.Origin}' don't fit together: the column '{first.Name}' is {NameOf(first.Type)} in the first and {NameOf(second.Type)} in the "
            + "second, and no type holds both without loss. Load them with two steps, or name the files of one kind.");
    }

    /// <summary>Of a timestamp, whether it is a moment and not what a clock shows.</summary>
    private static bool? IsMoment(ColumnType type) =>
        type.Storage is ArrowForm { Field.DataType: TimestampType timestamp } ? !string.IsNullOrEmpty(timestamp.Timezone) : null;

    private static string NameOf(ColumnType type) => IsMoment(type) is { } isMoment ? $"{type.Name} {(isMoment ? "with" : "without")} a time zone" : type.Name;
}
