namespace Distilabel.Dataflow.Columns;

/// <summary>Does something for each kind of <see cref="ColumnType"/>, with its CLR types at hand and no reflection.</summary>
/// <typeparam name="TResult">What each method returns.</typeparam>
public interface IColumnTypeVisitor<out TResult>
{
    /// <summary>A single value: text, a number, a boolean, a date, bytes, JSON or an enum.</summary>
    TResult VisitScalar<T>(ScalarType<T> type);

    /// <summary>A value type that can be null.</summary>
    TResult VisitNullable<T>(NullableType<T> type)
        where T : struct;

    /// <summary>A list.</summary>
    TResult VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement>;

    /// <summary>A record with named fields.</summary>
    TResult VisitRecord<T>(RecordType<T> type);
}
