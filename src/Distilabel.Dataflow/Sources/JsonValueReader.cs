using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads JSON values as one type.</summary>
internal abstract class JsonValueReader
{
    /// <summary>
    /// Which part of the last value does not fit, and why, where that is inside of it; null where the reader stands on it.
    /// </summary>
    internal Misfit? Misfit { get; private protected set; }

    /// <summary>The reader of values of <paramref name="type"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="seen">What the type was told by; null when it was given, and objects may have other fields too.</param>
    internal static JsonValueReader Of(ColumnType type, string? seen) => type.Accept(new Factory(seen));

    /// <summary>A column of values of this type.</summary>
    internal abstract JsonColumn CreateColumn(ColumnType type);

    /// <summary>Ends a batch: what was read since the last one gets no further part.</summary>
    internal virtual void Complete()
    {
    }

    private sealed class Factory(string? seen) : IColumnTypeVisitor<JsonValueReader>
    {
        public JsonValueReader VisitScalar<T>(ScalarType<T> type) => JsonScalarReaders.Of(type);

        public JsonValueReader VisitNullable<T>(NullableType<T> type)
            where T : struct => new Nullable<T>((JsonValueReader<T>)type.Underlying.Accept(this));

        public JsonValueReader VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => type.IsMap
                ? new JsonMapReader((DynamicRecordType)(ColumnType)type.Element, seen)
                : new List<TList, TElement>(type, (JsonValueReader<TElement>)type.Element.Accept(this));

        public JsonValueReader VisitRecord<T>(RecordType<T> type) =>
            (ColumnType)type is DynamicRecordType record ? new JsonRecordReader(record, seen) : new Record<T>(type);
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
            Misfit = underlying.Misfit;
            return isRead;
        }

        internal override void Complete() => underlying.Complete();
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
            Misfit = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!element.TryRead(ref reader, out var item))
                {
                    Misfit = (element.Misfit ?? JsonMisfit.Of(ref reader, type.Element)).At(_items.Count);
                    return false;
                }

                _items.Add(item);
            }

            value = type.Create([.. _items]);
            return true;
        }

        internal override void Complete() => element.Complete();
    }

    /// <summary>An object, by the names of the record's fields; others are passed over.</summary>
    private sealed class Record<T>(RecordType<T> type) : JsonValueReader<T>
    {
        private readonly byte[][] _names = [.. type.Fields.Select(static field => Encoding.UTF8.GetBytes(field.Name))];
        private readonly JsonColumn[] _fields = [.. type.Fields.Select(static field => Of(field.Type, null).CreateColumn(field.Type))];

        internal override bool TryRead(ref Utf8JsonReader reader, out T value)
        {
            value = default!;
            Misfit = null;
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

            for (var i = 0; i < _fields.Length; i++)
            {
                var isMissing = _fields[i].Count == 0;
                if (isMissing)
                {
                    _fields[i].AddNull();
                }

                if (!type.Fields[i].Nullable && _fields[i].IsLastNull)
                {
                    Misfit = (isMissing ? Misfit.Missing(type.Fields[i].Type) : Misfit.Null(type.Fields[i].Type)).In(type.Fields[i].Name);
                    return false;
                }
            }

            value = type.Create(new FieldValues(Array.ConvertAll(_fields, static field => field.Take()), 0));
            return true;
        }

        private bool TryReadField(ref Utf8JsonReader reader)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                if (reader.ValueTextEquals(_names[i]))
                {
                    _fields[i].Clear();
                    reader.Read();
                    if (!_fields[i].TryAdd(ref reader))
                    {
                        Misfit = (_fields[i].Misfit ?? JsonMisfit.Of(ref reader, type.Fields[i].Type)).In(type.Fields[i].Name);
                        return false;
                    }

                    return true;
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

    internal sealed override JsonColumn CreateColumn(ColumnType type) => new JsonColumn<T>(this, (ColumnType<T>)type);
}
