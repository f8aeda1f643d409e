using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Tests.Datasets;

public sealed class ExportTests : IDisposable
{
    private static readonly Schema Columns = new(
        new ColumnDefinition("text", ColumnTypes.String, true, "a"),
        new ColumnDefinition("number", ColumnTypes.Double.ToNullable(), true, "a"),
        new ColumnDefinition("list", ColumnTypes.String.ToList(), true, "a"),
        new ColumnDefinition("json, \"quoted\"", ColumnTypes.Json, true, "a"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_are_lines_of_json_with_all_digits_and_nothing_escaped_that_need_not_be()
    {
        await (await WriteAsync())["leaf"].ExportJsonLinesAsync(_folder.File("out/rows.jsonl"), TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            {"text":"你好, \"you\" & <me>\nagain","number":0.30000000000000004,"list":["a",null],"json, \"quoted\"":{"n":[1,2]}}
            {"text":null,"number":null,"list":[],"json, \"quoted\"":null}
            {"text":" padded ","number":1e-30,"list":null,"json, \"quoted\"":"a text"}

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(_folder.File("out/rows.jsonl"), TestContext.Current.CancellationToken));
        Assert.Equal(["rows.jsonl"], Directory.GetFileSystemEntries(_folder.File("out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Rows_are_comma_separated_with_nested_values_as_json()
    {
        await (await WriteAsync())["leaf"]["train"].ExportCsvAsync(_folder.File("rows.csv"), TestContext.Current.CancellationToken);

        string[] lines =
        [
            "text,number,list,\"json, \"\"quoted\"\"\"",
            "\"你好, \"\"you\"\" & <me>\nagain\",0.30000000000000004,\"[\"\"a\"\",null]\",\"{\"\"n\"\":[1,2]}\"",
            ",,[],",
            "\" padded \",1e-30,,a text",
            "",
        ];
        Assert.Equal(string.Join("\r\n", lines), await File.ReadAllTextAsync(_folder.File("rows.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_subset_and_split_gets_a_file_of_its_own()
    {
        var distiset = await WriteAsync();

        await distiset.ExportJsonLinesAsync(_folder.File("whole"), TestContext.Current.CancellationToken);
        await distiset.TrainTestSplit(0.7, shuffle: false).ExportCsvAsync(_folder.File("split"), TestContext.Current.CancellationToken);

        Assert.Equal(["leaf.jsonl"], Directory.GetFiles(_folder.File("whole")).Select(Path.GetFileName));
        Assert.Equal(["leaf-test.csv", "leaf-train.csv"], Directory.GetFiles(_folder.File("split")).Select(Path.GetFileName).Order());
        Assert.Equal(2, (await File.ReadAllLinesAsync(_folder.File("split/leaf-test.csv"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task No_subset_is_written_over_the_split_of_another_one()
    {
        var schema = new Schema(Columns.Columns[0]);
        await using var writer = new DistisetWriter(null, [("a", "train", schema), ("a", "test", schema), ("a-train", "train", schema)]);
        foreach (var (subset, split) in (IEnumerable<(string, string)>)[("a", "train"), ("a", "test"), ("a-train", "train")])
        {
            await writer[subset, split].WriteAsync([new Column<string?>([$"{subset} {split}"])], 1, TestContext.Current.CancellationToken);
        }

        await (await writer.CompleteAsync()).ExportJsonLinesAsync(_folder.File("out"), TestContext.Current.CancellationToken);

        Assert.Equal(["a-test.jsonl", "a-train.jsonl", "a-train~2.jsonl"], Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("a-train train", await File.ReadAllTextAsync(_folder.File("out/a-train~2.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>A line with nothing in it, as a null alone in its row would be, is no row to most readers.</summary>
    [Fact]
    public async Task A_null_that_is_alone_in_its_row_is_a_row_all_the_same()
    {
        await using var writer = new DistisetWriter(null, [("leaf", new Schema(Columns.Columns[0]))]);
        await writer["leaf"].WriteAsync([new Column<string?>(["a", null, ""])], 3, TestContext.Current.CancellationToken);

        await (await writer.CompleteAsync())["leaf"].ExportCsvAsync(_folder.File("rows.csv"), TestContext.Current.CancellationToken);

        Assert.Equal("text\r\na\r\n\"\"\r\n\"\"\r\n", await File.ReadAllTextAsync(_folder.File("rows.csv"), TestContext.Current.CancellationToken));
        var read = await new Pipeline("p") { new LoadDataFromFileSystem("load") { DataFiles = _folder.File("rows.csv") } }
            .RunAsync(new RunOptions { UseCache = false, ResultInMemory = true }, TestContext.Current.CancellationToken);
        Assert.Equal(3, read["load"].Count);
    }

    [Fact]
    public async Task An_export_that_can_not_be_written_says_where_and_leaves_the_file_that_was_there()
    {
        var distiset = await WriteAsync();
        Directory.CreateDirectory(_folder.File("taken"));

        var refusal = await Assert.ThrowsAsync<PipelineException>(() => distiset["leaf"].ExportCsvAsync(_folder.File("taken"), TestContext.Current.CancellationToken));

        Assert.Contains(_folder.File("taken"), refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("taken.partial")));
    }

    private static async Task<Distiset> WriteAsync()
    {
        await using var writer = new DistisetWriter(null, [("leaf", Columns)]);
        Column[] columns =
        [
            new Column<string?>(["你好, \"you\" & <me>\nagain", null, " padded "]),
            new Column<double?>([0.30000000000000004, null, 1e-30]),
            new Column<IReadOnlyList<string?>?>([["a", null], [], null]),
            new Column<JsonElement>([JsonElement.Parse("""{"n":[1,2]}"""), JsonElement.Parse("null"), JsonElement.Parse("\"a text\"")]),
        ];
        await writer["leaf"].WriteAsync([.. columns], 3, TestContext.Current.CancellationToken);
        return await writer.CompleteAsync();
    }
}
