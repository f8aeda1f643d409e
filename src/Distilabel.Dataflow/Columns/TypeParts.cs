namespace Distilabel.Dataflow.Columns;

/// <summary>What a type is made of. All parts of a single value's type are null.</summary>
/// <param name="Underlying">Of a value type with null: the type without.</param>
/// <param name="Element">Of a list: the type of its elements.</param>
/// <param name="IsMap">Whether the list is a map, and its elements entries.</param>
/// <param name="Fields">Of a record: the fields in order.</param>
internal readonly record struct TypeParts(ColumnType? Underlying, ColumnType? Element, bool IsMap, IReadOnlyList<(string Name, ColumnType Type)>? Fields)
{
    internal static TypeParts Of(ColumnType type) => type.Accept(Visitor.Instance);

    private sealed class Visitor : IColumnTypeVisitor<TypeParts>
    {
        internal static readonly Visitor Instance = new();

        public TypeParts VisitScalar<T>(ScalarType<T> type) => default;

        public TypeParts VisitNullable<T>(NullableType<T> type)
            where T : struct => new(type.Underlying, null, false, null);

        public TypeParts VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new(null, type.Element, type.IsMap, null);

        public TypeParts VisitRecord<T>(RecordType<T> type) => new(null, null, false, [.. type.Fields.Select(static field => (field.Name, field.Type))]);
    }
}
