using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Distilabel.Dataflow.Tests.Sources;

public sealed class JsonSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Types_are_those_that_hold_all_values()
    {
        var source = Open("""
            {"a": 1, "b": 1, "c": true, "d": "2024-01-01", "e": [1, 2], "f": {"x": 1}, "g": null}
            {"b": 0.5, "a": 9223372036854775807, "d": null, "e": [], "f": "text", "h": ["x", null]}
            {"e": [null], "c": null, "f": [1], "i": [[1], [0.5]], "j": [{"k": 1}], "k": 18446744073709551615}

            """);

        Assert.Equal(
            "a: long?, b: double?, c: bool?, d: string, e: list<long?>, f: json?, g: string, h: list<string>, i: list<list<double>>, j: list<json>, k: json?",
            source.Columns());
        Assert.Equal(
            [
                """1 | 1 | True | "2024-01-01" | [1, 2] | {"x": 1} | null | null | null | null | null""",
                """9223372036854775807 | 0.5 | null | null | [] | "text" | null | ["x", null] | null | null | null""",
                """null | null | null | null | [null] | [1] | null | null | [[1], [0.5]] | [{"k": 1}] | 18446744073709551615""",
            ],
            await source.RowsAsync());
    }

    [Theory]
    [InlineData("\uFEFF{\"a\": 1}\r\n\r\n  {\"a\": 2}  \r\n\n{\"a\": 3}")]
    [InlineData("\n [ {\"a\": 1},\n\n{\n\"a\": 2\n}\n, {\"a\": 3} ]\n\n")]
    [InlineData("{\n  \"a\": 1\n}\n{\"a\": 2} {\n\"a\": 3}\n")]
    public async Task Lines_arrays_and_objects_over_several_lines_are_rows(string text) =>
        Assert.Equal(["1", "2", "3"], await SourceReading.Open(_folder.Write("rows.json", text)).RowsAsync());

    [Fact]
    public async Task The_last_of_values_under_one_name_counts() =>
        Assert.Equal(["2 | 3"], await Open("""{"a": 1, "b": 3, "a": 2}""").RowsAsync());

    [Fact]
    public async Task Text_is_kept_whatever_it_holds()
    {
        var big = new string('x', 10_000_000) + "😀";
        var source = Open($$"""
            {"a": "é😀\u00e9\ud83d\ude00\n\"\\\/"}
            {"a": "cut \ud83d"}
            {"a": "{{big}}"}
            """);

        var rows = await source.RowsAsync(batchSize: 1);

        Assert.Equal(["é😀é😀\n\"\\/", "cut \uFFFD", big], rows.Select(row => JsonSerializer.Deserialize<string>(row)));
    }

    [Fact]
    public async Task Metadata_becomes_a_column_for_each_member()
    {
        var source = Open("""
            {"a": 1, "distilabel_metadata": {"raw_output_t": "x", "statistics_t": {"input_tokens": 3}}}
            {"a": 2, "distilabel_metadata": null}
            {"a": 3, "distilabel_metadata": {"raw_output_u": "y"}}
            """);

        Assert.Equal(
            "a: long?, distilabel_metadata.raw_output_t: string, distilabel_metadata.statistics_t: json?, distilabel_metadata.raw_output_u: string",
            source.Columns());
        Assert.Equal(
            ["""1 | "x" | {"input_tokens": 3} | null""", "2 | null | null | null", """3 | null | null | "y" """.TrimEnd()],
            await source.RowsAsync());
        Assert.Equal("distilabel_metadata: json?", Open("""{"distilabel_metadata": {"a": 1}}""" + "\n" + """{"distilabel_metadata": "x"}""").Columns());
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n", 2, "no valid JSON")]
    [InlineData("rows.jsonl", "{\"a\": 1}\n\n{\"a\": 2} x\n", 3, "no valid JSON")]
    [InlineData("rows.jsonl", "{\"a\": 1}\n{\"a\": NaN}\n", 2, "no valid JSON")]
    [InlineData("rows.jsonl", "{\"a\": 1}\n{\"a\": \"cut o", 2, "no valid JSON")]
    [InlineData("rows.jsonl", "{\"a\": 1}\n5\n", 2, "must be an object")]
    [InlineData("rows.jsonl", "{\n\"a\": 1}\n", 1, "no valid JSON")]
    [InlineData("rows.json", "[{\"a\": 1},\n{\"a\": 2}", 2, "cut off")]
    [InlineData("rows.json", "[{\"a\": 1},\n{\"a\":\n 2", 3, "no valid JSON")]
    [InlineData("rows.json", "[{\"a\": 1}\n{\"a\": 2}]", 2, "comma is missing")]
    [InlineData("rows.json", "[{\"a\": 1},\n]", 2, "no valid JSON")]
    [InlineData("rows.json", "[{\"a\": 1}]\n\n{\"a\": 2}", 3, "follows the end")]
    [InlineData("rows.json", "[{\"a\": 1},\n[2]]", 2, "must be an object")]
    [InlineData("rows.json", "{\n\"a\": 1\n}\n{\"a\": 1\n\n,}", 6, "no valid JSON")]
    public async Task A_broken_row_is_an_error_with_file_and_line(string name, string text, int line, string says)
    {
        var path = _folder.Write(name, text);

        var message = await SourceReading.ErrorAsync(() => SourceReading.Open(path));

        Assert.Equal($"The file '{path}', line {line}", message[..message.IndexOf(": ", StringComparison.Ordinal)]);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_after_the_part_that_was_looked_at_must_fit()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $$"""{"a": {{i}}, "b": "{{i}}"}""" + "\n"));
        async Task<string> ErrorOf(string row) =>
            await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Write("rows.jsonl", rows + row), inferenceBytes: 1000));

        Assert.Contains("line 201: The column 'a' is 0.5 here, but long? in the first 64 MiB", await ErrorOf("""{"a": 0.5}"""), StringComparison.Ordinal);
        Assert.Contains("line 201: The column 'b' is an object here, but string", await ErrorOf("""{"b": {"c": 1}}"""), StringComparison.Ordinal);
        Assert.Contains("line 201: There is a column 'c', which", await ErrorOf("""{"c": 1}"""), StringComparison.Ordinal);
        _folder.Write("rows.jsonl", rows + """{"c": null, "b": null}""");
        Assert.Equal(201, (await SourceReading.Open(_folder.File("rows.jsonl"), inferenceBytes: 1000).RowsAsync()).Count);
    }

    [Fact]
    public async Task Text_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(_folder.File("latin.jsonl"), Encoding.Latin1.GetBytes("{\"a\": 1, \"b\": \"\u00e9\"}"));
        File.WriteAllText(_folder.File("utf16.jsonl"), "{\"a\": 1}", Encoding.Unicode);

        Assert.Contains("The column 'b' is not valid UTF-8", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.File("latin.jsonl"))), StringComparison.Ordinal);
        Assert.Contains("UTF-16", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.File("utf16.jsonl"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("[]")]
    public async Task An_empty_file_is_refused_since_nothing_tells_its_columns(string text) => Assert.Contains(
        "holds no rows", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Write("rows.json", text))), StringComparison.Ordinal);

    [Fact]
    public async Task Nesting_is_bounded()
    {
        var deep = new string('[', 1000) + new string(']', 1000);

        Assert.Contains("depth", await SourceReading.ErrorAsync(() => Open($$"""{"a": {{deep}}}""")), StringComparison.Ordinal);
        Assert.Single(await Open($$"""{"a": {{deep.Substring(900, 200)}}}""").RowsAsync());
    }

    [Fact]
    public async Task Compressed_files_are_read_as_others()
    {
        await using (var stream = new GZipStream(File.Create(_folder.File("rows.jsonl.gz")), CompressionMode.Compress))
        {
            stream.Write("{\"a\": 1}\n{\"a\": 2}\n"u8);
        }

        Assert.Equal(["1", "2"], await SourceReading.Open(_folder.File("rows.jsonl.gz")).RowsAsync());
    }

    [Fact]
    public async Task A_limit_ends_the_reading_before_what_is_broken()
    {
        var path = _folder.Write("rows.jsonl", string.Concat(Enumerable.Range(0, 50).Select(i => $$"""{"a": {{i}}}""" + "\n")) + "broken");

        Assert.Equal(["0", "1", "2"], await SourceReading.Open(path, inferenceBytes: 20).RowsAsync(limit: 3));
    }

    [Fact]
    public void Rows_of_any_sizes_are_cut_right_wherever_the_buffer_ends() =>
        Gen.Select(Gen.Int[0, 200_000].Array[1, 6], Gen.Bool).Sample((sizes, isArray) =>
        {
            var rows = sizes.Select(size => $$"""{"a": "{{new string('x', size)}}"}""");
            using var folder = new TemporaryFolder();
            var path = folder.Write("rows.json", isArray ? $"[{string.Join(",", rows)}]" : string.Join("\n", rows));

            var read = SourceReading.Open(path).RowsAsync().GetAwaiter().GetResult();

            Assert.Equal(sizes, read.Select(row => row.Length - 2));
        }, iter: 30, threads: 1);

    private Dataflow.Sources.RowSource Open(string text) => SourceReading.Open(_folder.Write("rows.jsonl", text));
}
