using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Finds the Arrow field for a column, as the file had it that the column comes from, and the writer of its values.</summary>
/// <param name="column">The column's name, for messages.</param>
/// <param name="form">The form of the values that are visited; null where their type decides.</param>
/// <param name="isNullable">Whether they may be null.</param>
/// <param name="replaced">Counts what text can't hold.</param>
internal sealed class WriterBinding(string column, ArrowForm? form, bool isNullable, ReplacedSurrogates replaced) : IColumnTypeVisitor<ArrayWriter>
{
    private const string ElementName = "element";

    /// <summary>The field and the writer for a column.</summary>
    /// <exception cref="PipelineException">No Parquet file can hold the type.</exception>
    internal static (Field Field, ArrayWriter Writer) Bind(ColumnDefinition column, ReplacedSurrogates replaced)
    {
        var form = column.Type.Storage as ArrowForm;

        // A step or a join may have brought null to a column that had none.
        var isNullable = column.Nullable || form is null || form.Field.IsNullable;
        var writer = column.Type.Accept(new WriterBinding(column.Name, form, isNullable, replaced));
        return (FieldOf(column.Name, writer, form), writer);
    }

    public ArrayWriter VisitScalar<T>(ScalarType<T> type) =>
        Scalars.Find(type, form, isNullable, replaced)
        ?? throw new PipelineException($"The column '{column}' has the type {type.Name}, which no Parquet file can hold.");

    public ArrayWriter VisitNullable<T>(NullableType<T> type)
        where T : struct => new NullableWriter<T>((ArrayWriter<T>)type.Underlying.Accept(this));

    public ArrayWriter VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement>
    {
        if (type.IsMap)
        {
            // Keys are never null, and entries neither.
            var entry = (DynamicRecordType)(ColumnType)type.Element;
            var (key, keys) = Part(entry.Fields[0].Name, entry.Fields[0].Type, isNullable: false);
            var (value, values) = Part(entry.Fields[1].Name, entry.Fields[1].Type);
            var map = new MapType(key, value, (form?.Field.DataType as MapType)?.KeySorted == true);
            var entries = (ArrayWriter)new RecordWriter<RecordValue?>(map.KeyValueType, false, entry.Fields, [keys, values]);
            return new ListWriter<TList, TElement>(map, isNullable, (ArrayWriter<TElement>)entries);
        }

        var (element, elements) = Part((type.Element.Storage as ArrowForm)?.Field.Name ?? ElementName, type.Element);
        IArrowType list = form?.Field.DataType switch
        {
            FixedSizeListType known => new FixedSizeListType(element, known.ListSize),
            LargeListType => new LargeListType(element),
            _ => new ListType(element),
        };
        return new ListWriter<TList, TElement>(list, isNullable, (ArrayWriter<TElement>)elements);
    }

    public ArrayWriter VisitRecord<T>(RecordType<T> type)
    {
        if (type.Fields.Count == 0)
        {
            throw new PipelineException($"The column '{column}' has the type {type.Name}, which has no fields: no Parquet file can hold that.");
        }

        var fields = type.Fields.Select(field => Part(field.Name, field.Type)).ToArray();
        return new RecordWriter<T>(new StructType([.. fields.Select(static field => field.Field)]), isNullable, type.Fields, [.. fields.Select(static field => field.Writer)]);
    }

    private static Field FieldOf(string name, ArrayWriter writer, ArrowForm? form) =>
        new(name, writer.DataType, writer.IsNullable, form is { Field.HasMetadata: true } && writer.DataType.TypeId == form.Field.DataType.TypeId ? form.Field.Metadata : null);

    private (Field Field, ArrayWriter Writer) Part(string name, ColumnType type, bool? isNullable = null)
    {
        var known = type.Storage as ArrowForm;
        var writer = type.Accept(new WriterBinding(column, known, isNullable ?? known?.Field.IsNullable ?? true, replaced));
        return (FieldOf(name, writer, known), writer);
    }
}
