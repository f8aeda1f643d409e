using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.Columns;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>Nested objects of JSON are records, as Python's datasets makes structs of them.</summary>
public sealed class NestedJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Objects_become_records_of_all_fields_that_any_row_has()
    {
        var source = Open("""
            {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": null, "tool_calls": [{"name": "f", "arguments": {"x": 1}}]}]}
            {"messages": []}
            {"messages": null, "meta": {"score": 1}}
            {"messages": [{"content": "x", "role": "user"}], "meta": {"score": 0.5, "tags": ["a"]}}
            """);

        Assert.Equal(
            "messages: list<record<role: string, content: string, tool_calls: list<record<name: string, arguments: record<x: long?>>>>>, meta: record<score: double?, tags: list<string>>",
            source.Columns());
        Assert.Equal(
            [
                """[{"role":"user","content":"hi","tool_calls":null},{"role":"assistant","content":null,"tool_calls":[{"name":"f","arguments":{"x":1}}]}] | null""",
                "[] | null",
                """null | {"score":1.0,"tags":null}""",
                """[{"role":"user","content":"x","tool_calls":null}] | {"score":0.5,"tags":["a"]}""",
            ],
            await TextsAsync(source));
    }

    [Fact]
    public async Task Values_without_one_shape_stay_JSON_of_their_own_kind()
    {
        var source = Open("""
            {"a": {"x": 1}, "b": {}, "c": [{"x": 1}, "text"], "d": {"x": {"y": 1}}, "e": [[{"x": 1}], []]}
            {"a": "text", "b": {}, "c": [], "d": {"x": [1]}, "e": []}
            """);

        Assert.Equal("a: json?, b: json?, c: list<json>, d: record<x: json?>, e: list<list<record<x: long?>>>", source.Columns());
        Assert.Equal(
            ["""{"x":1} | {} | [{"x":1},"text"] | {"x":{"y":1}} | [[{"x":1}],[]]""", """ "text" | {} | [] | {"x":[1]} | []""".TrimStart()],
            await TextsAsync(source));
    }

    [Fact]
    public async Task An_object_whose_names_are_data_stays_JSON()
    {
        var rows = Enumerable.Range(0, 300).Select(static i => $$"""{"a": {"id{{i}}": {{i}}}, "b": {"x": {{i}}} }""").ToArray();
        var source = Open(string.Join('\n', rows));

        Assert.Equal("a: json?, b: record<x: long?>", source.Columns());
        Assert.Equal("""{"id299":299} | {"x":299}""", (await TextsAsync(source))[^1]);
        Assert.StartsWith("a: record<id0: long?", Open(string.Join('\n', rows.Take(256))).Columns(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_nested_objects_without_end_stay_JSON()
    {
        var fields = string.Join(", ", Enumerable.Range(0, 200).Select(static i => $"\"g{i}\": 1"));
        var rows = Enumerable.Range(0, 200).Select(i => "{\"a\": {\"f" + i + "\": {" + fields + "}}}");
        var source = Open(string.Join('\n', rows));

        Assert.True(source.Columns().Length < 100_000);
        Assert.Equal(200, (await TextsAsync(source)).Count);
    }

    /// <summary>Arrow's schemas end at 64 levels: a column that was nested deeper failed the run at the end, when its result was to be written.</summary>
    [Theory]
    [InlineData("[", "]", 70)]
    [InlineData("[", "]", 200)]
    [InlineData("{\"b\":", "}", 70)]
    [InlineData("[{\"b\":", "}]", 100)]
    public async Task What_is_nested_deeper_than_a_schema_can_be_is_JSON_below_and_comes_out(string open, string close, int levels)
    {
        var text = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
        var path = _folder.Write("rows.jsonl", $"{{\"a\":{text}}}\n{{\"a\":null}}\n");

        foreach (var load in (GeneratorStep[])[new LoadDataFromFileSystem("load") { DataFiles = path }, new LoadDataFromDicts("load") { Data = [new Dictionary<string, object?> { ["a"] = ToObject(JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 300 })) }] }])
        {
            var options = new RunOptions { UseCache = false, CacheFolder = _folder.File("cache"), OutputFolder = _folder.File($"out-{load.GetType().Name}") };
            var distiset = await new Pipeline("deep") { load }.RunAsync(options, TestContext.Current.CancellationToken);
            var read = new LoadDataFromFileSystem { DataFiles = Path.Combine(options.OutputFolder, "load") };
            var rows = new List<string>();
            await foreach (var batch in ((IGeneratorStep)read).GenerateAsync(10, TestContext.Current.CancellationToken))
            {
                rows.Add(JsonText.Of(batch[0].Type, batch[0], 0));
            }

            Assert.Equal(text, Assert.Single(rows));
        }
    }

    private static object? ToObject(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(ToObject).ToArray(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(static member => member.Name, static member => ToObject(member.Value)),
        _ => value.GetInt64(),
    };

    [Fact]
    public async Task Metadata_is_a_column_like_any_other()
    {
        var source = Open("""
            {"a": 1, "distilabel_metadata": {"raw_output_t": "x", "statistics_t": {"input_tokens": 3}}}
            {"a": 2, "distilabel_metadata": null}
            """);

        Assert.Equal("a: long?, distilabel_metadata: record<raw_output_t: string, statistics_t: record<input_tokens: long?>>", source.Columns());
        Assert.Equal(["""1 | {"raw_output_t":"x","statistics_t":{"input_tokens":3}}""", "2 | null"], await TextsAsync(source));
    }

    [Theory]
    [InlineData("""{"m": [{"c": "x"}, {"c": 5}]}""", "line 201: m[1].c is 5 here, where text is wanted, by what the first 512 MiB of the data told.")]
    [InlineData("""{"m": [{"d": "x"}]}""", "line 201: m[0].d is there, which the first 512 MiB of the data do not have, by what")]
    [InlineData("""{"m": [{"r": {"s": [1, 2, "x"]}}]}""", "line 201: m[0].r.s[2] is text (\"x\") here, where long is wanted, by what")]
    [InlineData("""{"m": [[]]}""", "line 201: m[0] is a list here, where record<c: string, r: record<s: list<long>>> is wanted, by what")]
    public async Task What_comes_after_the_part_that_was_looked_at_must_fit_inside_too(string row, string says)
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(static i => """{"m": [{"c": "x", "r": {"s": [1]}}]}""" + "\n"));
        var path = _folder.Write("rows.jsonl", rows + row);

        Assert.Contains(says, await SourceReading.ErrorAsync(() => SourceReading.Open(path, inferenceBytes: 1000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages": [{"author": "a", "content": "x"}, {"author": "b", "content": null}]}""", "messages[1].content is null here, where text is wanted.")]
    [InlineData("""{"messages": [{"author": "a"}]}""", "messages[0].content is missing here, where text is wanted.")]
    [InlineData("""{"messages": [{"content": {"type": "text"}}]}""", "messages[0].content is an object here, where text is wanted.")]
    [InlineData("""{"messages": ["hi"]}""", "messages[0] is text (\"hi\") here, where RecordConversionMessage is wanted.")]
    public async Task A_nested_value_that_does_not_fit_a_typed_record_says_where(string row, string says)
    {
        var schema = new Schema(new ColumnDefinition("messages", ColumnTypes.Of<RecordConversionMessage>().ToList(), true, ""));
        var path = _folder.Write("rows.jsonl", """{"messages": [{"author": "a", "content": "x"}]}""" + "\n" + row);

        var message = await SourceReading.ErrorAsync(() => RowSource.Open(DataFileFinder.Find([path], null, "train"), schema));

        Assert.Equal($"The file '{path}', line 2: {says}", message);
    }

    [Fact]
    public async Task A_late_field_that_is_null_is_no_news()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(static i => """{"m": {"c": "x"}}""" + "\n"));
        var path = _folder.Write("rows.jsonl", rows + """{"m": {"c": "y", "d": null}}""");

        Assert.Equal("""{"c":"y"}""", (await TextsAsync(SourceReading.Open(path, inferenceBytes: 1000)))[^1]);
    }

    [Fact]
    public async Task The_last_of_fields_under_one_name_counts() =>
        Assert.Equal(["""{"a":2}"""], await TextsAsync(Open("""{"x": {"a": 1, "a": 2}}""")));

    [Fact]
    public void JSON_comes_back_as_it_was_however_it_is_nested() => NestedTypes.JsonColumn(4, 5).Sample(
        sample =>
        {
            using var folder = new TemporaryFolder();
            var texts = Enumerable.Range(0, sample.Column.Count).Select(row => JsonText.Of(sample.Type, sample.Column, row)).ToArray();
            var source = SourceReading.Open(folder.Write("rows.jsonl", string.Join('\n', texts.Select(static text => $$"""{"value": {{text}}}"""))));

            Assert.Equal(texts, TextsAsync(source).GetAwaiter().GetResult());
        },
        iter: 100, threads: 1);

    private static async Task<List<string>> TextsAsync(RowSource source)
    {
        var rows = new List<string>();
        await foreach (var batch in source.ReadAsync(2, long.MaxValue, SourceContext.Strict, TestContext.Current.CancellationToken))
        {
            Assert.All(batch.Zip(source.Schema.Columns), static pair => Assert.True(pair.First.Type.IsSameAs(pair.Second.Type)));
            rows.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => string.Join(" | ", batch.Select(column => JsonText.Of(column.Type, column, row)))));
        }

        return rows;
    }

    private RowSource Open(string text) => SourceReading.Open(_folder.Write("rows.jsonl", text));
}
