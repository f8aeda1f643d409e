using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Columns of random types, nested at random, with random values, nulls among them wherever the type allows it.</summary>
internal static class RandomColumns
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly object[] Scalars =
    [
        OrNull(Gen.OneOf(Gen.String.Select(Clean), Gen.Const(""))),
        OrNull(Gen.Byte.Array),
        Gen.Bool, Gen.SByte, Gen.Byte, Gen.Short, Gen.UShort, Gen.Int, Gen.UInt, Gen.Long, Gen.ULong, Gen.Float, Gen.Double,
        Gen.Int[-1_000_000_000, 1_000_000_000].Select(Gen.Int[0, 9], static (digits, scale) => new decimal(Math.Abs(digits), 0, 0, digits < 0, (byte)scale)),
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Select(static micros => new DateTime(micros * 10, DateTimeKind.Utc)),
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Select(static micros => new DateTimeOffset(micros * 10, TimeSpan.Zero)),
        Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber),
        Gen.Long[0, (TimeOnly.MaxValue.Ticks / 10) - 1].Select(static micros => new TimeOnly(micros * 10)),
        Gen.Long.Select(static ticks => new TimeSpan(ticks)),
        Gen.Guid,
        Gen.OneOfConst("1", "\"a\"", "[1, {\"b\": null}]", "{}", "true").Select(TestTypes.Json),
        Gen.Enum<Role>(),
    ];

    private static readonly ColumnType[] Types =
    [
        ColumnTypes.String, ColumnTypes.Bytes, ColumnTypes.Boolean, ColumnTypes.SByte, ColumnTypes.Byte, ColumnTypes.Int16, ColumnTypes.UInt16,
        ColumnTypes.Int32, ColumnTypes.UInt32, ColumnTypes.Int64, ColumnTypes.UInt64, ColumnTypes.Single, ColumnTypes.Double, ColumnTypes.Decimal,
        ColumnTypes.DateTime, ColumnTypes.DateTimeOffset, ColumnTypes.DateOnly, ColumnTypes.TimeOnly, ColumnTypes.TimeSpan, ColumnTypes.Guid,
        ColumnTypes.Json, TestTypes.RoleType, TestTypes.MessageType, TestTypes.ScoreType,
    ];

    /// <summary>Any type, nested up to three times.</summary>
    internal static Gen<ColumnType> Type { get; } = Gen.Select(Gen.OneOfConst(Types), Gen.Int[0, 2].Array[0, 3], static (type, nestings) =>
        nestings.Aggregate(type, static (type, nesting) => nesting == 0 ? type.ToNullable() : type.ToList()));

    /// <summary>A column of <paramref name="count"/> random values.</summary>
    internal static Gen<Column> Column(ColumnType type, int count) => type.Accept(Values.Instance).Column(count);

    /// <summary>A value as text that tells all values apart.</summary>
    internal static string Show(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text, Relaxed),
        JsonElement { ValueKind: JsonValueKind.Undefined } => "null",
        JsonElement json => json.GetRawText(),
        byte[] bytes => Convert.ToHexString(bytes),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        RecordValue record => record.ToString(),
        Message message => $"({message.Role}, {Show(message.Content)}, {Show(message.Tags)})",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Show))}]",
        decimal number => number.ToString("0.####################", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static Gen<T?> OrNull<T>(Gen<T> gen)
        where T : class => Gen.Select(Gen.Int[0, 3], gen, static (chance, value) => chance == 0 ? null : value);

    // A lone surrogate is no text: UTF-8 can't hold it.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes());

    private abstract class Values
    {
        internal static IColumnTypeVisitor<Values> Instance { get; } = new Visitor();

        internal abstract Gen<Column> Column(int count);
    }

    private sealed class Values<T>(Gen<T> gen) : Values
    {
        internal Gen<T> Gen { get; } = gen;

        internal override Gen<Column> Column(int count) => Gen.Array[count].Select(static values => (Column)new Column<T>(values));
    }

    private sealed class Visitor : IColumnTypeVisitor<Values>
    {
        public Values VisitScalar<T>(ScalarType<T> type) => new Values<T>(Scalars.OfType<Gen<T>>().Single());

        public Values VisitNullable<T>(NullableType<T> type)
            where T : struct
        {
            var underlying = ((Values<T>)type.Underlying.Accept(this)).Gen;
            return new Values<T?>(Gen.Select(Gen.Int[0, 3], underlying, static (chance, value) => chance == 0 ? null : (T?)value));
        }

        public Values VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            var elements = ((Values<TElement>)type.Element.Accept(this)).Gen.Array[0, 4];
            return new Values<TList?>(OrNull(elements.Select(items => type.Create(items))));
        }

        public Values VisitRecord<T>(RecordType<T> type)
        {
            if (typeof(T) == typeof(Score))
            {
                return new Values<Score>(Gen.Select(Gen.Int, Gen.Double.Nullable(), static (value, weight) => new Score(value, weight)));
            }

            var tags = (Values<IReadOnlyList<string?>?>)ColumnTypes.String.ToList().Accept(this);
            var message = Gen.Select(
                Gen.Enum<Role>(), Scalars.OfType<Gen<string?>>().Single(), tags.Gen, static (role, content, tags) => new Message(role, content, tags));
            return new Values<Message?>(OrNull(message));
        }
    }
}
