using System.Text.Json;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Finds the reader that makes values of a wanted type of an Arrow field; null where there is none.</summary>
internal sealed class ReaderBinding : IColumnTypeVisitor<ArrayReader?>
{
    private readonly Field _field;

    private ReaderBinding(Field field) => _field = field;

    /// <summary>The reader of a field's values as <paramref name="wanted"/>; null when they are of another kind, or could lose something.</summary>
    internal static ArrayReader? Find(Field field, ColumnType wanted) => wanted.Accept(new ReaderBinding(field));

    public ArrayReader? VisitScalar<T>(ScalarType<T> type) => Of(Leaves.Find(_field, _field.DataType, type) ?? Converted(type), type);

    public ArrayReader? VisitNullable<T>(NullableType<T> type)
        where T : struct =>
        type.Underlying.Accept(this) is ArrayReader<T> present ? Of(new NullableReader<T>(present), type) : null;

    public ArrayReader? VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement>
    {
        var element = _field.DataType switch
        {
            MapType map => new Field("entries", map.KeyValueType, false),
            { TypeId: ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.FixedSizeList } => ((NestedType)_field.DataType).Fields[0],
            _ => null,
        };
        return element is not null && Find(element, type.Element) is ArrayReader<TElement> elements
            ? Of(new ListReader<TList, TElement>(type!, elements), type)
            : Of(_field.DataType.TypeId == ArrowTypeId.Null ? new NullReader<TList?>() : Converted(type!), type);
    }

    public ArrayReader? VisitRecord<T>(RecordType<T> type)
    {
        if (_field.DataType is not StructType record)
        {
            return Of(_field.DataType.TypeId == ArrowTypeId.Null ? new NullReader<T>() : null, type);
        }

        var fields = new FieldReader[type.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var wanted = type.Fields[i];
            var ordinal = OrdinalOf(record, wanted.Name, i);
            var reader = ordinal < 0 ? null : Find(record.Fields[ordinal], wanted.Type);
            if (ordinal < 0 ? !wanted.Nullable : reader is null)
            {
                return null;
            }

            fields[i] = new FieldReader(wanted.Name, wanted.Type, wanted.Nullable, ordinal, reader);
        }

        return Of(new RecordReader<T>(type, fields), type);
    }

    // Two fields may have one name: then they stand in one order in file and record.
    private static int OrdinalOf(StructType record, string name, int place) => place < record.Fields.Count && record.Fields[place].Name == name
        ? place
        : record.Fields.ToList().FindIndex(field => field.Name == name);

    private static ArrayReader<T>? Of<T>(ArrayReader<T>? reader, ColumnType<T> type)
    {
        if (reader is not null)
        {
            reader.Type = type;
        }

        return reader;
    }

    /// <summary>Reads the values as what they are, and converts them.</summary>
    private ArrayReader<T>? Converted<T>(ColumnType<T> type)
    {
        var natural = NaturalTypes.OfPart(_field);
        if (typeof(T) == typeof(JsonElement) && TypeParts.Of(natural) is not { Element: null, Fields: null })
        {
            return (ArrayReader<T>)(ArrayReader)new JsonReader(Find(_field, natural)!, natural);
        }

        return !natural.IsSameAs(type) && ColumnConversion.Find(natural, type) is { } conversion && Find(_field, natural) is { } reader
            ? new ConversionReader<T>(reader, conversion)
            : null;
    }
}
