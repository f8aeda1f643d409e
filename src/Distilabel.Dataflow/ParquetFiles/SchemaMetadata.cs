using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow.Types;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>The metadata that Python's datasets and pandas keep in a schema: taken apart into what it says of each column, and made anew for the columns of another file.</summary>
/// <remarks>
/// Made anew it is true of the file that it stands in: each column is described, those that a step made by their Arrow type. A range index of pandas is left
/// out, since how many rows there will be is not known when the schema is written: pandas makes the same one by itself.
/// </remarks>
internal static class SchemaMetadata
{
    private const string HuggingFace = "huggingface";
    private const string Pandas = "pandas";

    /// <summary>What the metadata says of each column, by name. What is no such metadata, or broken, says nothing.</summary>
    internal static IReadOnlyDictionary<string, ColumnMetadata> Read(IReadOnlyDictionary<string, string>? metadata)
    {
        var columns = new Dictionary<string, ColumnMetadata>(StringComparer.Ordinal);
        if (Parse(metadata, HuggingFace)?["info"] is JsonObject info && info["features"] is JsonObject features)
        {
            foreach (var (name, feature) in features)
            {
                columns[name] = ColumnMetadata.None with { Feature = feature?.ToJsonString() };
            }
        }

        if (Parse(metadata, Pandas) is { } frame && frame["columns"] is JsonArray described)
        {
            var index = frame["index_columns"] is JsonArray names ? names.Select(TextOf).ToHashSet(StringComparer.Ordinal) : [];
            frame.Remove("columns");
            frame.Remove("index_columns");
            var rest = frame.ToJsonString();
            foreach (var column in described.OfType<JsonObject>())
            {
                if ((TextOf(column["field_name"]) ?? TextOf(column["name"])) is { } name)
                {
                    columns[name] = columns.GetValueOrDefault(name, ColumnMetadata.None) with
                    {
                        Pandas = column.ToJsonString(),
                        IsPandasIndex = index.Contains(name),
                        PandasFrame = rest,
                    };
                }
            }
        }

        return columns;
    }

    /// <summary>The metadata for a file of these columns; empty where none of them had any.</summary>
    internal static Dictionary<string, string> Write(IReadOnlyList<(Field Field, ColumnMetadata Metadata)> columns)
    {
        var metadata = new Dictionary<string, string>();
        if (columns.Any(static column => column.Metadata.Feature is not null))
        {
            var features = new JsonObject();
            foreach (var (field, known) in columns)
            {
                features[field.Name] = known.Feature is { } feature ? JsonNode.Parse(feature) : FeatureOf(field.DataType);
            }

            metadata[HuggingFace] = new JsonObject { ["info"] = new JsonObject { ["features"] = features } }.ToJsonString();
        }

        if (columns.FirstOrDefault(static column => column.Metadata.PandasFrame is not null).Metadata is { } framed)
        {
            var frame = (JsonObject)JsonNode.Parse(framed.PandasFrame!)!;
            frame["index_columns"] = new JsonArray([.. columns.Where(static column => column.Metadata.IsPandasIndex).Select(static column => (JsonNode?)column.Field.Name)]);
            frame["columns"] = new JsonArray([.. columns.Select(static column => DescriptionOf(column.Field, column.Metadata))]);
            frame["creator"] = new JsonObject { ["library"] = "Distilabel.Dataflow", ["version"] = typeof(SchemaMetadata).Assembly.GetName().Version?.ToString(3) };
            metadata[Pandas] = frame.ToJsonString();
        }

        return metadata;
    }

    private static JsonObject? Parse(IReadOnlyDictionary<string, string>? metadata, string key)
    {
        try
        {
            return metadata is not null && metadata.TryGetValue(key, out var text) ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The feature that datasets makes of an Arrow type.</summary>
    private static JsonNode FeatureOf(IArrowType type) => type switch
    {
        DictionaryType dictionary => FeatureOf(dictionary.ValueType),
        StructType record => new JsonObject(record.Fields.Select(static field => KeyValuePair.Create(field.Name, (JsonNode?)FeatureOf(field.DataType)))),
        MapType map => new JsonArray(FeatureOf(map.KeyValueType)),
        NestedType list => new JsonArray(FeatureOf(list.Fields[0].DataType)),
        _ => new JsonObject { ["dtype"] = ArrowTypes.Describe(type), ["_type"] = "Value" },
    };

    private static JsonObject DescriptionOf(Field field, ColumnMetadata metadata)
    {
        if (metadata.Pandas is { } known)
        {
            var description = (JsonObject)JsonNode.Parse(known)!;
            if (TextOf(description["field_name"]) is { } old && old != field.Name)
            {
                description["name"] = field.Name;
                description["field_name"] = field.Name;
            }

            return description;
        }

        var (pandas, numpy) = PandasTypesOf(field.DataType);
        var zone = field.DataType is TimestampType { Timezone: { Length: > 0 } name } ? new JsonObject { ["timezone"] = name } : null;
        return new JsonObject
        {
            ["name"] = field.Name,
            ["field_name"] = field.Name,
            ["pandas_type"] = zone is null ? pandas : "datetimetz",
            ["numpy_type"] = numpy,
            ["metadata"] = zone,
        };
    }

    private static (string Pandas, string Numpy) PandasTypesOf(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Boolean => ("bool", "bool"),
        ArrowTypeId.Int8 or ArrowTypeId.UInt8 or ArrowTypeId.Int16 or ArrowTypeId.UInt16 or ArrowTypeId.Int32 or ArrowTypeId.UInt32 or ArrowTypeId.Int64
            or ArrowTypeId.UInt64 or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double => (ArrowTypes.Describe(type), ArrowTypes.Describe(type)),
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView => ("unicode", "object"),
        ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView or ArrowTypeId.FixedSizedBinary => ("bytes", "object"),
        ArrowTypeId.Date32 or ArrowTypeId.Date64 => ("date", "object"),
        ArrowTypeId.Time32 or ArrowTypeId.Time64 => ("time", "object"),
        ArrowTypeId.Timestamp => ("datetime", $"datetime64[{ArrowTypes.UnitOf(((TimestampType)type).Unit)}]"),
        ArrowTypeId.Duration => ("timedelta", $"timedelta64[{ArrowTypes.UnitOf(((DurationType)type).Unit)}]"),
        ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256 => ("decimal", "object"),
        ArrowTypeId.Null => ("empty", "object"),
        ArrowTypeId.List or ArrowTypeId.LargeList => ($"list[{PandasTypesOf(((NestedType)type).Fields[0].DataType).Pandas}]", "object"),
        _ => ("object", "object"),
    };
}
