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
    public async Task Nested_types_are_read_from_lines_of_JSON()
    {
        var step = Load(
            """{"messages": [{"role": "user", "content": "hi", "more": 1}, {"content": null}], "meta": {"score": 1, "tags": {"b": [1], "a": null}, "at": "2024-05-01T10:00:00.123456789Z"}}""" + "\n" +
            """{"messages": [], "meta": null}""",
            """{ "messages": "list<record<role: string, content: string>>", "meta": "record<score: double, tags: map<string, list<int>>, at: Timestamp>?" }""");

        Assert.Equal(
            ["messages: list<record<role: string, content: string>>", "meta: record<score: double?, tags: map<string, list<int>>, at: Timestamp?>"], step.ColumnTexts());
        Assert.Equal(
            [
                """[{"role":"user","content":"hi"},{"role":null,"content":null}] | {"score":1.0,"tags":{"b":[1],"a":null},"at":"2024-05-01T10:00:00.123456789Z"}""",
                "[] | null",
            ],
            await step.JsonRowsAsync());
    }

    [Fact]
    public async Task The_names_of_an_object_are_keys_of_a_map_and_of_one_that_stands_twice_the_last_value_counts()
    {
        var step = Load(
            """{"days": {"2024-05-01": 1, "2024-05-02": 2, "2024-05-01": 3}, "levels": {"2": {"name": "b"}, "-1": {"name": "a"}}}""" + "\n" + """{"days": {}, "levels": null}""",
            """{ "days": "map<DateOnly, int>", "levels": "map<long, record<name: string>>?" }""");

        Assert.Equal(
            ["""{"2024-05-01":3,"2024-05-02":2} | {"2":{"name":"b"},"-1":{"name":"a"}}""", "{} | null"],
            await step.JsonRowsAsync());
    }

    [Theory]
    [InlineData("""{"map": {"1": 1, "one": 2}}""", "map.one is a key here, where long? is wanted.")]
    [InlineData("""{"map": {"1": 1, "2": "two"}}""", """map["2"] is text ("two") here, where int? is wanted.""")]
    [InlineData("""{"map": [1]}""", "The column 'map' is a list here, but map<long?, int?> is wanted.")]
    public async Task A_key_or_value_of_a_map_that_differs_is_named_with_its_place(string row, string fault)
    {
        var step = Load(row, """{ "map": "map<long, int>" }""");

        var exception = await Assert.ThrowsAsync<PipelineException>(step.RowsAsync);

        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nested_value_that_differs_is_named_with_its_place()
    {
        var step = Load("""{"messages": [{"role": "user"}, {"role": 5}]}""", """{ "messages": "list<record<role: string>>" }""");

        var exception = await Assert.ThrowsAsync<PipelineException>(step.RowsAsync);

        Assert.Contains("line 1: messages[1].role is 5 here, where text is wanted.", exception.Message, StringComparison.Ordinal);
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
        Assert.Contains("prompts.columns.json' can't be read: line 1, column 40: 'text' is no type of a column: there is no type 'text'.", exception.Message, StringComparison.Ordinal);
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
