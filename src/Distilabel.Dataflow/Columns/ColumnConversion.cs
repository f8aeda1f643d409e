namespace Distilabel.Dataflow.Columns;

/// <summary>Reads a column as another type, where nothing is lost by it.</summary>
/// <remarks>
/// <para>A column read as an interface that its values implement shares its array; other conversions make a new one for each batch.</para>
/// <para>
/// A record whose shape is known at run time only is read as a typed one by the names of the fields: a field that it does not have is null, where that is
/// allowed, and one that is not wanted is passed over. What is inside lists and records is converted alike.
/// </para>
/// </remarks>
public abstract partial class ColumnConversion
{
    /// <summary>The conversion of columns of <paramref name="from"/> to <paramref name="to"/>; null when values could be lost or are of another kind.</summary>
    /// <remarks>Null among the values is no obstacle, nor is a nested null or a time that the target can't hold: see <see cref="Convert"/>.</remarks>
    public static ColumnConversion? Find(ColumnType from, ColumnType to) =>
        from.IsSameAs(to) ? Same.Instance : ReferenceEquals(from, ColumnTypes.Null) || from.IsSameAs(ColumnTypes.Null) ? new Nulls(to) : from.Accept(new FromVisitor(to));

    /// <summary>Whether values of <paramref name="from"/> can be read as <paramref name="to"/> without loss, null aside.</summary>
    public static bool Exists(ColumnType from, ColumnType to) => Find(from, to) is not null;

    /// <summary>Converts a column. Where the target can't hold null, a null becomes the default value: the caller looks for nulls first.</summary>
    /// <exception cref="PipelineException">A value does not fit the target. The caller looks for such values first, to tell the rows that have them.</exception>
    public abstract Column Convert(Column column);

    /// <summary>Whether some value, null aside, does not fit the target: a nested null, or a time that is out of its range.</summary>
    internal virtual bool HasMisfit(Column column) => false;

    /// <summary>Which part of the value at <paramref name="row"/> does not fit, and why; null when all fits.</summary>
    internal virtual Misfit? FindMisfit(Column column, int row) => null;

    private sealed class Same : ColumnConversion
    {
        internal static Same Instance { get; } = new();

        public override Column Convert(Column column) => column;
    }

    /// <summary>A column of which nothing is known but that all is null.</summary>
    private sealed class Nulls(ColumnType to) : ColumnConversion
    {
        public override Column Convert(Column column) => to.CreateDefault(column.Count);
    }

    /// <summary>Arrays of reference types can be read as arrays of what their values derive from: nothing is copied.</summary>
    private sealed class Covariant<TFrom, TTo>(ColumnType<TTo> to) : ColumnConversion
    {
        public override Column Convert(Column column) => ((Column<TFrom>)column).Reinterpret(to);
    }

    private sealed class Each<TFrom, TTo>(Func<TFrom, TTo> convert) : ColumnConversion
    {
        public override Column Convert(Column column)
        {
            var source = ((Column<TFrom>)column).Values;
            var values = new TTo[source.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = convert(source[i]);
            }

            return new Column<TTo>(values);
        }
    }

    private sealed class Chain(ColumnConversion first, ColumnConversion second) : ColumnConversion
    {
        public override Column Convert(Column column) => second.Convert(first.Convert(column));

        internal override bool HasMisfit(Column column) => second.HasMisfit(first.Convert(column));

        internal override Misfit? FindMisfit(Column column, int row) => second.FindMisfit(first.Convert(column.Slice(row, 1)), 0);
    }

    /// <summary>Converts the values that are there, and leaves null where there is none.</summary>
    private sealed class Present(ColumnConversion conversion, ColumnType to) : ColumnConversion
    {
        public override Column Convert(Column column)
        {
            var rows = RowsOf(column);
            if (rows.Length == column.Count)
            {
                return conversion.Convert(column);
            }

            var present = conversion.Convert(column.Gather(rows));
            var places = new int[column.Count];
            Array.Fill(places, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                places[rows[i]] = i;
            }

            return present.Concat([to.CreateDefault(1)]).Gather(places);
        }

