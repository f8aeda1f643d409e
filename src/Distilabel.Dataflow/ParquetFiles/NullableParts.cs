using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Makes every part of a type nullable in files: where files were put together, what one of them lacks is null.</summary>
internal sealed class NullableParts : IColumnTypeVisitor<ColumnType>
{
    private static readonly NullableParts Instance = new();

    internal static ColumnType Of(ColumnType type) => type.Accept(Instance);

    /// <summary>Whether two types are the same, and stored in the same way.</summary>
    internal static bool AreSame(ColumnType first, ColumnType second)
    {
        if (!first.IsSameAs(second) || !Equals(first.Storage, second.Storage))
        {
            return false;
        }

        var (one, other) = (TypeParts.Of(first), TypeParts.Of(second));
        return (one.Underlying is null || AreSame(one.Underlying, other.Underlying!))
            && (one.Element is null || AreSame(one.Element, other.Element!))
            && (one.Fields is null || one.Fields.Zip(other.Fields!).All(static pair => AreSame(pair.First.Type, pair.Second.Type)));
    }

    public ColumnType VisitScalar<T>(ScalarType<T> type) => type.WithStorage(FormOf(type));

    public ColumnType VisitNullable<T>(NullableType<T> type)
        where T : struct => type.Underlying.Accept(this).ToNullable();

    public ColumnType VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement> => (type.IsMap
            ? TypeParts.Of(type.Element).Fields is [var key, var value] ? ColumnTypes.Map(key.Type, value.Type.Accept(this)) : type
            : type.Element.Accept(this).ToList()).WithStorage(FormOf(type));

    public ColumnType VisitRecord<T>(RecordType<T> type) => type.HasItsClrType
        ? type
        : new DynamicRecordType(type.Fields.Select(field => (field.Name, field.Type.Accept(this)))).WithStorage(FormOf(type));

    private static StorageForm? FormOf(ColumnType type) => type.Storage is ArrowForm { Field.IsNullable: false } form
        ? new ArrowForm(new Field(form.Field.Name, form.Field.DataType, true, form.Field.HasMetadata ? form.Field.Metadata : null))
        {
            Categories = form.Categories,
            Metadata = form.Metadata,
        }
        : type.Storage;
}
