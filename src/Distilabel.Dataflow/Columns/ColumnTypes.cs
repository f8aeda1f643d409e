using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>The built-in column types, and the place where generated ones are registered.</summary>
public static class ColumnTypes
{
    // Without a static constructor the built-in types would be made when a property is first read, and Of reads none.
    static ColumnTypes()
    {
    }

    /// <summary>Text; can be null.</summary>
    public static ScalarType<string?> String { get; } = new StringType();

    /// <summary>Bytes; can be null.</summary>
    public static ScalarType<byte[]?> Bytes { get; } = new BytesType();

    /// <summary>True or false.</summary>
    public static ScalarType<bool> Boolean { get; } = Make("bool", static (ref w, v) => w.Write(v), static (ref r) => r.ReadBoolean());

    /// <summary>A signed 8-bit number.</summary>
    public static ScalarType<sbyte> SByte { get; } = Make("sbyte", static (ref w, v) => w.Write(v), static (ref r) => r.ReadSByte());

    /// <summary>An unsigned 8-bit number.</summary>
    public static ScalarType<byte> Byte { get; } = Make("byte", static (ref w, v) => w.Write(v), static (ref r) => r.ReadByte());

    /// <summary>A signed 16-bit number.</summary>
    public static ScalarType<short> Int16 { get; } = Make("short", static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt16());

    /// <summary>An unsigned 16-bit number.</summary>
    public static ScalarType<ushort> UInt16 { get; } = Make("ushort", static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt16());

    /// <summary>A signed 32-bit number.</summary>
    public static ScalarType<int> Int32 { get; } = Make("int", static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt32());

    /// <summary>An unsigned 32-bit number.</summary>
    public static ScalarType<uint> UInt32 { get; } = Make("uint", static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt32());

    /// <summary>A signed 64-bit number.</summary>
    public static ScalarType<long> Int64 { get; } = Make("long", static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt64());

    /// <summary>An unsigned 64-bit number.</summary>
    public static ScalarType<ulong> UInt64 { get; } = Make("ulong", static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt64());

    /// <summary>A 32-bit floating-point number.</summary>
    public static ScalarType<float> Single { get; } = Make("float", static (ref w, v) => w.Write(v), static (ref r) => r.ReadSingle());

    /// <summary>A 64-bit floating-point number.</summary>
    public static ScalarType<double> Double { get; } = Make("double", static (ref w, v) => w.Write(v), static (ref r) => r.ReadDouble());

    /// <summary>A decimal number, written as text so that no digit is lost.</summary>
    public static ScalarType<decimal> Decimal { get; } = Make(
        "decimal",
        static (ref w, v) => w.Write(v.ToString(CultureInfo.InvariantCulture)),
        static (ref r) => decimal.TryParse(r.ReadString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var v) ? v : throw NotA("decimal"));

    /// <summary>A date and time: what the clock shows, and the kind.</summary>
    /// <remarks>
    /// Nothing is converted, so a value is the same in every time zone; which moment a local time stands for depends on the reader's. Use
    /// <see cref="DateTimeOffset"/> or UTC for a moment.
    /// </remarks>
    public static ScalarType<DateTime> DateTime { get; } = Make("DateTime", ClockTime.Write, ClockTime.Read);

    /// <summary>A date and time with an offset from UTC.</summary>
    public static ScalarType<DateTimeOffset> DateTimeOffset { get; } = Make(
        "DateTimeOffset",
        static (ref w, v) =>
        {
            w.WriteArrayHeader(2);
            w.Write(v.Ticks);
            w.Write((short)v.Offset.TotalMinutes);
        },
        static (ref r) => r.ReadArrayHeader() == 2
            ? new DateTimeOffset(r.ReadInt64(), System.TimeSpan.FromMinutes(r.ReadInt16()))
            : throw NotA("DateTimeOffset"));

    /// <summary>A date.</summary>
    public static ScalarType<DateOnly> DateOnly { get; } = Make(
        "DateOnly", static (ref w, v) => w.Write(v.DayNumber), static (ref r) => System.DateOnly.FromDayNumber(r.ReadInt32()));

    /// <summary>A time of day.</summary>
    public static ScalarType<TimeOnly> TimeOnly { get; } = Make(
        "TimeOnly", static (ref w, v) => w.Write(v.Ticks), static (ref r) => new TimeOnly(r.ReadInt64()));

    /// <summary>A duration.</summary>
    public static ScalarType<TimeSpan> TimeSpan { get; } = Make(
        "TimeSpan", static (ref w, v) => w.Write(v.Ticks), static (ref r) => new TimeSpan(r.ReadInt64()));

    /// <summary>A GUID.</summary>
    public static ScalarType<Guid> Guid { get; } = Make(
        "Guid",
        static (ref w, v) => w.Write(v.ToString("D")),
        static (ref r) => System.Guid.TryParse(r.ReadString(), out var v) ? v : throw NotA("Guid"));

    /// <summary>A date and time with nanoseconds: what Parquet and Arrow call a timestamp.</summary>
    public static ScalarType<Timestamp> Timestamp { get; } = Make(
        "Timestamp",
        static (ref w, v) =>
        {
            w.WriteArrayHeader(3);
            w.Write(v.Seconds);
            w.Write(v.Nanoseconds);
            w.Write(v.IsMoment);
        },
        static (ref r) => r.ReadArrayHeader() == 3 && r.ReadInt64() is var seconds && r.ReadInt32() is >= 0 and < 1_000_000_000 and var nanoseconds
            ? new Timestamp(seconds, nanoseconds, r.ReadBoolean())
            : throw NotA("Timestamp"));

