using System.Text.Json;
using System.Text.Unicode;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads JSON values as one type.</summary>
internal abstract class JsonValueReader
{
    /// <summary>The reader of values of <paramref name="type"/>, one that <see cref="JsonShape"/> gives.</summary>
    internal static JsonValueReader Of(ColumnType type) => type.Accept(Factory.Instance);

    /// <summary>A column of values of this type.</summary>
    internal abstract JsonColumn CreateColumn();

    private sealed class Factory : IColumnTypeVisitor<JsonValueReader>
    {
        private static readonly JsonValueReader[] Scalars =
        [
            new Scalar<string?>(static (ref reader, out value) =>
            {
                value = reader.TokenType == JsonTokenType.String ? TextOf(ref reader) : null;
                return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
            }),
            new Scalar<bool>(static (ref reader, out value) =>
            {
                value = reader.TokenType == JsonTokenType.True;
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
            }),
            new Scalar<long>(static (ref reader, out value) =>
            {
                value = 0;
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value);
            }),
            new Scalar<double>(static (ref reader, out value) =>
            {
                value = 0;
                return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value);
            }),
            new Scalar<JsonElement>(static (ref reader, out value) =>
            {
                value = JsonElement.ParseValue(ref reader);
                return true;
            }),
        ];

        internal static Factory Instance { get; } = new();

        public JsonValueReader VisitScalar<T>(ScalarType<T> type) => Scalars.OfType<Scalar<T>>().Single();

        public JsonValueReader VisitNullable<T>(NullableType<T> type)
            where T : struct => new Nullable<T>((JsonValueReader<T>)type.Underlying.Accept(this));

        public JsonValueReader VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new List<TList, TElement>(type, (JsonValueReader<TElement>)type.Element.Accept(this));

        public JsonValueReader VisitRecord<T>(RecordType<T> type) => throw new NotSupportedException($"JSON is not read as {type}.");

        private static string? TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException) when (reader.ValueIsEscaped && IsUtf8(reader.ValueSpan))
            {
                // Half a surrogate pair, as is left of an emoji where a text was cut: no UTF-8 can hold it.
                return LooseText.Unescape(reader.ValueSpan);
            }
        }

        private static bool IsUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);
    }

    private delegate bool TryReadScalar<T>(ref Utf8JsonReader reader, out T value);

    private sealed class Scalar<T>(TryReadScalar<T> read) : JsonValueReader<T>
    {
        internal override bool TryRead(ref Utf8JsonReader reader, out T value) => read(ref reader, out value);
    }

    private sealed class Nullable<T>(JsonValueReader<T> underlying) : JsonValueReader<T?>
        where T : struct
    {
        internal override bool TryRead(ref Utf8JsonReader reader, out T? value)
        {
            value = null;
            if (reader.TokenType == JsonTokenType.Null)
            {
                return true;
            }

            var isRead = underlying.TryRead(ref reader, out var present);
            value = present;
            return isRead;
        }
    }

    private sealed class List<TList, TElement>(ListType<TList, TElement> type, JsonValueReader<TElement> element) : JsonValueReader<TList?>
        where TList : class, IReadOnlyList<TElement>
    {
        private readonly System.Collections.Generic.List<TElement> _items = [];

        internal override bool TryRead(ref Utf8JsonReader reader, out TList? value)
        {
            value = null;
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return reader.TokenType == JsonTokenType.Null;
            }

            _items.Clear();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!element.TryRead(ref reader, out var item))
                {
                    return false;
                }

                _items.Add(item);
            }

            value = type.Create([.. _items]);
            return true;
        }
    }
}

internal abstract class JsonValueReader<T> : JsonValueReader
{
    /// <summary>Reads the value that <paramref name="reader"/> stands on.</summary>
    /// <returns>False when it is of another type; the reader then stands on what does not fit.</returns>
    internal abstract bool TryRead(ref Utf8JsonReader reader, out T value);

    internal sealed override JsonColumn CreateColumn() => new JsonColumn<T>(this);
}
