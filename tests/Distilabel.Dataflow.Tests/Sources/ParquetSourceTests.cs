using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>Parquet files of one source whose columns differ.</summary>
public sealed class ParquetSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_of_all_files_are_read_and_null_where_a_file_has_none()
    {
        await WriteAsync("a.parquet", ("text", ColumnTypes.String, new Column<string?>(["one"])), ("n", ColumnTypes.Int32, new Column<int>([1])));
        await WriteAsync("b.parquet", ("extra", ColumnTypes.Boolean, new Column<bool>([true])), ("text", ColumnTypes.String, new Column<string?>(["two"])));

        var source = SourceReading.Open(_folder.Path);

        Assert.Equal("text: string, n: int?, extra: bool?", source.Columns());
        Assert.Equal(["\"one\" | 1 | null", "\"two\" | null | True"], await source.RowsAsync());
    }

    [Fact]
    public async Task A_shard_of_nulls_only_takes_the_type_of_the_others()
    {
        await WriteAsync("a.parquet", ("answer", ColumnTypes.Null, new Column<string?>([null, null])));
        await WriteAsync("b.parquet", ("answer", ColumnTypes.String, new Column<string?>(["null", "42"])));

        var source = SourceReading.Open(_folder.Path);

        Assert.Equal("answer: string", source.Columns());
        Assert.Equal(["null", "null", "\"null\"", "\"42\""], await source.RowsAsync());
    }

    [Fact]
    public async Task A_shard_without_rows_is_passed_over()
    {
        await WriteAsync("a.parquet", ("answer", ColumnTypes.String, new Column<string?>([])));
        await WriteAsync("b.parquet", ("answer", ColumnTypes.String, new Column<string?>(["42"])));

        Assert.Equal(["\"42\""], await SourceReading.Open(_folder.Path).RowsAsync());
    }

    [Fact]
    public async Task Fields_of_records_are_those_of_all_files()
    {
        var (first, second) = (new DynamicRecordType(("role", ColumnTypes.String)), new DynamicRecordType(("role", ColumnTypes.String), ("n", ColumnTypes.Int64)));
        await WriteAsync("a.parquet", ("m", first, first.CreateColumn([new Column<string?>(["user"])], [0])));
        await WriteAsync("b.parquet", ("m", second, second.CreateColumn([new Column<string?>(["system"]), new Column<long?>([7])], [0])));

        Assert.Equal(["""{"role":"user","n":null}""", """{"role":"system","n":7}"""], await SourceReading.Open(_folder.Path).RowsAsync());
    }

    [Fact]
    public async Task Types_that_no_type_holds_both_of_are_refused_with_both_files()
    {
        await WriteAsync("a.parquet", ("score", ColumnTypes.String, new Column<string?>(["one"])));
        await WriteAsync("b.parquet", ("score", ColumnTypes.Double, new Column<double>([1])));

        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Path };
        var exception = Assert.Throws<PipelineException>(step.DescribeColumns);

        Assert.Contains($"The files '{_folder.File("a.parquet")}' and '{_folder.File("b.parquet")}' don't fit together", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the column 'score' is string in the first and double? in the second", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_named()
    {
        File.WriteAllText(_folder.File("a.parquet"), "this is no Parquet file");

        var exception = Assert.Throws<PipelineException>(() => SourceReading.Open(_folder.Path));

        Assert.Contains($"The file '{_folder.File("a.parquet")}' is no Parquet file that can be read: It does not end as one", exception.Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(string name, params (string Name, ColumnType Type, Column Values)[] columns)
    {
        var schema = new Schema(columns.Select(column => new ColumnDefinition(column.Name, column.Type, true, "test")));
        await using var writer = new ParquetSubsetWriter(_folder.File(name), schema);
        await writer.WriteAsync(new Batch(schema, [.. columns.Select(column => column.Values)], RowIdentities.Range(0, columns[0].Values.Count)), TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
