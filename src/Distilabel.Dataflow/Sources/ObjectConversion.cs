using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Sources;

/// <summary>Turns boxed values into a column of the type that <see cref="ObjectShape"/> found for them.</summary>
internal abstract class ObjectConversion
{
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonValues.MaxDepth,
    };

    private ColumnType? _type;

    internal static ObjectConversion Of(ColumnType type)
    {
        var conversion = type.Accept(Factory.Instance);
        conversion._type = type;
        return conversion;
    }

    internal abstract Column ToColumn(object?[] values);

    internal static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    /// <summary>Whether a value, with all that is in it, can be written as JSON.</summary>
    internal static bool IsJson(object? value) => value switch
    {
        null or string or JsonElement or JsonNode or byte[] => true,
        IEnumerable<KeyValuePair<string, object?>> members => members.All(static member => IsJson(member.Value)),
        IDictionary members => members.Keys.Cast<object>().All(static key => key is string) && members.Values.Cast<object?>().All(IsJson),
        IEnumerable list => list.Cast<object?>().All(IsJson),
        bool or IFormattable => true,
        _ => false,
    };

    /// <summary>The members of an object that maps names to values; null when its keys are no text.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>>? MembersOf(object value) => value switch
    {
        IEnumerable<KeyValuePair<string, object?>> members => members,
        IDictionary members when members.Keys.Cast<object>().All(static key => key is string) =>
            members.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, members[key])),
        _ => null,
    };

    private static JsonElement ToJson(object value)
    {
        if (value is JsonElement json)
        {
            return json;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            WriteJson(writer, value);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = JsonValues.MaxDepth });
    }

    private static void WriteJson(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                WriteObject(writer, members);
                break;
            case IDictionary members:
                WriteObject(writer, members.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, members[key])));
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteJson(writer, item);
                }

                writer.WriteEndArray();
                break;
            case float or double or decimal when !double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                writer.WriteNullValue();
                break;
            case IFormattable when IsNumber(value.GetType()):
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                writer.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, member) in members)
        {
            writer.WritePropertyName(name);
            WriteJson(writer, member);
        }

        writer.WriteEndObject();
    }

    private abstract class Typed<T> : ObjectConversion
    {
        internal abstract T Convert(object? value);

        internal sealed override Column ToColumn(object?[] values) => new Column<T>(Array.ConvertAll(values, Convert), (ColumnType<T>)_type!);
    }

    private sealed class Scalar<T> : Typed<T>
    {
        internal override T Convert(object? value) => value switch
        {
            T same => same,
            null => typeof(T) == typeof(JsonElement) ? (T)(object)JsonValues.Null : default!,
            _ when typeof(T) == typeof(JsonElement) => (T)(object)ToJson(value),
            _ => (T)System.Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture),
        };
    }

    private sealed class Nullable<T>(Typed<T> underlying) : Typed<T?>
        where T : struct
    {
        internal override T? Convert(object? value) => value is null ? null : underlying.Convert(value);
    }

    private sealed class List<TList, TElement>(ListType<TList, TElement> type, Typed<TElement> element) : Typed<TList?>
        where TList : class, IReadOnlyList<TElement>
    {
        internal override TList? Convert(object? value) =>
            value is IEnumerable list ? type.Create([.. list.Cast<object?>().Select(element.Convert)]) : null;
    }

    private sealed class Record(DynamicRecordType type) : Typed<RecordValue?>
    {
        private readonly ObjectConversion[] _fields = [.. type.Fields.Select(static field => Of(field.Type))];

        internal override RecordValue? Convert(object? value)
        {
            if (value is null)
            {
                return null;
            }

            var columns = new Column[_fields.Length];
            var members = new Dictionary<string, object?>(MembersOf(value)!, StringComparer.Ordinal);
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = _fields[i].ToColumn([members.GetValueOrDefault(type.Fields[i].Name)]);
            }

            return type.Create(new FieldValues(columns, 0));
        }
    }

    private sealed class Factory : IColumnTypeVisitor<ObjectConversion>
    {
        internal static Factory Instance { get; } = new();

        public ObjectConversion VisitScalar<T>(ScalarType<T> type) => new Scalar<T>();

        public ObjectConversion VisitNullable<T>(NullableType<T> type)
            where T : struct => new Nullable<T>((Typed<T>)type.Underlying.Accept(this));

        public ObjectConversion VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new List<TList, TElement>(type, (Typed<TElement>)type.Element.Accept(this));

        public ObjectConversion VisitRecord<T>(RecordType<T> type) => (ColumnType)type is DynamicRecordType record
            ? new Record(record)
            : throw new NotSupportedException($"Values without types are not read as {type}.");
    }
}
