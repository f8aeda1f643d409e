using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Columns;

/// <summary>Random types, nested, whose shape is known at run time only, and columns of them.</summary>
internal static class NestedTypes
{
    private static readonly ColumnType[] Scalars =
    [
        ColumnTypes.String, ColumnTypes.Boolean, ColumnTypes.Int32, ColumnTypes.Int64, ColumnTypes.Double, ColumnTypes.Single, ColumnTypes.Decimal, ColumnTypes.Bytes,
        ColumnTypes.Timestamp, ColumnTypes.DateOnly, ColumnTypes.TimeOnly, ColumnTypes.Guid, ColumnTypes.UInt64, ColumnTypes.Null,
    ];

    // What JSON itself tells.
    private static readonly ColumnType[] JsonScalars = [ColumnTypes.String, ColumnTypes.Boolean.ToNullable(), ColumnTypes.Int64, ColumnTypes.Double.ToNullable()];

    /// <summary>A type, nested to at most <paramref name="depth"/>, that values of it tell when they stand in JSON.</summary>
    internal static Gen<ColumnType> JsonType(int depth)
    {
        var scalar = Gen.OneOfConst(JsonScalars);
        return depth == 0 ? scalar : Gen.Frequency(
            (1, scalar),
            (3, JsonType(depth - 1).List[1, 3].Select(static types => (ColumnType)new DynamicRecordType(types.Select(static (type, i) => ($"f {i}", type))))),
            (2, JsonType(depth - 1).Select(static type => type.ToList())));
    }

    /// <summary>A type, nested to at most <paramref name="depth"/>.</summary>
    internal static Gen<ColumnType> Type(int depth)
    {
        var scalar = Gen.OneOfConst(Scalars);
        return depth == 0 ? scalar : Gen.Frequency(
            (2, scalar),
            (1, scalar.Select(static type => type.ToNullable())),
            (3, Type(depth - 1).List[1, 3].Select(static types => (ColumnType)new DynamicRecordType(types.Select(static (type, i) => ($"f{i}", type))))),
            (2, Type(depth - 1).Select(static type => type.ToList())),
            (1, Type(depth - 1).Select(static type => (ColumnType)ColumnTypes.Map(ColumnTypes.String, type))));
    }

    /// <summary>A type that JSON tells with a column of it.</summary>
    internal static Gen<(ColumnType Type, Column Column)> JsonColumn(int depth, int mostRows) =>
        from type in JsonType(depth)
        from rows in Gen.Int[1, mostRows]
        from seed in Gen.Int
        select (type, ColumnOf(type, rows, new Random(seed)));

    /// <summary>A type with a column of it.</summary>
    internal static Gen<(ColumnType Type, Column Column)> Column(int depth, int mostRows) =>
        from type in Type(depth)
        from rows in Gen.Int[1, mostRows]
        from seed in Gen.Int
        select (type, ColumnOf(type, rows, new Random(seed)));

    /// <summary>A column of random values.</summary>
    internal static Column ColumnOf(ColumnType type, int rows, Random random) => type.Accept(new Filler(rows, random));

    private static object? Scalar(ColumnType type, Random random) => type.ClrType switch
    {
        _ when ReferenceEquals(type, ColumnTypes.Null) => null,
        var clr when clr == typeof(string) => random.Next(6) switch { 0 => null, 1 => "", 2 => "你好 & \"<😀>\"\n", var n => $"text {n}" },
        var clr when clr == typeof(bool) => random.Next(2) == 0,
        var clr when clr == typeof(int) => random.Next(int.MinValue, int.MaxValue),
        var clr when clr == typeof(long) => random.NextInt64(long.MinValue, long.MaxValue),
        var clr when clr == typeof(ulong) => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        var clr when clr == typeof(double) => random.Next(3) == 0 ? random.Next(9) : BitConverter.Int64BitsToDouble(random.NextInt64() & ~(0x7FFL << 52) | ((long)random.Next(0x7FF) << 52)),
        var clr when clr == typeof(float) => random.NextSingle() * random.Next(-1000, 1000),
        var clr when clr == typeof(decimal) => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        var clr when clr == typeof(byte[]) => random.Next(4) == 0 ? null : BitConverter.GetBytes(random.Next()),
        var clr when clr == typeof(Timestamp) => new Timestamp(random.NextInt64(-1L << 40, 1L << 40), random.Next(1_000_000_000), random.Next(2) == 0),
        var clr when clr == typeof(DateOnly) => DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
        var clr when clr == typeof(TimeOnly) => new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)),
        var clr when clr == typeof(Guid) => new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        var clr => throw new NotSupportedException(clr.ToString()),
    };

    private sealed class Filler(int rows, Random random) : IColumnTypeVisitor<Column>
    {
        public Column VisitScalar<T>(ScalarType<T> type) => new Column<T>([.. Enumerable.Range(0, rows).Select(_ => (T)Scalar(type, random)!)], type);

        public Column VisitNullable<T>(NullableType<T> type)
            where T : struct =>
            new Column<T?>([.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? null : (T?)Scalar(type.Underlying, random)!)], type);

        public Column VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> =>
            new Column<TList?>(
                [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? null
                    : type.Create(((Column<TElement>)ColumnOf(type.Element, random.Next(3), new Random(random.Next()))).Values.ToArray()))],
                type!);

        public Column VisitRecord<T>(RecordType<T> type)
        {
            var fields = type.Fields.Select(field => ColumnOf(field.Type, rows, random)).ToArray();
            int[] places = [.. Enumerable.Range(0, rows).Select(row => random.Next(4) == 0 ? -1 : row)];
            return ((DynamicRecordType)(ColumnType)type).CreateColumn(fields, places);
        }
    }
}
