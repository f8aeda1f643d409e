namespace Distilabel.Dataflow.Tests.Sources;

public sealed class SchemaFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_columns_are_those_of_the_file_and_others_are_passed_over()
    {
        var step = Load("""{"prompt": "a", "score": 1, "other": true}""" + "\n" + """{"score": null, "prompt": "b"}""", """{ "prompt": "string", "score": "double?" }""");

        Assert.Equal(["prompt: string", "score: double?"], step.ColumnTexts());
        Assert.Equal(["\"a\" | 1", "\"b\" | null"], await step.RowsAsync());
    }

    [Fact]
    public async Task The_first_row_that_differs_is_named_with_its_file_and_line()
    {
        var step = Load("""{"prompt": "a"}""" + "\n" + """{"prompt": 5}""", """{ "prompt": "string" }""");

        var exception = await Assert.ThrowsAsync<PipelineException>(step.RowsAsync);

        Assert.Contains("rows.jsonl", exception.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("prompt", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_is_checked_against_it_whatever_is_in_the_data()
    {
        var load = Load("""{"prompt": "a", "instruction": "b"}""", """{ "prompt": "string" }""");
        var pipeline = new Pipeline("p") { load >> new KeepColumns("keep") { Columns = ["instruction"] } };

        Assert.Throws<PipelineValidationException>(pipeline.Validate);
    }

    [Fact]
    public void A_mistake_in_the_file_is_said_with_the_step_the_file_and_the_place()
    {
        var exception = Assert.Throws<PipelineException>(Load("{}", """{ "prompt": "text" }""").DescribeColumns);

        Assert.Contains("Step 'load'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("prompts.columns.json' can't be read: line 1, column 40: 'text' is no type of a column", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said()
    {
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", "{}"), Schema = "nowhere.columns.json" };

        var exception = Assert.Throws<PipelineException>(step.DescribeColumns);

        Assert.Contains("There is no schema file 'nowhere.columns.json'", exception.Message, StringComparison.Ordinal);
    }

    private LoadDataFromFileSystem Load(string rows, string columns) => new("load")
    {
        DataFiles = _folder.Write("rows.jsonl", rows + "\n"),
        Schema = _folder.Write("prompts.columns.json", $$"""{ "version": 1, "columns": {{columns}} }"""),
    };
}