        internal override bool HasMisfit(Column column) => conversion.HasMisfit(column.Gather(RowsOf(column)));

        internal override Misfit? FindMisfit(Column column, int row) => column.IsNull(row) ? null : conversion.FindMisfit(column, row);

        private static int[] RowsOf(Column column) => [.. Enumerable.Range(0, column.Count).Where(row => !column.IsNull(row))];
    }

    /// <summary>Knows the type that is read; asks the type that is wanted.</summary>
    private sealed class FromVisitor(ColumnType to) : IColumnTypeVisitor<ColumnConversion?>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => to.Accept(new ScalarTo<T>());

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct
        {
            var unwrap = new Each<T?, T>(static value => value.GetValueOrDefault());
            if (to.ClrType == typeof(T))
            {
                return unwrap;
            }

            // long? from int? keeps its nulls; long from int? has none left to keep.
            if (to.Accept(new NullableTo<T>()) is { } direct)
            {
                return direct;
            }

            var rest = Find(type.Underlying, to) is { } found ? new Chain(unwrap, found) : null;
            return rest is not null && to.AllowsNull ? new Present(rest, to) : rest;
        }

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => to.Accept(new ListTo<TList, TElement>(type));

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => to.Accept(new RecordTo<T>(type));
    }

    private sealed class ScalarTo<TFrom> : IColumnTypeVisitor<ColumnConversion?>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => Widening.Find<TFrom, T>() is { } widen ? new Each<TFrom, T>(widen) : Times.Find<TFrom, T>();

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct
        {
            var wrap = new Each<T, T?>(static value => value);
            return typeof(TFrom) == typeof(T) ? wrap
                : Widening.Find<TFrom, T>() is { } widen ? new Each<TFrom, T?>(value => widen(value))
                : Times.Find<TFrom, T>() is { } times ? new Last(times, wrap) : null;
        }

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => null;

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => null;
    }

    private sealed class NullableTo<TFrom> : IColumnTypeVisitor<ColumnConversion?>
        where TFrom : struct
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => null;

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct =>
            Widening.Find<TFrom, T>() is { } widen ? new Each<TFrom?, T?>(value => value is { } present ? widen(present) : null) : null;

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => null;

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => null;
    }

    /// <summary>A conversion that may refuse values, followed by one that may not.</summary>
    private sealed class Last(ColumnConversion first, ColumnConversion second) : ColumnConversion
    {
        public override Column Convert(Column column) => second.Convert(first.Convert(column));

        internal override bool HasMisfit(Column column) => first.HasMisfit(column);

        internal override Misfit? FindMisfit(Column column, int row) => first.FindMisfit(column, row);
    }

    /// <summary>The numeric conversions that lose nothing.</summary>
    private static class Widening
    {
        private static readonly Delegate[] All =
        [
            (Func<sbyte, short>)(static value => value), (Func<sbyte, int>)(static value => value), (Func<sbyte, long>)(static value => value),
            (Func<byte, short>)(static value => value), (Func<byte, int>)(static value => value), (Func<byte, long>)(static value => value),
            (Func<short, int>)(static value => value), (Func<short, long>)(static value => value),
            (Func<ushort, int>)(static value => value), (Func<ushort, long>)(static value => value),
            (Func<int, long>)(static value => value), (Func<uint, long>)(static value => value),
            (Func<sbyte, double>)(static value => value), (Func<byte, double>)(static value => value), (Func<short, double>)(static value => value),
            (Func<ushort, double>)(static value => value), (Func<int, double>)(static value => value), (Func<uint, double>)(static value => value),
            (Func<float, double>)(static value => value),
        ];

        internal static Func<TFrom, TTo>? Find<TFrom, TTo>() => All.OfType<Func<TFrom, TTo>>().FirstOrDefault();
    }
}
