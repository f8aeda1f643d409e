using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>The rows of a Parquet file as Arrow's own C++ reader, which pyarrow wraps, sees them.</summary>
internal static class ArrowRows
{
    internal static async Task<(Apache.Arrow.Schema Schema, List<Dictionary<string, object?>> Rows)> ReadAsync(string path)
    {
        using var reader = new ParquetSharp.Arrow.FileReader(path);
        using var batches = reader.GetRecordBatchReader();
        var rows = new List<Dictionary<string, object?>>();
        while (await batches.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add(batch.Schema.FieldsList.Select((field, i) => (field.Name, Value: ValueOf(batch.Column(i), row)))
                        .ToDictionary(cell => cell.Name, cell => cell.Value));
                }
            }
        }

        return (reader.Schema, rows);
    }

    private static object? ValueOf(IArrowArray array, int row) => array.IsNull(row)
        ? null
        : array switch
        {
            StringArray text => text.GetString(row),
            BinaryArray bytes => bytes.GetBytes(row).ToArray(),
            BooleanArray flags => flags.GetValue(row),
            Int8Array numbers => numbers.GetValue(row),
            UInt8Array numbers => numbers.GetValue(row),
            Int16Array numbers => numbers.GetValue(row),
            UInt16Array numbers => numbers.GetValue(row),
            Int32Array numbers => numbers.GetValue(row),
            UInt32Array numbers => numbers.GetValue(row),
            Int64Array numbers => numbers.GetValue(row),
            UInt64Array numbers => numbers.GetValue(row),
            FloatArray numbers => numbers.GetValue(row),
            DoubleArray numbers => numbers.GetValue(row),
            Decimal128Array numbers => numbers.GetValue(row),
            Date32Array dates => dates.GetDateOnly(row),
            TimestampArray instants => instants.GetTimestamp(row),
            Time64Array times => TimeOf(times, row),
            ListArray lists => Enumerable.Range(lists.ValueOffsets[row], lists.ValueOffsets[row + 1] - lists.ValueOffsets[row])
                .Select(i => ValueOf(lists.Values, i)).ToList(),
            StructArray structs => ((StructType)structs.Data.DataType).Fields.Select((field, i) => (field.Name, Value: ValueOf(structs.Fields[i], row)))
                .ToDictionary(cell => cell.Name, cell => cell.Value),
            _ => throw new NotSupportedException(array.GetType().Name),
        };

    private static TimeOnly TimeOf(Time64Array times, int row) => ((Time64Type)times.Data.DataType).Unit == Apache.Arrow.Types.TimeUnit.Microsecond
        ? new TimeOnly(times.GetValue(row)!.Value * TimeSpan.TicksPerMicrosecond)
        : throw new NotSupportedException("nanoseconds");
}
