using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>What is read from a file and written again is the same, as Arrow's own reader sees it.</summary>
public sealed class UntouchedColumnsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_of_any_type_to_a_depth_of_four_come_out_as_they_came() =>
        await Gen.Select(Gen.Int, Gen.Int[1, 4], Gen.Int[0, 60], Gen.Int[1, 40]).SampleAsync(
            async sample =>
            {
                var (seed, columns, rows, batchSize) = sample;
                var random = new RandomArrow(new Random(seed));
                Field[] fields = [.. Enumerable.Range(0, columns).Select(i => random.Field($"c{i}", 4))];
                var source = Write(fields, [.. fields.Select(field => random.Values(field, rows))], rows);

                await AssertUntouchedAsync(source, batchSize);
            },
            iter: 400,
            threads: 1);

    [Fact]
    public async Task Categories_keep_their_order_and_those_that_no_row_has()
    {
        var type = new DictionaryType(Int8Type.Default, StringType.Default, ordered: true);
        var indices = new Int8Array.Builder().Append(2).AppendNull().Append(0).Append(2).Build();
        var grades = new StringArray.Builder().Append("low").Append("middle").Append("high").Build();
        var source = Write([new Field("grade", type, true)], [new DictionaryArray(type, indices, grades).Data], 4);

        var copy = await AssertUntouchedAsync(source, batchSize: 3);

        using var reader = new ParquetSharp.Arrow.FileReader(copy);
        using var batches = reader.GetRecordBatchReader();
        using var batch = await batches.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
        var dictionary = ((DictionaryArray)batch.Column(0)).Dictionary;
        Assert.Equal(["\"low\"", "\"middle\"", "\"high\""], Enumerable.Range(0, dictionary.Length).Select(row => ArrowText.Of(dictionary, row)));
    }

    [Fact]
    public async Task Views_nulls_and_json_come_out_as_they_came()
    {
        var json = new Dictionary<string, string> { ["ARROW:extension:name"] = "arrow.json", ["ARROW:extension:metadata"] = "" };
        var source = Write(
            [new Field("view", StringViewType.Default, true), new Field("none", NullType.Default, true), new Field("json", StringType.Default, true, json)],
            [
                new StringViewArray.Builder().Append("short").AppendNull().Append("a text of more than twelve bytes").Build().Data,
                new NullArray(3).Data,
                new StringArray.Builder().Append("{\"a\": [1, 1.50]}").AppendNull().Append("null").Build().Data,
            ],
            3);

        await AssertUntouchedAsync(source, batchSize: 2);

        Assert.Equal("view: string, none: null, json: json?", ParquetFile.Open(source).Schema.ToString());
    }

    [Fact]
    public async Task Columns_of_nothing_but_nulls_at_any_depth_come_out_as_they_came()
    {
        var record = new StructType([new Field("nothing", NullType.Default, true), new Field("no", new StructType([new Field("thing", NullType.Default, true)]), true)]);
        var inner = new ArrayData(record.Fields[1].DataType, 5, 0, 0, [ArrowBuffer.Empty], [new NullArray(5).Data]);
        var pairs = new FixedSizeListType(new Field("item", inner.DataType, true), 2);
        var source = Write(
            [new Field("none", NullType.Default, true), new Field("record", record, true), new Field("pairs", pairs, true), new Field("id", Int32Type.Default, false)],
            [
                new NullArray(5).Data,
                new ArrayData(record, 5, 0, 0, [ArrowBuffer.Empty], [new NullArray(5).Data, inner]),
                new ArrayData(pairs, 5, 0, 0, [ArrowBuffer.Empty], [new ArrayData(inner.DataType, 10, 0, 0, [ArrowBuffer.Empty], [new NullArray(10).Data])]),
                new Int32Array.Builder().AppendRange([1, 2, 3, 4, 5]).Build().Data,
            ],
            5);

        await AssertUntouchedAsync(source, batchSize: 2);
    }

    [Fact]
    public async Task A_map_within_a_map_keeps_all_entries()
    {
        var inner = new MapType(new Field("key", Int32Type.Default, false), new Field("value", BooleanType.Default, false));
        var outer = new MapType(new Field("key", StringType.Default, false), new Field("value", inner, true));
        var flags = new BooleanArray.Builder().Append(true).Append(false).Append(true).Build();
        var numbers = new Int32Array.Builder().Append(1).Append(2).Append(1).Build();
        var innerEntries = new ArrayData(inner.KeyValueType, 3, 0, 0, [ArrowBuffer.Empty], [numbers.Data, flags.Data]);
        var inners = new ArrayData(inner, 2, 0, 0, [ArrowBuffer.Empty, Offsets(0, 2, 3)], [innerEntries]);
        var outerEntries = new ArrayData(outer.KeyValueType, 2, 0, 0, [ArrowBuffer.Empty], [new StringArray.Builder().Append("a").Append("b").Build().Data, inners]);
        var source = Write([new Field("m", outer, true)], [new ArrayData(outer, 2, 0, 0, [ArrowBuffer.Empty, Offsets(0, 2, 2)], [outerEntries])], 2);

        await AssertUntouchedAsync(source);

        Assert.Equal(["""{"a":{"1":true,"2":false},"b":{"1":true}}""", "{}"], await RowsAsync(source));
    }

    [Fact]
    public async Task Metadata_of_datasets_and_pandas_is_true_of_the_columns_that_are_written()
    {
        var metadata = new Dictionary<string, string>
        {
            ["huggingface"] = """{"info": {"features": {"label": {"names": ["no", "yes"], "_type": "ClassLabel"}, "gone": {"dtype": "string", "_type": "Value"}}}}""",
            ["pandas"] = """
                {"index_columns": ["__index_level_0__"], "column_indexes": [{"name": null, "field_name": null, "pandas_type": "unicode", "numpy_type": "object", "metadata": {"encoding": "UTF-8"}}],
                 "columns": [{"name": "label", "field_name": "label", "pandas_type": "int64", "numpy_type": "int64", "metadata": null},
                             {"name": "gone", "field_name": "gone", "pandas_type": "unicode", "numpy_type": "object", "metadata": null},
                             {"name": null, "field_name": "__index_level_0__", "pandas_type": "int64", "numpy_type": "int64", "metadata": null}],
                 "creator": {"library": "pyarrow", "version": "25.0.0"}, "pandas_version": "2.3.0"}
                """,
        };
        var numbers = new Int64Array.Builder().Append(1).Build();
        var source = Write(
            [new Field("label", Int64Type.Default, true), new Field("gone", StringType.Default, true), new Field("__index_level_0__", Int64Type.Default, true)],
            [numbers.Data, new StringArray.Builder().Append("x").Build().Data, new Int64Array.Builder().Append(5).Build().Data],
            1,
            metadata);
        var columns = ParquetFile.Open(source).Schema.Columns;
        var schema = new Dataflow.Columns.Schema(
            columns[0] with { Name = "renamed" }, columns[2], new("made", ColumnTypes.String.ToList(), true, "step"));
        var copy = _folder.File("copy.parquet");
        await using (var stream = File.Create(copy))
        {
            using var writer = new ParquetFileWriter(stream, schema);
            await writer.CompleteAsync(TestContext.Current.CancellationToken);
        }

        var written = (await ArrowText.ReadAsync(copy)).Metadata;

        Assert.Equal(
            """{"info":{"features":{"renamed":{"names":["no","yes"],"_type":"ClassLabel"},"__index_level_0__":{"dtype":"int64","_type":"Value"},"made":[{"dtype":"string","_type":"Value"}]}}}""",
            written["huggingface"]);
        var pandas = JsonDocument.Parse(written["pandas"]).RootElement;
        Assert.Equal("""["__index_level_0__"]""", pandas.GetProperty("index_columns").GetRawText());
        Assert.Equal(
            ["renamed renamed int64", " __index_level_0__ int64", "made made list[unicode]"],
            pandas.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("field_name")} {column.GetProperty("pandas_type")}"));
        Assert.Equal("2.3.0", pandas.GetProperty("pandas_version").GetString());
    }

    [Fact]
    public async Task Half_surrogates_become_replacement_characters_and_are_counted()
    {
        var path = _folder.File("text.parquet");
        await using (var stream = File.Create(path))
        {
            using var writer = new ParquetFileWriter(stream, new Dataflow.Columns.Schema(new ColumnDefinition("text", ColumnTypes.String, true, "step")));
            await writer.WriteAsync([new Column<string?>(["a\ud800", "\udc00b\ud800", "whole é"])], 3, TestContext.Current.CancellationToken);
            await writer.CompleteAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, writer.ReplacedSurrogates);
        }

        Assert.Equal(["\"a\ufffd\"", "\"\ufffdb\ufffd\"", "\"whole é\""], await RowsAsync(path));
    }

    [Fact]
    public async Task A_large_text_among_others_goes_both_ways()
    {
        var large = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i % 1000:000} word ü"));
        var path = _folder.File("text.parquet");
        await using (var stream = File.Create(path))
        {
            using var writer = new ParquetFileWriter(stream, new Dataflow.Columns.Schema(new ColumnDefinition("text", ColumnTypes.String, true, "step")));
            await writer.WriteAsync([new Column<string?>(["before", large, "after"])], 3, TestContext.Current.CancellationToken);
            await writer.CompleteAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["\"before\"", RandomColumns.Show(large), "\"after\""], await RowsAsync(path));
    }

    private static ArrowBuffer Offsets(params int[] offsets) => new(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(offsets).ToArray());

    /// <summary>The values of a file of one column as text, as what is tested reads them: records and maps as JSON.</summary>
    private static async Task<List<string>> RowsAsync(string path)
    {
        var file = ParquetFile.Open(path);
        var wanted = file.Schema.Columns[0];
        var rows = new List<string>();
        await foreach (var batch in file.ReadAsync([new WantedColumn(wanted.Name, wanted.Type, true)], 2, TestContext.Current.CancellationToken))
        {
            rows.AddRange(Enumerable.Range(0, batch[0].Count).Select(row =>
                batch[0][row] is string text ? RandomColumns.Show(text) : JsonText.Of(wanted.Type, batch[0], row)));
        }

        return rows;
    }

    /// <summary>Reads a file with what is tested, writes it again, and compares the two with Arrow's own reader.</summary>
    internal async Task<string> AssertUntouchedAsync(string source, int batchSize = 7)
    {
        var copy = await CopyAsync(source, batchSize);
        var expected = await ArrowText.ReadAsync(source);
        var actual = await ArrowText.ReadAsync(copy);
        Assert.Equal(expected.Schema, actual.Schema);
        Assert.Equal(expected.Rows, actual.Rows);
        return copy;
    }

    private async Task<string> CopyAsync(string source, int batchSize)
    {
        var file = ParquetFile.Open(source);
        var copy = _folder.File($"{Guid.NewGuid():N}.parquet");
        await using var stream = File.Create(copy);
        using var writer = new ParquetFileWriter(stream, file.Schema);
        var wanted = file.Schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, column.Nullable)).ToArray();
        await foreach (var batch in file.ReadAsync(wanted, batchSize, TestContext.Current.CancellationToken))
        {
            await writer.WriteAsync(batch, batch[0].Count, TestContext.Current.CancellationToken);
        }

        await writer.CompleteAsync(TestContext.Current.CancellationToken);
        return copy;
    }

    private string Write(Field[] fields, ArrayData[] values, int rows, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.parquet");
        var schema = new Apache.Arrow.Schema(fields, metadata);
        using var builder = new ParquetSharp.Arrow.ArrowWriterPropertiesBuilder();
        using var properties = builder.StoreSchema().DisableCompliantNestedTypes().Build();
        using var writer = new ParquetSharp.Arrow.FileWriter(path, schema, null, properties);
        writer.WriteRecordBatch(new RecordBatch(schema, values.Select(ArrowArrayFactory.BuildArray), rows));
        writer.Close();
        return path;
    }
}
