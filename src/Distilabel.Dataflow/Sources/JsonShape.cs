using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>What the values seen so far under one name have in common.</summary>
/// <param name="room">Room for fields of nested objects, shared by all that is below one column.</param>
internal sealed class JsonShape(JsonFields.Room room)
{
    /// <summary>How many lists and objects deep a column may be as what it is: Arrow's schemas end at 64.</summary>
    internal const int MostLevels = 32;

    private Kind _kind;
    private bool _hasNull;

    // Whether there was a whole number that a double would round.
    private bool _hasLargeLong;
    private JsonShape? _element;
    private JsonFields? _fields;

    internal JsonShape()
        : this(new JsonFields.Room())
    {
    }

    private enum Kind
    {
        Unknown,
        Boolean,
        Long,
        Double,
        String,
        List,
        Record,
        Json,
    }

    /// <summary>The type of a column, or of a list's elements, that holds all values seen.</summary>
    /// <remarks>
    /// JSON is for values of several kinds, for objects that have no field, or so many that their names are data, and for what is below
    /// <see cref="MostLevels"/> lists and objects.
    /// </remarks>
    /// <param name="level">How many lists and objects it stands in; zero for a column.</param>
    internal ColumnType ToColumnType(int level = 0)
    {
        ColumnType type = _kind switch
        {
            Kind.Boolean => ColumnTypes.Boolean,
            Kind.Long => ColumnTypes.Int64,
            Kind.Double when _hasLargeLong => ColumnTypes.Json,
            Kind.Double => ColumnTypes.Double,
            Kind.List when level < MostLevels => _element!.ToColumnType(level + 1).ToList(),
            Kind.Record when level < MostLevels && !_fields!.IsEmpty => _fields.ToRecordType(level + 1),
            Kind.List or Kind.Record or Kind.Json => ColumnTypes.Json,
            _ => ColumnTypes.String,
        };

        // JSON has a null of its own, so only a column needs another.
        return level == 0 || (_hasNull && !ReferenceEquals(type, ColumnTypes.Json)) ? type.ToNullable() : type;
    }

    /// <summary>Adds the value that <paramref name="reader"/> stands on, and goes to its end.</summary>
    internal void Add(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                _hasNull = true;
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Merge(Kind.Boolean);
                break;
            case JsonTokenType.String:
                Merge(Kind.String);
                break;
            case JsonTokenType.Number:
                var kind = KindOfNumber(ref reader);
                _hasLargeLong |= kind == Kind.Long && !(reader.TryGetDouble(out var number) && WholeNumbers.IsKept(reader.ValueSpan, number));
                Merge(kind);
                break;
            case JsonTokenType.StartArray when _kind is Kind.Unknown or Kind.List:
                _kind = Kind.List;
                _element ??= new JsonShape(room);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _element.Add(ref reader);
                }

                break;
            case JsonTokenType.StartObject when _kind is Kind.Unknown or Kind.Record:
                _kind = Kind.Record;
                AddFields(ref reader);
                break;
            default:
                _kind = Kind.Json;
                reader.Skip();
                break;
        }
    }

    private void AddFields(ref Utf8JsonReader reader)
    {
        _fields ??= new JsonFields(room);
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var shape = _kind == Kind.Record ? _fields.Find(ref reader, ref expected) : null;
            reader.Read();
            if (shape is null)
            {
                _kind = Kind.Json;
                reader.Skip();
            }
            else
            {
                shape.Add(ref reader);
            }
        }
    }

    private static Kind KindOfNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out _))
        {
            return Kind.Long;
        }

        // A whole number beyond 64 bits would lose digits as a double.
        return reader.ValueSpan.IndexOfAny(".eE"u8) >= 0 && reader.TryGetDouble(out var number) && double.IsFinite(number) ? Kind.Double : Kind.Json;
    }

    private void Merge(Kind kind) => _kind = (_kind, kind) switch
    {
        (Kind.Unknown, _) => kind,
        (Kind.Long, Kind.Double) or (Kind.Double, Kind.Long) => Kind.Double,
        _ when _kind == kind => kind,
        _ => Kind.Json,
    };
}
