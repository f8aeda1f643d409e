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
}
