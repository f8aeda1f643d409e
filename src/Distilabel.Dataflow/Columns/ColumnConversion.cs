namespace Distilabel.Dataflow.Columns;

/// <summary>Reads a column as another type, where nothing is lost by it.</summary>
/// <remarks>
/// A column read as an interface that its values implement shares its array; other
/// conversions make a new one for each batch.
/// </remarks>
public abstract class ColumnConversion
{
    /// <summary>The conversion of columns of <paramref name="from"/> to <paramref name="to"/>; null when values could be lost or are of another kind.</summary>
    /// <remarks>Null among the values is no obstacle: see <see cref="Convert"/>.</remarks>
    public static ColumnConversion? Find(ColumnType from, ColumnType to) => from.Accept(new FromVisitor(to));

    /// <summary>Whether values of <paramref name="from"/> can be read as <paramref name="to"/> without loss, null aside.</summary>
    public static bool Exists(ColumnType from, ColumnType to) => Find(from, to) is not null;

    /// <summary>Converts a column. Where the target can't hold null, a null becomes the default value: the caller looks for nulls first.</summary>
    public abstract Column Convert(Column column);

    private sealed class Same : ColumnConversion
    {
        internal static Same Instance { get; } = new();

        public override Column Convert(Column column) => column;
    }

    /// <summary>Arrays of reference types can be read as arrays of what their values derive from: nothing is copied.</summary>
    private sealed class Covariant<TFrom, TTo> : ColumnConversion
    {
        public override Column Convert(Column column) => ((Column<TFrom>)column).Reinterpret<TTo>();
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
    }

    /// <summary>Knows the type that is read; asks the type that is wanted.</summary>
    private sealed class FromVisitor(ColumnType to) : IColumnTypeVisitor<ColumnConversion?>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => to.ClrType == typeof(T) ? Same.Instance : to.Accept(new ScalarTo<T>());

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct
        {
            if (to.ClrType == typeof(T?))
            {
                return Same.Instance;
            }

            var unwrap = new Each<T?, T>(static value => value.GetValueOrDefault());
            if (to.ClrType == typeof(T))
            {
                return unwrap;
            }

            // long? from int? keeps its nulls; long from int? has none left to keep.
            return to.Accept(new NullableTo<T>()) ?? (Find(type.Underlying, to) is { } rest ? new Chain(unwrap, rest) : null);
        }

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> =>
            to.ClrType == typeof(TList) ? Same.Instance : to.Accept(new ListTo<TList, TElement>());

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => to.ClrType == typeof(T) ? Same.Instance : to.Accept(new ScalarTo<T>());
    }

    private sealed class ScalarTo<TFrom> : IColumnTypeVisitor<ColumnConversion?>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => Widening.Find<TFrom, T>() is { } widen ? new Each<TFrom, T>(widen) : null;

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct
        {
            if (typeof(TFrom) == typeof(T))
            {
                return new Each<T, T?>(static value => value);
            }

            return Widening.Find<TFrom, T>() is { } widen ? new Each<TFrom, T?>(value => widen(value)) : null;
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

    private sealed class ListTo<TFrom, TFromElement> : IColumnTypeVisitor<ColumnConversion?>
        where TFrom : class, IReadOnlyList<TFromElement>
    {
        public ColumnConversion? VisitScalar<T>(ScalarType<T> type) => null;

        public ColumnConversion? VisitNullable<T>(NullableType<T> type)
            where T : struct => null;

        public ColumnConversion? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            if (typeof(TElement) != typeof(TFromElement))
            {
                return null;
            }

            return typeof(TList).IsAssignableFrom(typeof(TFrom))
                ? new Covariant<TFrom, TList>()
                : new Each<TFrom?, TList?>(value => value is null ? null : type.Create([.. (IReadOnlyList<TElement>)(object)value]));
        }

        public ColumnConversion? VisitRecord<T>(RecordType<T> type) => null;
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
