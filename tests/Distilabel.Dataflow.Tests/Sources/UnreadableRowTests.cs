using System.Text;
using System.Text.Json;
using CsCheck;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>A row of a file that can't be read obeys the step's <see cref="Step.OnError"/>, and the others go on.</summary>
public sealed class UnreadableRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rows.jsonl", "{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n5\n{\"a\": 5} x\n\n{\"a\": 7}\n{\"a\": \"cut o", "1 3 7", "2 4 5 8")]
    [InlineData("rows.jsonl", "{\"a\": 1}\n{\"new\": {\n{\"a\": 3}\n", "1 3", "2")]
    [InlineData("rows.jsonl", "broken\n{\"a\": 2}\n", "2", "1")]
    [InlineData("rows.json", "[{\"a\": 1},\n2,\n{\"a\": 3},\n[4]]", "1 3", "2 4")]
    [InlineData("rows.csv", "a,b\n1,x\n2\n3,x\n4,x,y\n5,x\"y\n6,\"x\"y\n7,\"x\ny\"\n9,x\n", "1 3 7 9", "3 5 6 7")]
    [InlineData("rows.csv", "a,b\n1,x\n2,\"never ends\n3,x\n4,x\n", "1 3 4", "3")]
    [InlineData("rows.csv", "a,b\n1,x\n2,\"not ended\n3,\"x\"\n4,x\n", "1 3 4", "3")]
    [InlineData("rows.csv", "a,b\n1,\"x\ny\"\n3,\"\nz\n4,\"x\"\n5,x\n", "1 4 5", "4 5")]
    public async Task A_row_that_is_broken_is_listed_with_file_and_line_and_the_others_go_on(string name, string text, string rows, string lines)
    {
        var run = await RunAsync(new LoadDataFromFileSystem("load") { DataFiles = _folder.Write(name, text), OnError = ErrorPolicy.DeadLetter });

        Assert.Equal(rows.Split(' '), await run.ValuesAsync());
        var bad = lines.Split(' ');
        Assert.Equal(bad, run.Failures.Select(static failure => failure.GetProperty("inputs").GetProperty("line").GetRawText()));
        Assert.All(run.Failures.Zip(bad), failure =>
        {
            Assert.Equal(_folder.File(name), failure.First.GetProperty("inputs").GetProperty("file").GetString());
            Assert.StartsWith($"The file '{_folder.File(name)}', line {failure.Second}", failure.First.GetProperty("reason").GetString(), StringComparison.Ordinal);
        });
        Assert.Equal((bad.Length, rows.Split(' ').Length), (run.Distiset.Run!["load"].Failed, run.Distiset.Run["load"].RowsOut));
    }

    [Fact]
    public async Task The_text_of_a_broken_row_is_listed()
    {
        var run = await RunAsync(new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", "{\"a\": 1}\n{\"a\": \"né}\n"), OnError = ErrorPolicy.DeadLetter });

        var failure = Assert.Single(run.Failures);
        Assert.Equal("load[1]", failure.GetProperty("row").GetString());
        Assert.Equal("{\"a\": \"né}", failure.GetProperty("inputs").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("rows.jsonl", "{\"prompt\": \"p\", \"score\": 1}\n{\"prompt\": null}\n{\"prompt\": \"q\", \"score\": 99999}\n{\"prompt\": \"r\", \"score\": 4}\n")]
    [InlineData("rows.csv", "prompt,score\np,1\n,x\nq,99999\nr,4\n")]
    public async Task A_row_that_does_not_fit_a_known_type_is_listed(string name, string text)
    {
        var run = await RunAsync(new LoadDataFromFileSystem<Prompt>("load") { DataFiles = _folder.Write(name, text), OnError = ErrorPolicy.DeadLetter });

        Assert.Equal(["p", "r"], await run.ValuesAsync());
        Assert.Equal(["load[1]", "load[2]"], run.Failures.Select(static failure => failure.GetProperty("row").GetString()));
    }

    [Fact]
    public async Task A_row_that_is_not_in_the_encoding_is_listed()
    {
        File.WriteAllBytes(_folder.File("rows.jsonl"), Encoding.Latin1.GetBytes("{\"a\": \"x\"}\n{\"a\": \"\u00e9\"}\n{\"a\": {\"b\": [\"\u00e9\"]}}\n"));
        File.WriteAllBytes(_folder.File("rows.csv"), Encoding.Latin1.GetBytes("a\nx\n\u00e9\ny\u00e9\n"));
        foreach (var name in (string[])["rows.jsonl", "rows.csv"])
        {
            var run = await RunAsync(new LoadDataFromFileSystem("load") { DataFiles = _folder.File(name), OnError = ErrorPolicy.DeadLetter });

            Assert.Equal(["x"], await run.ValuesAsync());
            Assert.All(run.Failures, static failure => Assert.Contains("not valid UTF-8", failure.GetProperty("reason").GetString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_row_that_is_broken_goes_on_as_nulls_where_the_policy_says_so()
    {
        var run = await RunAsync(new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", "{\"a\": 1}\nx\n{\"a\": 3}\n"), OnError = ErrorPolicy.Null });

        Assert.Equal(["1", "", "3"], await run.ValuesAsync());
        Assert.Equal(1, run.Distiset.Run!["load"].Nulled);
    }

    [Fact]
    public async Task A_row_in_memory_that_is_null_is_listed()
    {
        var run = await RunAsync(new LoadDataFromDicts<Prompt>("load") { Data = [null!, new("p", 1), null!, new("q", 2), null!], BatchSize = 2, OnError = ErrorPolicy.DeadLetter });

        Assert.Equal(["p", "q"], await run.ValuesAsync());
        Assert.Equal(["load[0]", "load[2]", "load[4]"], run.Failures.Select(static failure => failure.GetProperty("row").GetString()));
    }

    [Fact]
    public async Task A_row_that_is_broken_fails_the_run_by_default()
    {
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", "{\"a\": 1}\nx\n{\"a\": 3}\n") };

        Assert.Contains($"The file '{_folder.File("rows.jsonl")}', line 2: This is no valid JSON.", (await Assert.ThrowsAsync<PipelineException>(() => RunAsync(step))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.json", "[{\"a\": 1},\n{\"a\": }]", "no valid JSON")]
    [InlineData("rows.json", "[{\"a\": 1},\n{\"a\": 2}", "cut off")]
    [InlineData("rows.csv", "a,\"b\n1,2\n", "line 1: A quoted field does not end")]
    public async Task A_file_behind_whose_fault_no_row_can_be_found_fails_the_run(string name, string text, string says)
    {
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Write(name, text), OnError = ErrorPolicy.DeadLetter };

        Assert.Contains(says, (await Assert.ThrowsAnyAsync<PipelineException>(() => RunAsync(step))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x\n{\"a\": \n", "line 1")]
    [InlineData("\n\n5\n[1]\n", "line 3")]
    [InlineData("{}\n{}\n", "all its objects are empty")]
    public async Task A_file_of_which_no_row_can_be_read_is_not_called_empty(string text, string says)
    {
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", text), OnError = ErrorPolicy.DeadLetter };

        var message = (await Assert.ThrowsAnyAsync<PipelineException>(() => RunAsync(step))).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain("holds no rows", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_rows_that_can_be_read_count_as_loaded()
    {
        var run = await RunAsync(new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.jsonl", "x\n{\"a\": 1}\ny\n{\"a\": 2}\n{\"a\": 3}\n"), NumExamples = 2, OnError = ErrorPolicy.DeadLetter });

        Assert.Equal(["1", "2"], await run.ValuesAsync());
    }

    /// <summary>Any line may be broken in any way: the others come out, each under its own name.</summary>
    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void Lines_that_are_broken_at_random_cost_themselves_only(string suffix) =>
        Gen.Select(Gen.OneOfConst("", "x", "{\"a\"", "\"", "{\"a\": \"", "1,2,3", "a\"b,1", "\"a\"b,1", "\\", "{\"a\": 1}}").Array[1, 30], Gen.Int[1, 5]).Sample(
            (breaks, batchSize) =>
            {
                // Two lone quotes in CSV make one field of the lines between them.
                var isJson = suffix == "jsonl";
                breaks = [.. breaks.Select(line => line == "\"" && !isJson ? "x" : line)];
                var lines = breaks.Select((line, i) => line.Length > 0 ? line : isJson ? $"{{\"a\": {i}, \"b\": \"{i}\"}}" : $"{i},\"{i}\"").Prepend(isJson ? "{\"a\": -1}" : "a,b").ToArray();
                using var folder = new TemporaryFolder();
                var step = new LoadDataFromFileSystem("load") { DataFiles = folder.Write($"rows.{suffix}", string.Join("\n", lines)), OnError = ErrorPolicy.DeadLetter, BatchSize = batchSize };
                var run = RunAsync(step).GetAwaiter().GetResult();

                var good = Enumerable.Range(0, breaks.Length).Where(i => breaks[i].Length == 0).Select(static i => $"{i}").ToArray();
                var values = run.ValuesAsync().GetAwaiter().GetResult();
                Assert.Equal(isJson ? good.Prepend("-1") : good, values);
                Assert.Equal(breaks.Count(static line => line.Length > 0), run.Failures.Count);
            }, iter: 60, threads: 1);

    private async Task<Outcome> RunAsync(GeneratorStep load)
    {
        var distiset = await new Pipeline("p") { load }.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = _folder.File("cache"), OutputFolder = _folder.File("out") }, TestContext.Current.CancellationToken);
        return new Outcome(distiset);
    }

    internal sealed record Prompt([property: Column("prompt")] string Text, short? Score);

    private sealed record Outcome(Distiset Distiset)
    {
        internal List<JsonElement> Failures { get; } =
            Distiset.Run!.FailurePath is { } path ? [.. File.ReadLines(path).Select(static line => JsonElement.Parse(line))] : [];

        /// <summary>The values of the first column.</summary>
        internal async Task<List<string>> ValuesAsync()
        {
            var values = new List<string>();
            await foreach (var row in Distiset["load"].ReadRowsAsync(TestContext.Current.CancellationToken))
            {
                values.Add($"{row.First().Value}");
            }

            return values;
        }
    }
}
