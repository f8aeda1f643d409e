using System.Text.Json;
using CsCheck;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>What becomes of the rows that a source can't read.</summary>
public sealed class SourceFailuresTests : IDisposable
{
    private static readonly Gen<(bool[] Readable, int BatchSize)> Gens = Gen.Select(Gen.Bool.Array[0, 20], Gen.Int[1, 6]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A broken row takes its ordinal with it: the rows behind it have the names that they have in a file without broken rows.</summary>
    [Fact]
    public void Rows_behind_one_that_cannot_be_read_keep_their_names() => Gens.Sample(
        given =>
        {
            var run = Run(new UnreadableRows("load", given.Readable) { BatchSize = given.BatchSize, OnError = ErrorPolicy.DeadLetter }, new FailsAlways("next") { OnError = ErrorPolicy.DeadLetter });

            var expected = given.Readable.Select((readable, n) => readable
                ? $"next load[{n}] dropped: n is {n}"
                : $"load load[{n}] dropped: line {n}");
            Assert.Equal(expected.Order(), Failures(run).Select(Show).Order());
            var bad = given.Readable.Count(static readable => !readable);
            var counts = run.Run!["load"];
            Assert.Equal((given.Readable.Length, given.Readable.Length - bad, bad, 0, 0), (counts.Expanded, counts.RowsOut, counts.Failed, counts.Nulled, counts.InFlight));
        }, iter: 60, threads: 1);

    [Fact]
    public void A_row_that_cannot_be_read_goes_on_as_nulls_where_the_policy_says_so() => Gens.Sample(
        given =>
        {
            var run = Run(new UnreadableRows("load", given.Readable) { BatchSize = given.BatchSize, OnError = ErrorPolicy.Null }, new FailsAlways("next") { OnError = ErrorPolicy.DeadLetter });

            var expected = given.Readable.SelectMany((readable, n) => readable
                ? (string[])[$"next load[{n}] dropped: n is {n}"]
                : [$"load load[{n}] null: line {n}", $"next load[{n}] dropped: n is "]);
            Assert.Equal(expected.Order(), Failures(run).Select(Show).Order());
            var counts = run.Run!["load"];
            Assert.Equal((given.Readable.Length, 0, given.Readable.Count(static readable => !readable)), (counts.RowsOut, counts.Failed, counts.Nulled));
        }, iter: 60, threads: 1);

    [Fact]
    public async Task A_row_that_cannot_be_read_fails_the_run_with_its_name_by_default()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(new UnreadableRows("load", [true, true, true, false]) { BatchSize = 2 }, new FailsAlways("next") { OnError = ErrorPolicy.Null }));

        Assert.Equal("Step 'load' failed on row load[3]: line 3", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task What_is_known_of_a_row_that_cannot_be_read_is_listed()
    {
        var run = await RunAsync(new UnreadableRows("load", [true, false]) { OnError = ErrorPolicy.DeadLetter }, new FailsAlways("next") { OnError = ErrorPolicy.Null });

        Assert.Equal("""{"line":1}""", Failures(run).Single(static line => line.GetProperty("step").GetString() == "load").GetProperty("inputs").GetRawText());
    }

    [Fact]
    public async Task What_a_source_says_is_in_the_log_of_the_run()
    {
        var log = new RunLogProbe();
        await RunAsync(new UnreadableRows("load", [true]), new FailsAlways("next") { OnError = ErrorPolicy.Null }, new RunOptions { LoggerFactory = log });

        Assert.Contains("Information: Step 'load': begins", log.Messages);
        Assert.Contains("Warning: Step 'load': ends", log.Messages);
    }

    private static string Show(JsonElement line) =>
        $"{line.GetProperty("step")} {line.GetProperty("row")} {line.GetProperty("outcome")}: {line.GetProperty("reason")}";

    private static IEnumerable<JsonElement> Failures(Distiset run) =>
        run.Run!.FailurePath is { } path ? File.ReadLines(path).Select(static line => JsonElement.Parse(line)) : [];

    private Distiset Run(Step source, Step next) => RunAsync(source, next).GetAwaiter().GetResult();

    private async Task<Distiset> RunAsync(Step source, Step next, RunOptions? options = null) =>
        await new Pipeline("p") { source >> next }.RunAsync(
            (options ?? new RunOptions()) with { UseCache = false, CacheFolder = _folder.File("cache"), OutputFolder = _folder.File("out") }, TestContext.Current.CancellationToken);
}
