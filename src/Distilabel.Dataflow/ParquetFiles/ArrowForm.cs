using System.Collections.Immutable;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>The Arrow field that a file had for values: a column, a field of a record, or the elements of a list.</summary>
/// <remarks>Of a nested field only what the parts do not say counts: that it is a list with offsets of 64 bits, say, and whether it may be null.</remarks>
internal sealed record ArrowForm : StorageForm
{
    private readonly string _description;

    /// <summary>The form of a field.</summary>
    internal ArrowForm(Field field)
    {
        Field = field;
        var metadata = field.HasMetadata ? string.Join('\n', field.Metadata.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)) : "";
        _description = $"{field.Name}\n{ArrowTypes.Describe(field.DataType)}\n{field.IsNullable}\n{metadata}";
    }

    /// <summary>The field.</summary>
    internal Field Field { get; }

    /// <summary>Of a categorical column, all categories in their order.</summary>
    internal ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>What the schema's metadata says of the column.</summary>
    internal ColumnMetadata Metadata { get; init; } = ColumnMetadata.None;

    /// <inheritdoc/>
    public bool Equals(ArrowForm? other) =>
        other is not null && _description == other._description && Metadata == other.Metadata && Categories.SequenceEqual(other.Categories);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_description);

    /// <summary>The form with which values of both can be written, where one can be told; null where the type of the values decides.</summary>
    internal override StorageForm? Union(StorageForm? other)
    {
        if (other is not ArrowForm form || ArrowTypes.Union(Field.DataType, form.Field.DataType) is not { } type)
        {
            return null;
        }

        var isSame = Field.Name == form.Field.Name && Field.HasMetadata == form.Field.HasMetadata
            && (!Field.HasMetadata || Field.Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SequenceEqual(form.Field.Metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal)));
        return new ArrowForm(new Field(Field.Name, type, Field.IsNullable || form.Field.IsNullable, isSame && Field.HasMetadata ? Field.Metadata : null))
        {
            Categories = [.. Categories.Union(form.Categories, StringComparer.Ordinal)],
            Metadata = Metadata.Union(form.Metadata),
        };
    }
}