    /// <summary>No value but null: a column, or the elements of lists, of which nothing else is known. Its values are those of <see cref="String"/>.</summary>
    public static ScalarType<string?> Null { get; } = new NullOnlyType();

    /// <summary>Any JSON value. An undefined element stands for null.</summary>
    public static ScalarType<JsonElement> Json { get; } = Make(
        "json",
        static (ref w, v) => w.Write(v.ValueKind == JsonValueKind.Undefined ? "null" : v.GetRawText()),
        static (ref r) => ParseJson(r.ReadString()));

    /// <summary>The type of maps: lists of entries in the order of the file, each a record of a <c>key</c> and a <c>value</c>. A key may stand twice.</summary>
    public static ListType<IReadOnlyList<RecordValue?>, RecordValue?> Map(ColumnType key, ColumnType value) =>
        new(new DynamicRecordType((DynamicRecordType.KeyField, key), (DynamicRecordType.ValueField, value)));

    /// <summary>The column type of <typeparamref name="T"/>: built in, or registered by generated code.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is none. The generator registers a record that it sees used as rows; where it can't see the use, the record carries <c>[Row]</c>.
    /// </exception>
    public static ColumnType<T> Of<T>() => Registered<T>.Type
        ?? throw new InvalidOperationException(
            $"The type '{typeof(T)}' has no column type. The generator makes one for each type that it sees used for rows or columns; " +
            "put [Row] on a record whose use it cannot see, for example behind a generic method of your own.");

    /// <summary>Makes <paramref name="type"/> the column type of <typeparamref name="T"/>. Called by generated code; the first one stays.</summary>
    public static void Register<T>(ColumnType<T> type) => Registered<T>.Type ??= type;

    /// <summary>Registers a type that is made of another, so that a column can tell its type wherever a schema can; not one of those that share a CLR type.</summary>
    internal static ColumnType<T> Registering<T>(ColumnType<T> type)
    {
        if (type is { HasItsClrType: true, Storage: null })
        {
            Register(type);
        }

        return type;
    }

    private static MessagePackSerializationException NotA(string name) => new MessagePackSerializationException($"The value is no {name}.");

    private static JsonElement ParseJson(string? text)
    {
        try
        {
            // What was written had whatever depth its maker allowed; reading takes no stack.
            using var document = JsonDocument.Parse(text ?? "null", new JsonDocumentOptions { MaxDepth = int.MaxValue });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new MessagePackSerializationException("The value is no JSON.", exception);
        }
    }

    private static BuiltInType<T> Make<T>(string name, BuiltInType<T>.Writer write, BuiltInType<T>.Reader read)
        where T : struct
    {
        var type = new BuiltInType<T>(name, write, read);
        Registered<T>.Type = type;
        Registered<T?>.Type = (ColumnType<T?>)type.ToNullable();
        RegisterLists<T>(type);
        RegisterLists<T?>((ColumnType<T?>)type.ToNullable());
        return type;
    }

    private static void RegisterLists<T>(ColumnType<T> element)
    {
        Registered<IReadOnlyList<T>>.Type = (ColumnType<IReadOnlyList<T>>)element.ToList();
        Registered<T[]>.Type = new ListType<T[], T>(element, static items => items)!;
        Registered<List<T>>.Type = new ListType<List<T>, T>(element, static items => [.. items])!;
    }

    private static class Registered<T>
    {
        // Built-in types register themselves when ColumnTypes is first touched, which Of and Register do.
        internal static ColumnType<T>? Type;
    }

    private sealed class BuiltInType<T>(string name, BuiltInType<T>.Writer write, BuiltInType<T>.Reader read) : ScalarValueType<T>(name)
        where T : struct
    {
        internal delegate void Writer(ref MessagePackWriter writer, T value);

        internal delegate T Reader(ref MessagePackReader reader);

        public override void Write(ref MessagePackWriter writer, T value) => write(ref writer, value);

        public override T Read(ref MessagePackReader reader) => read(ref reader);
    }

    private sealed class StringType : ScalarType<string?>
    {
        public StringType()
            : base("string")
        {
            Registered<string?>.Type = this;
            RegisterLists<string?>(this);
        }

        public override void Write(ref MessagePackWriter writer, string? value) => StoredText.Write(ref writer, value);

        public override string? Read(ref MessagePackReader reader) => StoredText.Read(ref reader);
    }

    private sealed class NullOnlyType() : ScalarType<string?>("null")
    {
        internal override bool HasItsClrType => false;

        public override void Write(ref MessagePackWriter writer, string? value) => writer.WriteNil();

        public override string? Read(ref MessagePackReader reader)
        {
            reader.Skip();
            return null;
        }

        private protected override bool HasSameParts(ColumnType other) => other is NullOnlyType;
    }

    private sealed class BytesType : ScalarType<byte[]?>
    {
        public BytesType()
            : base("bytes")
        {
            Registered<byte[]?>.Type = this;
            Registered<IReadOnlyList<byte[]?>>.Type = (ColumnType<IReadOnlyList<byte[]?>>)ToList();
        }

        public override void Write(ref MessagePackWriter writer, byte[]? value) => writer.Write(value);

        public override byte[]? Read(ref MessagePackReader reader) => reader.ReadBytes()?.ToArray();
    }
}
