using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Schemas and values of Arrow as text that tells all apart, written without any of what is tested.</summary>
internal static class ArrowText
{
    internal static string Of(Apache.Arrow.Schema schema) => string.Join("\n", schema.FieldsList.Select(Of));

    internal static string Of(Field field)
    {
        var metadata = field.HasMetadata ? string.Join(", ", field.Metadata.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)) : "";
        return $"{field.Name}: {Of(field.DataType)}{(field.IsNullable ? "" : " not null")}{(metadata.Length > 0 ? $" {{{metadata}}}" : "")}";
    }

    internal static string Of(IArrowType type) => type switch
    {
        DictionaryType dictionary => $"dictionary<{Of(dictionary.IndexType)}, {Of(dictionary.ValueType)}, {dictionary.Ordered}>",
        TimestampType timestamp => $"timestamp[{timestamp.Unit}, '{timestamp.Timezone}']",
        TimeBasedType time => $"{time.Name}[{time.Unit}]",
        Decimal128Type number => $"decimal128({number.Precision}, {number.Scale})",
        Decimal256Type number => $"decimal256({number.Precision}, {number.Scale})",
        FixedSizeBinaryType bytes => $"bytes[{bytes.ByteWidth}]",
        FixedSizeListType list => $"list[{list.ListSize}]<{Of(list.ValueField)}>",
        MapType map => $"map<{Of(map.KeyField)}, {Of(map.ValueField)}, {map.KeySorted}>",
        NestedType nested => $"{nested.Name}<{string.Join(", ", nested.Fields.Select(Of))}>",
        _ => type.Name,
    };

    /// <summary>The value of a row.</summary>
    internal static string Of(IArrowArray array, int row) => array is NullArray || array.IsNull(row)
        ? "null"
        : array switch
        {
            StringArray texts => JsonSerializer.Serialize(texts.GetString(row)),
            LargeStringArray texts => JsonSerializer.Serialize(texts.GetString(row)),
            StringViewArray texts => JsonSerializer.Serialize(texts.GetString(row)),
            BinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
            LargeBinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
            BinaryViewArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
            Decimal128Array numbers => new BigInteger(numbers.GetBytes(row)).ToString(CultureInfo.InvariantCulture),
            Decimal256Array numbers => new BigInteger(numbers.GetBytes(row)).ToString(CultureInfo.InvariantCulture),
            FixedSizeBinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
            BooleanArray flags => flags.GetValue(row).ToString()!,
            DictionaryArray dictionary => Of(dictionary.Dictionary, IndexOf(dictionary.Indices, row)),
            MapArray map => Items(map.KeyValues, map.ValueOffsets[row], map.ValueOffsets[row + 1]),
            ListArray list => Items(list.Values, list.ValueOffsets[row], list.ValueOffsets[row + 1]),
            LargeListArray list => Items(list.Values, (int)list.ValueOffsets[row], (int)list.ValueOffsets[row + 1]),
            FixedSizeListArray list => Items(list.GetSlicedValues(row), 0, list.GetSlicedValues(row).Length),
            StructArray record => $"({string.Join(", ", record.Fields.Select(field => Of(field, row)))})",
            _ => Number(array, row),
        };

    /// <summary>The values of all rows of all columns of a file, by Arrow's own reader.</summary>
    internal static async Task<(string Schema, IReadOnlyDictionary<string, string> Metadata, List<string> Rows)> ReadAsync(string path)
    {
        using var properties = ParquetSharp.Arrow.ArrowReaderProperties.GetDefault();
        properties.ArrowExtensionEnabled = true;
        using var reader = new ParquetSharp.Arrow.FileReader(path, null, properties);
        using var batches = reader.GetRecordBatchReader();
        var rows = new List<string>();
        while (await batches.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => string.Join(" | ", batch.Arrays.Select(array => Of(array, row)))));
            }
        }

        return (Of(reader.Schema), reader.Schema.Metadata ?? new Dictionary<string, string>(), rows);
    }

    private static string Items(IArrowArray values, int start, int end) => $"[{string.Join(", ", Enumerable.Range(start, end - start).Select(i => Of(values, i)))}]";

    private static int IndexOf(IArrowArray indices, int row) => int.Parse(Number(indices, row), CultureInfo.InvariantCulture);

    private static string Number(IArrowArray array, int row) => array switch
    {
        Int8Array numbers => Text(numbers.GetValue(row)),
        UInt8Array numbers => Text(numbers.GetValue(row)),
        Int16Array numbers => Text(numbers.GetValue(row)),
        UInt16Array numbers => Text(numbers.GetValue(row)),
        Int32Array numbers => Text(numbers.GetValue(row)),
        UInt32Array numbers => Text(numbers.GetValue(row)),
        Int64Array numbers => Text(numbers.GetValue(row)),
        UInt64Array numbers => Text(numbers.GetValue(row)),
        HalfFloatArray numbers => Text(numbers.GetValue(row)),
        FloatArray numbers => Text(numbers.GetValue(row)),
        DoubleArray numbers => Text(numbers.GetValue(row)),
        PrimitiveArray<int> numbers => Text(numbers.GetValue(row)),
        PrimitiveArray<long> numbers => Text(numbers.GetValue(row)),
        _ => throw new NotSupportedException(array.GetType().Name),
    };

    private static string Text<T>(T? number)
        where T : struct, IFormattable => number!.Value.ToString(null, CultureInfo.InvariantCulture);
}
