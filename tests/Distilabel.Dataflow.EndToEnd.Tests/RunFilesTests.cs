using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.EndToEnd.Tests.Caching;
using Distilabel.Dataflow.EndToEnd.Tests.Child;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>What stands about a pipeline and its runs beside their checkpoints: <c>pipeline.json</c>, <c>run.json</c> and <c>pipeline.log</c>.</summary>
public sealed partial class RunFilesTests : IDisposable
{
    private const int Rows = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Probe Products => Probe.Of(_folder["products"]);

    [Fact]
    public async Task The_record_of_a_run_says_how_it_ended_what_became_of_the_rows_and_what_it_was_given()
    {
        Products.OnCall = static (_, value) => _ = value == 13 ? throw new InvalidOperationException("unlucky") : value;
        var parameters = new RuntimeParameters { ["multiply"] = { ["factor"] = 5 } };

        await Create(ErrorPolicy.DeadLetter).RunAsync(Options() with { Parameters = parameters });

        var run = Record();
        Assert.Equal(("p", "completed", 1), ((string?)run["pipeline"], (string?)run["outcome"], (int?)run["format"]));
        Assert.True((bool?)run["use_cache"]);
        Assert.Null(run["failure"]);
        Assert.Equal(5, (int?)run["parameters"]!["multiply"]!["factor"]);
        Assert.Equal(4, (int?)run["parameters"]!["load"]!["batch_size"]);
        Assert.Matches(@"^\d+\.\d+", (string?)run["version"]);
        Assert.StartsWith(".NET ", (string?)run["runtime"], StringComparison.Ordinal);
        Assert.InRange(Time(run["started"]), DateTimeOffset.UtcNow.AddMinutes(-5), Time(run["ended"]));
        Assert.InRange((double)run["seconds"]!, 0, 300);
        Assert.Equal(
            [("load", 0, Rows, 0, Rows), ("multiply", Rows, Rows - 1, 1, 0), ("label", Rows - 1, Rows - 1, 0, 0)],
            run["steps"]!.AsArray().Select(static step => ((string?)step!["name"], (int)step["rows_in"]!, (int)step["rows_out"]!, (int)step["failed"]!, (int)step["expanded"]!)));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("stopped")]
    [InlineData("aborted")]
    public async Task A_run_that_does_not_come_to_its_end_says_so(string outcome)
    {
        // Stopped from the start: a stop that comes when all was begun leaves nothing undone.
        var stop = new CancellationToken(canceled: outcome == "stopped");
        using var abort = new CancellationTokenSource();
        Products.OnCall = (call, _) =>
        {
            if (call == 5)
            {
                abort.Cancel();
                _ = outcome == "failed" ? throw new InvalidOperationException("unlucky") : call;
            }
        };

        var run = Create().RunAsync(Options() with { AbortToken = outcome == "aborted" ? abort.Token : default }, stop);
        await Xunit.Record.ExceptionAsync(() => run);

        Assert.Equal(outcome, (string?)Record()["outcome"]);
        Assert.Equal(outcome == "failed", ((string?)Record()["failure"])?.Contains("unlucky", StringComparison.Ordinal) ?? false);
        Assert.NotNull(Record()["ended"]);
        Assert.Contains(Log(), line => line.Contains($"The run has {outcome} after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cache_of_a_newer_version_is_on_record_as_a_failure()
    {
        await Create().RunAsync(Options());
        Directory.Delete(Path.Combine(_folder.Cache, "p", "runs"), recursive: true);
        foreach (var segment in Directory.GetFiles(_folder.Cache, "*.ckpt", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
            bytes[8] = 99;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), XxHash3.HashToUInt64(bytes.AsSpan(0, 32)));
            await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);
        }

        var refusal = await Assert.ThrowsAsync<CheckpointVersionException>(() => Create().RunAsync(Options()));

        Assert.Equal(("failed", refusal.Message), ((string?)Record()["outcome"], (string?)Record()["failure"]));

        // Going on without the cache is for one that can't be written. Whether to pay for all of it again is the user's to say.
        await Assert.ThrowsAsync<CheckpointVersionException>(() => Create().RunAsync(Options() with { ContinueWithoutCache = true }));
    }

    [Fact]
    public async Task A_pipeline_that_is_refused_leaves_nothing_behind()
    {
        // The compiler says the same first; here it is the run time's turn.
#pragma warning disable DDF101
        var bad = new Pipeline("p") { new LoadDataFromDicts<Number>("load") { Data = [] } >> new Multiply("multiply") { InputMappings = { ["n"] = "m" } } };
#pragma warning restore DDF101
        await Assert.ThrowsAsync<PipelineValidationException>(() => bad.RunAsync(Options()));
        var unknown = new RuntimeParameters { ["nobody"] = { ["factor"] = 5 } };
        await Assert.ThrowsAsync<PipelineException>(() => Create().RunAsync(Options() with { Parameters = unknown }));

        Assert.Empty(_folder.Files("cache"));
    }

    [Fact]
    public async Task The_pipeline_file_says_what_every_step_was_given_and_how_they_are_connected()
    {
        var load = new LoadDataFromDicts<Question>("load") { Data = [new Question("a"), new Question("b")] };
        var ask = new TextGeneration("ask")
        {
            LLM = new OfflineLLM("small") { CacheName = "mine" }, Template = "Answer: {{ instruction }}", SystemPrompt = "Be brief.", GroupGenerations = true, NumGenerations = 2,
        };
        var tell = new TextGeneration("tell") { LLM = new OfflineLLM("large") };
        await new Pipeline("p", "Two models.") { load >> RoutingBatchFunctions.SampleNSteps(1, seed: 7) >> new Step[] { ask, tell } }.RunAsync(Options());

        var file = Read(Path.Combine(_folder.Cache, "p", "pipeline.json"));
        Assert.Equal(("p", "Two models.", 1), ((string?)file["name"], (string?)file["description"], (int?)file["format"]));
        var step = file["steps"]!.AsArray().Single(static step => (string?)step!["name"] == "ask")!;
        Assert.Equal((typeof(TextGeneration).FullName, "row", "null"), ((string?)step["type"], (string?)step["kind"], (string?)step["on_error"]));
        var settings = step["settings"]!;
        Assert.Equal(("Answer: {{ instruction }}", "Be brief.", true), ((string?)settings["template"], (string?)settings["system_prompt"], (bool?)settings["group_generations"]));
        Assert.Equal("""["instruction"]""", settings["columns"]!.ToJsonString());
        var llm = settings["llm"]!;
        Assert.Equal((typeof(OfflineLLM).FullName, "offline", "small", "mine"), ((string?)llm["type"], (string?)llm["provider"], (string?)llm["model_name"], (string?)llm["cache_name"]));
        Assert.Equal(2, (int?)step["parameters"]!["num_generations"]);
        Assert.Equal(128, (int?)step["parameters"]!["llm"]!["generation_kwargs"]!["max_new_tokens"]);

        // The rows themselves are data, and stay out.
        Assert.Equal(2, (int?)file["steps"]![0]!["settings"]!["data"]!["count"]);
        var connection = file["connections"]!.AsArray().Single()!;
        Assert.Equal(("load", """["ask","tell"]"""), ((string?)connection["from"], connection["to"]!.ToJsonString()));
        Assert.Equal("""{"name":"sample_n_steps","description":"Sample 1 steps from the list of downstream steps.","arguments":{"n":1,"seed":7}}""", connection["routing_batch_function"]!.ToJsonString());
    }

    [Fact]
    public async Task The_pipeline_file_has_routes_of_rows_and_the_log_what_they_dropped()
    {
        var load = new LoadDataFromDicts<Number>("load") { Data = [.. Enumerable.Range(0, Rows).Select(static n => new Number(n))] };
        var (one, two) = (new Label("one"), new Label("two"));
        await new Pipeline("p") { load >> Route.By("n", (1, one), (2, two), (3, one)).OtherwiseDrop() >> new Step[] { one, two } }.RunAsync(Options());

        var connection = Read(Path.Combine(_folder.Cache, "p", "pipeline.json"))["connections"]!.AsArray().Single()!;
        Assert.Equal(
            """{"description":"By the value of the column \u0027n\u0027.","columns":["n"],"branches":[{"key":"1","to":"one"},{"key":"2","to":"two"},{"key":"3","to":"one"}],"otherwise":null,"drops_others":true}""",
            connection["route"]!.ToJsonString());
        Assert.Equal(Rows - 3, (int?)Record()["steps"]![0]!["unrouted"]);
        Assert.Contains(Log(), static line => line.EndsWith("INFO     The route behind step 'load' dropped 17 rows that have no branch.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "WARNING")]
    [InlineData(false, "INFO")]
    public async Task The_log_and_the_record_say_which_rows_found_no_partner_where_branches_meet(bool bothFilter, string level)
    {
        var load = new LoadDataFromDicts<Number>("load") { Data = [.. Enumerable.Range(0, Rows).Select(static n => new Number(n))] };
        var group = new GroupColumns("group") { Columns = ["n"] };
        var distiset = await new Pipeline("p")
        {
            load >> new Parity("even") { Rest = 0 } >> group,
            load >> new Parity("odd") { Rest = bothFilter ? 1 : null } >> group,
        }.RunAsync(Options());

        var join = Record()["joins"]!.AsArray().Single()!;
        Assert.Equal(
            bothFilter
                ? """{"step":"group","joined":0,"branches":[{"from":"even","unmatched":10},{"from":"odd","unmatched":10}]}"""
                : """{"step":"group","joined":10,"branches":[{"from":"even","unmatched":0},{"from":"odd","unmatched":10}]}""",
            join.ToJsonString());
        var said = Assert.Single(distiset.Run!.Joins).ToString();
        Assert.Contains(bothFilter ? "20 rows found no partner and were dropped (10 of 'even', 10 of 'odd'); 0 were joined." : "10 rows found no partner", said, StringComparison.Ordinal);
        Assert.Contains(Log(), line => line.EndsWith($"{level,-8} {said}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_tells_what_happened_in_lines_of_a_time_a_level_and_a_message()
    {
        Products.OnCall = static (_, value) => _ = value >= 13 ? throw new InvalidOperationException("unlucky\n[2026-01-01 00:00:00] INFO     forged") : value;

        var distiset = await Create(ErrorPolicy.DeadLetter).RunAsync(Options());

        var log = Log();
        Assert.All(log.Where(static line => !line.StartsWith("    ", StringComparison.Ordinal)), static line => Assert.Matches(LogLine(), line));
        Assert.DoesNotContain(log, static line => line.StartsWith("[2026-01-01 00:00:00]", StringComparison.Ordinal));
        string[] expected =
        [
            $"INFO     Pipeline 'p' runs with 3 steps, with the cache '{Path.Combine(_folder.Cache, "p")}'. The run's files are in '{RunFolder()}'.",
            "INFO     Stage 1 of 1 is loaded: load, multiply, label.",
            "INFO     Step 'multiply' is loaded.",
            $"WARNING  Step 'multiply' failed on row load[13], the first of those that are listed in '{distiset.Run!.FailurePath}': unlucky",
            "INFO     Step 'multiply': 20 rows in, 13 out, 0 filtered, 7 dropped as failed, 0 null as failed.",
        ];
        Assert.Equal(expected, expected.Where(line => log.Any(logged => logged.EndsWith(line, StringComparison.Ordinal))));
        Assert.Contains("The run has completed after", log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_says_what_is_damaged_and_that_the_run_was_asked_to_stop()
    {
        await Create().RunAsync(Options());
        Directory.Delete(Path.Combine(_folder.Cache, "p", "runs"), recursive: true);
        var segment = Directory.GetFiles(_folder.Cache, "*.ckpt", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Create().RunAsync(Options(), stop.Token);

        Assert.Contains(Log(), line => line.Contains("WARNING  A part of the checkpoints of step", StringComparison.Ordinal) && line.Contains(segment, StringComparison.Ordinal));
        Assert.Contains(Log(), static line => line.Contains("WARNING  The run was asked to stop", StringComparison.Ordinal));
        Assert.Contains(Log(), static line => line.Contains("The run has stopped after", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] (INFO|WARNING|ERROR) +\S")]
    private static partial Regex LogLine();

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllBytes(path))!;

    private static DateTimeOffset Time(JsonNode? value) => DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture);

    private string RunFolder() => Directory.GetDirectories(Path.Combine(_folder.Cache, "p", "runs")).Single();

    private JsonNode Record() => Read(Path.Combine(RunFolder(), "run.json"));

    private string[] Log() => File.ReadAllLines(Path.Combine(RunFolder(), "pipeline.log"));

    private Pipeline Create(ErrorPolicy onError = ErrorPolicy.Fail)
    {
        var load = new LoadDataFromDicts<Number>("load") { Data = [.. Enumerable.Range(0, Rows).Select(static n => new Number(n))], BatchSize = 4 };
        return new Pipeline("p") { load >> new Multiply("multiply") { Probe = _folder["products"], OnError = onError } >> new Label("label") };
    }

    private RunOptions Options() => new() { CacheFolder = _folder.Cache };
}

/// <summary>Keeps numbers with the same rest by two; all where none is given.</summary>
[Step(Checkpoint = false)]
[InputColumn<int>("n")]
public sealed partial class Parity
{
    public int? Rest { get; init; }

    private bool Keep(Input row) => Rest is null || row.N % 2 == Rest;
}
