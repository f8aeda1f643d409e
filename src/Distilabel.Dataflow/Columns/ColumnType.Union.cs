namespace Distilabel.Dataflow.Columns;

/// <content>The type for the values of two.</content>
public abstract partial class ColumnType
{
    /// <summary>The type that holds all values of <paramref name="first"/> and of <paramref name="second"/>, as two files or rows may have under one name.</summary>
    /// <returns>
    /// The wider of two numbers; a record of the fields of both, in the order of their first appearance; a list or map of the union of what is in it; what is
    /// known of it, where the other is nothing but null. Null when no type holds both without loss: a 64-bit number and a floating-point one, a text and a list.
    /// </returns>
    /// <remarks>
    /// Columns of both have a <see cref="ColumnConversion"/> to it that refuses no value. It says how files stored the values where both say the same of it.
    /// </remarks>
    internal static ColumnType? Union(ColumnType first, ColumnType second)
    {
        if (ReferenceEquals(first, second))
        {
            return first;
        }

        if (first.IsSameAs(ColumnTypes.Null) || second.IsSameAs(ColumnTypes.Null))
        {
            return first.IsSameAs(ColumnTypes.Null) ? second.ToNullable() : first.ToNullable();
        }

        var (one, other) = (TypeParts.Of(first), TypeParts.Of(second));
        if (one.Underlying is not null || other.Underlying is not null)
        {
            return Union(one.Underlying ?? first, other.Underlying ?? second)?.ToNullable();
        }

        var union = (one, other) switch
        {
            ({ IsMap: true }, { IsMap: true }) => UnionOfMaps(one.Element!, other.Element!),
            ({ Element: { } elements, IsMap: false }, { Element: { } others, IsMap: false }) => Union(elements, others)?.ToList(),
            ({ Fields: { } fields }, { Fields: { } others }) => first.HasItsClrType && first.IsSameAs(second) ? first : UnionOfRecords(fields, others),
            ({ Element: null, Fields: null }, { Element: null, Fields: null }) => first.IsSameAs(second) ? first : UnionOfScalars(first, second),
            _ => null,
        };
        return union?.WithStorage(first.Storage?.Union(second.Storage));
    }

    private static ListType<IReadOnlyList<RecordValue?>, RecordValue?>? UnionOfMaps(ColumnType first, ColumnType second)
    {
        var (entries, others) = (TypeParts.Of(first).Fields!, TypeParts.Of(second).Fields!);
        return Union(entries[0].Type, others[0].Type) is { } key && Union(entries[1].Type, others[1].Type) is { } value ? ColumnTypes.Map(key, value) : null;
    }

    private static DynamicRecordType? UnionOfRecords(IReadOnlyList<(string Name, ColumnType Type)> first, IReadOnlyList<(string Name, ColumnType Type)> second)
    {
        var union = new OrderedDictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var (name, type) in first.Concat(second))
        {
            if (!union.TryGetValue(name, out var known))
            {
                union.Add(name, type);
            }
            else if (Union(known, type) is { } both)
            {
                union[name] = both;
            }
            else
            {
                return null;
            }
        }

        return new DynamicRecordType(union.Select(static field => (field.Key, field.Value)));
    }

    private static ColumnType? UnionOfScalars(ColumnType first, ColumnType second)
    {
        // In this order, the first that both fit is the narrowest. A time of files holds more than one of steps.
        ReadOnlySpan<ColumnType> candidates = [first, second, ColumnTypes.Int16, ColumnTypes.Int32, ColumnTypes.Int64, ColumnTypes.Double];
        foreach (var candidate in candidates)
        {
            if (candidate.ClrType != typeof(DateTime) && candidate.ClrType != typeof(DateTimeOffset)
                && ColumnConversion.Exists(first, candidate) && ColumnConversion.Exists(second, candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
