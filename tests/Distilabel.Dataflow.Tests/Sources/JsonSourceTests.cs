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
            "a: long?, b: double?, c: bool?, d: string, e: list<long?>, f: json?, g: string, h: list<string>, i: list<list<double>>, j: list<record<k: long?>>, k: json?",
            source.Columns());
        Assert.Equal(
            [
                """1 | 1 | True | "2024-01-01" | [1, 2] | {"x": 1} | null | null | null | null | null""",
                """9223372036854775807 | 0.5 | null | null | [] | "text" | null | ["x", null] | null | null | null""",
                """null | null | null | null | [null] | [1] | null | null | [[1], [0.5]] | [{"k":1}] | 18446744073709551615""",
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

        Assert.Contains("line 201: The column 'a' is 0.5 here, but long? in the first 512 MiB", await ErrorOf("""{"a": 0.5}"""), StringComparison.Ordinal);
        Assert.Contains("line 201: The column 'b' is an object here, but string", await ErrorOf("""{"b": {"c": 1}}"""), StringComparison.Ordinal);
        Assert.Contains("line 201: There is a column 'c', which", await ErrorOf("""{"c": 1}"""), StringComparison.Ordinal);
        _folder.Write("rows.jsonl", rows + """{"c": null, "b": null}""");
        Assert.Equal(201, (await SourceReading.Open(_folder.File("rows.jsonl"), inferenceBytes: 1000).RowsAsync()).Count);
    }

    [Fact]
    public async Task Text_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(_folder.File("latin.jsonl"), Encoding.Latin1.GetBytes("{\"a\": 1, \"b\": \"\u00e9\"}"));

        Assert.Contains("The column 'b' is not valid UTF-8", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.File("latin.jsonl"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("[]")]
    public async Task An_empty_file_is_refused_since_nothing_tells_its_columns(string text) => Assert.Contains(
        "holds no rows", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Write("rows.json", text))), StringComparison.Ordinal);

    /// <summary>9007199254740993 beside 2.1 once came out as 9007199254740992.</summary>
    [Fact]
    public async Task Whole_numbers_that_a_double_would_round_are_kept_beside_fractions()
    {
        var source = Open("""
            {"a": 9007199254740993, "b": 9007199254740992, "c": 0.5, "d": [1, 9007199254740993, 0.5], "e": 0.1}
            {"a": 2.1, "b": 2.1, "c": -9223372036854775807, "d": null, "e": 123456789012345}

            """);

        Assert.Equal("a: json?, b: double?, c: json?, d: list<json>, e: double?", source.Columns());
        Assert.Equal(
            ["9007199254740993 | 9007199254740992 | 0.5 | [1, 9007199254740993, 0.5] | 0.1", "2.1 | 2.1 | -9223372036854775807 | null | 123456789012345"],
            await source.RowsAsync());
    }

    [Fact]
    public async Task A_whole_number_that_a_double_would_round_is_an_error_once_the_type_is_told()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(static i => $$"""{"a": {{i}}.5}""" + "\n"));

        Assert.Contains(
            "line 101: The column 'a' is 9007199254740993 here, but double? in",
            await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Write("rows.jsonl", rows + """{"a": 9007199254740993}"""), inferenceBytes: 100)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_of_values_under_one_name_counts_in_nested_objects_too()
    {
        // Of several kinds, so that the column is JSON.
        var many = string.Join(", ", Enumerable.Range(0, 40).Select(static i => $"\"k{i}\": {i}"));
        var source = Open($$$"""
            {"m": {"lang": "en", "x": [{"a": 1, "b": 12345678901234567890, "a": {"c": 1, "c": 2}}], "lang": "de"}}
            {"m": "text"}
            {"m": {"a\u0062": 1, "ab": 2}}
            {"m": [{{{{many}}}, "k7": "last"}]}
            """);

        Assert.Equal(
            [
                """{"lang":"de","x":[{"a":{"c":2},"b":12345678901234567890}]}""", "\"text\"", """{"ab":2}""",
                "[{" + many.Replace(" ", "", StringComparison.Ordinal).Replace("\"k7\":7", "\"k7\":\"last\"", StringComparison.Ordinal) + "}]",
            ],
            (await source.RowsAsync()).Select(static row => JsonSerializer.Serialize(JsonElement.Parse(row))));
    }

    /// <summary>Half of an emoji inside an object once ended the run with no step and no row named.</summary>
    [Fact]
    public async Task Half_of_a_character_is_replaced_wherever_it_stands_and_counted()
    {
        _folder.Write("rows.jsonl", """
            {"a": "x", "m": {"t": "x"}, "tags": ["x"], "chat": [{"role": "user", "content": "x"}], "any": 1}
            {"a": "cut \ud83d", "m": {"t": "cut \ud83d\u0041"}, "tags": ["\ude00 cut"], "chat": [{"role": "user", "content": "\uD83D\ud83d\uDE00 \\ud83d"}], "any": {"\ud83d": "\ud83d\\"}}
            """);
        var log = new Running.RunLogProbe();

        var distiset = await new Pipeline("p") { new LoadDataFromFileSystem("load") { DataFiles = _folder.File("rows.jsonl") } }.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = _folder.File("cache"), OutputFolder = _folder.File("out"), LoggerFactory = log }, TestContext.Current.CancellationToken);

        var rows = await distiset["load"].ReadRowsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, rows.Count);
        Assert.Equal("cut \uFFFD", rows[1]["a"]);
        Assert.Equal(["\uFFFD cut"], Assert.IsAssignableFrom<IEnumerable<string>>(rows[1]["tags"]));
        Assert.Contains(
            $"Warning: Step 'load': 6 halves of characters (lone surrogates) in '{_folder.File("rows.jsonl")}' were replaced by U+FFFD, the first in line 2: no UTF-8 can hold them.", log.Messages);
    }

    /// <summary>A step, or a model that counts in UTF-16, can cut a text in the middle of an emoji too.</summary>
    [Fact]
    public async Task Half_of_a_character_that_a_step_made_is_replaced_in_the_result_and_counted()
    {
        using var log = new Running.RunLogProbe();
        string[] texts = ["cut \ud83d", "\ude00 \ud83d", "whole \U0001F600"];
        var load = new LoadDataFromDicts("load") { Data = [.. texts.Select(static text => new Dictionary<string, object?> { ["text"] = text })] };

        var distiset = await new Pipeline("p") { load }.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = _folder.File("cache"), OutputFolder = _folder.File("out"), LoggerFactory = log }, TestContext.Current.CancellationToken);

        var rows = await distiset["load"].ReadRowsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["cut \uFFFD", "\uFFFD \uFFFD", "whole \U0001F600"], rows.Select(static row => row["text"]));
        Assert.Contains("Warning: Step 'load': 3 halves of characters (lone surrogates) were written to the result as U+FFFD: no UTF-8 can hold them.", log.Messages);
    }

    [Fact]
    public void Escapes_are_replaced_where_the_runtime_cannot_read_them_and_nowhere_else() =>
        Gen.OneOfConst("\\ud83d", "\\ude00", "\\uD800", "\\udFFF", "\\\\", "\\\"", "\\u0041", "u", "d83d", "x", "é").Array[0, 12].Select(static parts => $"\"{string.Concat(parts)}\"").Sample(json =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            var isReadable = TryRead(bytes, out var before);

            var replaced = Dataflow.Sources.HalfCharacters.Replace(bytes);

            Assert.True(TryRead(bytes, out var after));
            Assert.Equal(isReadable, replaced == 0);
            Assert.Equal(replaced, after!.Count(static letter => letter == '\uFFFD'));
            Assert.True(!isReadable || before == after);
        }, iter: 2000);

    [Fact]
    public void A_damaged_file_is_an_error_with_its_name_or_gives_all_its_lines() =>
        Gen.Select(Gen.Int[1, 100], Gen.Select(Gen.Double[0, 1], Gen.OneOfConst((byte)'"', (byte)'{', (byte)'}', (byte)'\n', (byte)'\\', (byte)0, (byte)0xE9, (byte)'['), Gen.Bool).Array[1, 3]).Sample(
            (count, changes) =>
            {
                var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(static i => $$$"""{"a": {{{i}}}, "b": {"c": ["{{{i}}}"]}}""" + "\n"))).ToList();
                foreach (var (at, value, isNew) in changes)
                {
                    var place = (int)(at * (bytes.Count - 1));
                    if (isNew)
                    {
                        bytes.Insert(place, value);
                    }
                    else
                    {
                        bytes[place] = value;
                    }
                }

                File.WriteAllBytes(_folder.File("rows.jsonl"), [.. bytes]);
                try
                {
                    var read = SourceReading.Open(_folder.File("rows.jsonl")).RowsAsync(batchSize: 7).GetAwaiter().GetResult();

                    Assert.Equal(Encoding.Latin1.GetString([.. bytes]).Split('\n').Count(static line => line.Trim(' ', '\t', '\r').Length > 0), read.Count);
                }
                catch (PipelineException exception)
                {
                    Assert.Contains("rows.jsonl", exception.Message, StringComparison.Ordinal);
                }
            }, iter: 400, threads: 1);

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

    private static bool TryRead(byte[] json, out string? text)
    {
        try
        {
            text = JsonElement.Parse(json).GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    private Dataflow.Sources.RowSource Open(string text) => SourceReading.Open(_folder.Write("rows.jsonl", text));
}
