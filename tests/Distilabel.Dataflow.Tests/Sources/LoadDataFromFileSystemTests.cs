using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Sources;

public sealed class LoadDataFromFileSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_columns_are_those_of_the_data_and_the_rows_come_in_batches()
    {
        var step = new LoadDataFromFileSystem { DataFiles = _folder.Write("rows.jsonl", "{\"a\": 1}\n{\"a\": 2, \"b\": \"x\"}\n{\"a\": 3}\n"), BatchSize = 2 };

        Assert.Equal(["a: long?", "b: string"], step.ColumnTexts());
        Assert.Equal([2, 1], await step.BatchSizesAsync());
        Assert.Equal(["1 | null", "2 | \"x\"", "3 | null"], await step.RowsAsync());
    }

    [Fact]
    public void A_pipeline_is_checked_against_the_columns_of_the_data()
    {
        var load = new LoadDataFromFileSystem("load_dataset") { DataFiles = _folder.Write("rows.jsonl", """{"prompt": "p", "completion": "c"}""") };
        var pipeline = new Pipeline("p") { load >> new KeepColumns("keep") { Columns = ["instruction"] } };

        var exception = Assert.Throws<PipelineValidationException>(() => pipeline.Validate());

        Assert.Contains(
            "Step 'keep' requires inputs ['instruction'], but only the inputs=['prompt', 'completion'] are available", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_can_not_be_loaded_is_told_with_the_steps_name()
    {
        var load = new LoadDataFromFileSystem("load_dataset") { DataFiles = _folder.File("missing.jsonl") };

        var exception = Assert.Throws<PipelineException>(() => new Pipeline("p") { load }.Validate());

        Assert.Contains("Step 'load_dataset' can't load its data. There is no file or folder", exception.Message, StringComparison.Ordinal);
        Assert.Contains("missing.jsonl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_can_be_set_when_the_pipeline_is_run()
    {
        _folder.Write("data/train.txt", "a\n1\n2\n");
        _folder.Write("data/train.csv", "a\n1\n2\n");
        _folder.Write("data/test.csv", "a\n3\n4\n5\n");
        var pipeline = new Pipeline("p") { new LoadDataFromFileSystem("load_dataset") };
        var options = new RunOptions
        {
            Parameters = new RuntimeParameters
            {
                ["load_dataset"] =
                {
                    ["data_files"] = _folder.File("data"), ["file_type"] = "csv", ["split"] = "test", ["num_examples"] = 2, ["batch_size"] = 1,
                },
            },
        };

        var step = (LoadDataFromFileSystem)pipeline.Prepare(options).Nodes.Single().Step;

        Assert.Equal(1, step.BatchSize);
        Assert.Equal(["3", "4"], await step.RowsAsync());
        Assert.Empty(((LoadDataFromFileSystem)pipeline.Single()).DataFiles);
    }

    [Fact]
    public async Task A_file_that_changes_between_two_runs_is_looked_at_again()
    {
        var step = new LoadDataFromFileSystem { DataFiles = _folder.Write("rows.jsonl", """{"a": 1}""") };
        Assert.Equal(["a: long?"], step.ColumnTexts());

        _folder.Write("rows.jsonl", """{"a": "x", "b": 2}""");

        Assert.Equal(["a: string", "b: long?"], step.ColumnTexts());
        Assert.Equal(["\"x\" | 2"], await step.RowsAsync());
    }

    [Fact]
    public async Task Several_files_are_one_source()
    {
        var step = new LoadDataFromFileSystem
        {
            DataFiles = [_folder.Write("b.json", """[{"a": 1}]"""), _folder.Write("a.jsonl", """{"b": 0.5}""")],
        };

        Assert.Equal(["1 | null", "null | 0.5"], await step.RowsAsync());
    }

    [Theory]
    [InlineData("rows.jsonl", """{"other": [1], "when": "2024-01-02", "prompt": "a", "score": 7, "role": "User"}""" + "\n" + """{"prompt": "", "score": null}""")]
    [InlineData("rows.csv", "when,prompt,other,score,role\n2024-01-02,a,x,7,User\n,,,,\n")]
    public async Task Rows_of_a_known_type_are_read_as_it_says(string name, string text)
    {
        var step = new LoadDataFromFileSystem<Prompt> { DataFiles = _folder.Write(name, text) };

        Assert.Equal(["prompt: string", "score: short?", "when: DateOnly?", "role: Role?"], step.ColumnTexts());
        Assert.Equal([false, true, true, true], step.DescribeColumns().Outputs.Select(column => column.Nullable));
        Assert.Equal(["\"a\" | 7 | 2024-01-02 | User", "\"\" | null | null | null"], await step.RowsAsync());
    }

    [Fact]
    public async Task Lists_of_records_are_read_from_json_and_from_parquet()
    {
        var rows = _folder.Write("rows.jsonl", """
            {"turns": [{"role": "User", "content": "q", "x": 1, "tags": ["a", null]}, {"content": null, "role": "Assistant"}]}
            {"turns": []}
            """);
        var step = new LoadDataFromFileSystem<Conversation> { DataFiles = rows };
        string[] expected = ["[(User, \"q\", [\"a\", null]), (Assistant, null, null)]", "[]"];
        Assert.Equal(expected, await step.RowsAsync());

        var distiset = await new Pipeline("p") { step }.RunAsync(
            new RunOptions { OutputFolder = _folder.File("out"), CacheFolder = _folder.File("cache") }, TestContext.Current.CancellationToken);
        var again = new LoadDataFromFileSystem<Conversation> { DataFiles = distiset.Folder };

        Assert.Equal(expected, await again.RowsAsync());
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"prompt\": \"a\"}\n{\"score\": 1}", "line 2: The column 'prompt' is null or missing here")]
    [InlineData("rows.jsonl", "{\"prompt\": \"a\", \"score\": 99999}", "line 1: The column 'score' is 99999 here, but short? is wanted.")]
    [InlineData("rows.jsonl", "{\"prompt\": \"a\", \"role\": \"Nobody\"}", "line 1: The column 'role' is text (\"Nobody\") here, but Role? is wanted.")]
    [InlineData("rows.csv", "prompt,score\na,1\n", "line 1: The file has the columns prompt, score, but prompt, score, when, role are wanted.")]
    [InlineData("rows.csv", "prompt,score,when,role\na,x,,\n", "line 2: The column 'score' is 'x' here, but short? is wanted.")]
    public async Task A_row_that_is_not_of_the_known_type_is_an_error_with_file_and_line(string name, string text, string says)
    {
        var step = new LoadDataFromFileSystem<Prompt> { DataFiles = _folder.Write(name, text) };

        Assert.Contains(says, (await Assert.ThrowsAsync<PipelineException>(step.RowsAsync)).Message, StringComparison.Ordinal);
    }

    internal sealed record Prompt([property: Column("prompt")] string Text, short? Score, DateOnly? When, ParquetFiles.Role? Role);

    internal sealed record Conversation(IReadOnlyList<ParquetFiles.Message> Turns);
}
