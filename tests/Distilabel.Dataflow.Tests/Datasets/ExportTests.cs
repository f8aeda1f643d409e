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
