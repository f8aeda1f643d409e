using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads JSON values as one type.</summary>
internal abstract class JsonValueReader
{
    /// <summary>The reader of values of <paramref name="type"/>.</summary>
    internal static JsonValueReader Of(ColumnType type) => type.Accept(Factory.Instance);

    /// <summary>A column of values of this type.</summary>
    internal abstract JsonColumn CreateColumn();

    private sealed class Factory : IColumnTypeVisitor<JsonValueReader>
    {
        internal static Factory Instance { get; } = new();

        public JsonValueReader VisitScalar<T>(ScalarType<T> type) => JsonScalarReaders.Of(type);

        public JsonValueReader VisitNullable<T>(NullableType<T> type)
            where T : struct => new Nullable<T>((JsonValueReader<T>)type.Underlying.Accept(this));

        public JsonValueReader VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new List<TList, TElement>(type, (JsonValueReader<TElement>)type.Element.Accept(this));

        public JsonValueReader VisitRecord<T>(RecordType<T> type) => new Record<T>(type);
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

    /// <summary>An object, by the names of the record's fields; others are passed over.</summary>
    private sealed class Record<T>(RecordType<T> type) : JsonValueReader<T>
    {
        private readonly byte[][] _names = [.. type.Fields.Select(static field => Encoding.UTF8.GetBytes(field.Name))];
        private readonly JsonColumn[] _fields = [.. type.Fields.Select(static field => Of(field.Type).CreateColumn())];

        internal override bool TryRead(ref Utf8JsonReader reader, out T value)
        {
            value = default!;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return reader.TokenType == JsonTokenType.Null && type.AllowsNull;
            }

            // Of a record that failed half way, fields may be left.
            Array.ForEach(_fields, static field => field.Clear());
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryReadField(ref reader))
                {
                    return false;
                }
            }

            var areThere = true;
            for (var i = 0; i < _fields.Length; i++)
            {
                if (_fields[i].Count == 0)
                {
                    _fields[i].AddNull();
                }

                areThere &= type.Fields[i].Nullable || !_fields[i].IsLastNull;
            }

            value = type.Create(new FieldValues(Array.ConvertAll(_fields, static field => field.Take()), 0));
            return areThere;
        }

        private bool TryReadField(ref Utf8JsonReader reader)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                if (reader.ValueTextEquals(_names[i]))
                {
                    _fields[i].Clear();
                    reader.Read();
                    return _fields[i].TryAdd(ref reader);
                }
            }

            reader.Skip();
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
