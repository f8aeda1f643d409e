using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Pipelines;

/// <summary>The rules of types for pipelines at run time.</summary>
internal sealed class ColumnTypeRules : IColumnTypeRules<ColumnType>
{
    internal static ColumnTypeRules Instance { get; } = new();

    public string NameOf(ColumnType type) => type.Name;

    public bool Fits(ColumnType from, ColumnType to) => ColumnConversion.Exists(from, to);

    public ColumnType Nullable(ColumnType type) => type.ToNullable();

    public ColumnType ListOf(ColumnType element) => element.ToList();

    public ColumnType? ElementOf(ColumnType list) => list.Accept(ElementVisitor.Instance);

    public ColumnType? Merge(IReadOnlyList<ColumnType> types)
    {
        var elements = types.Select(type => ElementOf(type) ?? type).ToArray();
        return elements.All(element => element.IsSameAs(elements[0])) ? elements[0].ToList() : null;
    }

    public bool IsRecord(ColumnType type) => FieldsOf(type) is not null;

    public IReadOnlyList<KeyValuePair<string, ColumnType>>? FieldsOf(ColumnType type)
    {
        var parts = TypeParts.Of(type);
        return parts.Underlying is { } underlying ? FieldsOf(underlying) : parts.Fields?.Select(static field => KeyValuePair.Create(field.Name, field.Type)).ToArray();
    }

    public ColumnType RecordOf(IEnumerable<KeyValuePair<string, ColumnType>> fields) => new DynamicRecordType(fields.Select(static field => (field.Key, field.Value)));

    private sealed class ElementVisitor : IColumnTypeVisitor<ColumnType?>
    {
        internal static ElementVisitor Instance { get; } = new();

        public ColumnType? VisitScalar<T>(ScalarType<T> type) => typeof(T) == typeof(string) ? type : null;

        public ColumnType? VisitNullable<T>(NullableType<T> type)
            where T : struct => null;

        public ColumnType? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => type.Element;

        public ColumnType? VisitRecord<T>(RecordType<T> type) => null;
    }
}
