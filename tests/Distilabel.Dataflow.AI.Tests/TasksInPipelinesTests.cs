using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Microsoft.AspNetCore.Http;

namespace Distilabel.Dataflow.AI.Tests;

public sealed class TasksInPipelinesTests : IDisposable
{
    private static readonly string[] Models = ["gpt-4-0125-preview", "mistral-large-2402", "gemini-1.0-pro"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distilabel-tasks-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Three_models_side_by_side_give_the_same_bytes_whatever_the_order_of_the_answers()
    {
        await using var server = await ChatServer.StartAsync(static async (context, request) =>
        {
            for (var i = Random.Shared.Next(500); i > 0; i--)
            {
                await Task.Yield();
            }

            await ChatServer.CompleteAsync(context, $"{request.Body["model"]} on {request.Body["messages"]![0]!["content"]}");
        });

        var files = new List<byte[]>();
        for (var run = 0; run < 3; run++)
        {
            var pipeline = SideBySide(300, model => new OpenAILLM(model) { BaseAddress = server.BaseAddress, MaxConcurrentRequests = 20 });
            var distiset = await RunAsync(pipeline, $"{run}");
            files.Add(await File.ReadAllBytesAsync(distiset["combine_generations"].Files.Single(), TestContext.Current.CancellationToken));
            var rows = await ReadAsync<Answers>(distiset["combine_generations"]);
            Assert.Equal(Enumerable.Range(0, 300).Select(Prompt), rows.Select(static row => row.Instruction));
            Assert.All(rows, static row => Assert.Equal(Models, row.ModelNames));
            Assert.All(rows, static row => Assert.Equal(Models.Select(model => $"{model} on {row.Instruction}"), row.Generations));
        }

        Assert.Equal(files[0], files[1]);
        Assert.Equal(files[0], files[2]);
    }

    [Fact]
    public async Task Without_the_output_mapping_the_pipeline_says_what_is_missing()
    {
        var load = new LoadDataFromDicts<PromptRow>("load_dataset") { Data = [new PromptRow("a", "b", "c")] };

        // The compiler says the same first; here it is the run time's turn.
#pragma warning disable DDF101
        var pipeline = new Pipeline("pipe-name") { load >> new TextGeneration("text_generation_with_gpt-4-0125-preview") { LLM = new OfflineLLM() } };
#pragma warning restore DDF101

        var error = await Assert.ThrowsAsync<PipelineValidationException>(() => RunAsync(pipeline));

        Assert.StartsWith(
            "Step 'text_generation_with_gpt-4-0125-preview' requires inputs ['instruction'], but only the inputs=['prompt', 'completion', 'meta'] are available, " +
            "which means that the inputs=['instruction'] are missing or not available when the step gets to be executed in the pipeline.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_runtime_parameters_reach_the_requests_of_one_run_only()
    {
        await using var server = await ChatServer.StartAsync();
        var task = new TextGeneration("ask") { LLM = new OpenAILLM("m") { BaseAddress = server.BaseAddress } };
        var pipeline = new Pipeline("parameters") { Load(1) >> task };

        await RunAsync(pipeline, "changed", new RuntimeParameters
        {
            ["ask"] = { ["llm"] = { ["generation_kwargs"] = { ["temperature"] = 0.7, ["max_new_tokens"] = 512 } } },
        });
        await RunAsync(pipeline, "plain");

        Assert.Equal((0.7, 512), ((double)server.Requests[0].Body["temperature"]!, (int)server.Requests[0].Body["max_tokens"]!));
        Assert.Equal((1.0, 128), ((double)server.Requests[1].Body["temperature"]!, (int)server.Requests[1].Body["max_tokens"]!));
    }

    [Fact]
    public async Task Rows_that_fail_are_null_counted_and_explained_and_keep_what_was_asked()
    {
        var pipeline = new Pipeline("failing")
        {
            Load(200) >> new TextGeneration("ask") { LLM = new OfflineLLM("m") { FailureRate = 0.3 } },
        };

        var distiset = await RunAsync(pipeline);

        var rows = await ReadAsync(distiset["ask"]);
        var failed = rows.Count(static row => row["generation"] is null);
        Assert.Equal(Enumerable.Range(0, 200).Select(Prompt), rows.Select(static row => row["instruction"]));
        Assert.InRange(failed, 30, 90);
        Assert.Equal((200, 200, failed), (distiset.Run!["ask"].RowsIn, distiset.Run["ask"].RowsOut, distiset.Run["ask"].Nulled));
        Assert.All(rows, static row => Assert.Equal("m", row["model_name"]));
        var reasons = await File.ReadAllLinesAsync(distiset.Run.FailurePath!, TestContext.Current.CancellationToken);
        Assert.Equal(failed, reasons.Length);
        Assert.All(reasons, static line => Assert.StartsWith(
            "offline/m gave no answer: ", JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_must_not_fail_ends_the_run_with_its_name_and_the_row()
    {
        var pipeline = new Pipeline("failing")
        {
            Load(1) >> new TextGeneration("ask") { LLM = new OfflineLLM("m") { FailureRate = 1 }, OnError = ErrorPolicy.Fail },
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.Equal(("ask", "load_dataset[0]"), (failure.StepName, failure.Row));
        Assert.IsType<GenerationException>(failure.InnerException);
    }

    [Fact]
    public async Task Several_generations_stand_behind_each_other_and_a_chained_task_keeps_the_metadata_of_both()
    {
        var first = new TextGeneration("first")
        {
            LLM = new OfflineLLM("m"), NumGenerations = 2, OutputMappings = { ["generation"] = "draft", ["model_name"] = "drafter" },
        };
        var second = new TextGeneration("second") { LLM = new OfflineLLM("n"), Columns = ["draft"], Template = "Improve: {{ draft }}" };
        var pipeline = new Pipeline("chain") { Load(3) >> first >> second };

        var distiset = await RunAsync(pipeline);

        var rows = await ReadAsync<Draft>(distiset["second"]);
        Assert.Equal([Prompt(0), Prompt(0), Prompt(1), Prompt(1), Prompt(2), Prompt(2)], rows.Select(static row => row.Instruction));
        Assert.Equal(6, rows.Select(static row => row.DraftText).Distinct().Count());
        Assert.All(rows, static row => Assert.Equal(("m", "n"), (row.Drafter, row.ModelName)));
        Assert.All(rows, static row => Assert.Equal(row.DraftText, row.FirstOutput));
        Assert.All(rows, static row => Assert.Equal([ChatItem.User($"Improve: {row.DraftText}")], row.SecondInput));
        Assert.All(rows, static row => Assert.Equal("stop", row.FirstStatistics.FinishReason));
    }

    [Fact]
    public async Task A_second_pipeline_over_a_result_keeps_the_metadata_of_the_first()
    {
        var first = await RunAsync(new Pipeline("first") { Load(3) >> new TextGeneration("ask") { LLM = new OfflineLLM() } });
        var again = new TextGeneration("again") { LLM = new OfflineLLM(), Columns = ["generation"], Template = "{{ generation }}!", OutputMappings = { ["generation"] = "more", ["model_name"] = "second" } };
        var other = new TextGeneration("other") { LLM = new OfflineLLM(), Columns = ["distilabel_metadata"], OutputMappings = { ["generation"] = "other", ["model_name"] = "third" }, Template = "{{ distilabel_metadata.raw_output_ask }}?" };
        var join = new KeepColumns("join") { Columns = ["more", "other", "distilabel_metadata"] };

        var second = await RunAsync(
            new Pipeline("second") { new LoadDataFromFileSystem("load") { DataFiles = [.. first["ask"].Files] } >> new Step[] { again, other } >> join }, "second");

        var before = await ReadAsync(first["ask"]);
        var after = await ReadAsync(second["join"]);
        for (var row = 0; row < 3; row++)
        {
            var (old, both) = (Assert.IsType<RecordValue>(before[row]["distilabel_metadata"]), Assert.IsType<RecordValue>(after[row]["distilabel_metadata"]));
            Assert.Equal(
                [.. old.Keys, "raw_output_again", "raw_input_again", "statistics_again", "raw_output_other", "raw_input_other", "statistics_other"], both.Keys);
            Assert.Equal(old, both.Take(old.Count));
            Assert.Equal((after[row]["more"], after[row]["other"]), (both["raw_output_again"], both["raw_output_other"]));
            Assert.Equal($"{old["raw_output_ask"]}?", both.Get<IReadOnlyList<RecordValue?>>("raw_input_other")[0]!["content"]);
        }
    }

    /// <summary>A row that takes for ever delays nobody's start, also beyond its batch.</summary>
    [Fact(Timeout = 60_000)]
    public async Task One_slow_row_lets_all_others_pass()
    {
        var client = new GatedChatClient();
        var pipeline = new Pipeline("slow")
        {
            Load(230) >> new TextGeneration("ask") { LLM = new ChatClientLLM(client, "gated") { MaxConcurrentRequests = 5 } },
        };

        var run = RunAsync(pipeline);
        var slow = await client.NextAsync();
        for (var row = 1; row < 230; row++)
        {
            (await client.NextAsync()).Answer.SetResult("quick");
        }

        Assert.False(run.IsCompleted);
        slow.Answer.SetResult("slow");
        var rows = await ReadAsync((await run)["ask"]);
        Assert.Equal([slow.Prompt == Prompt(0) ? "slow" : "quick", "quick"], rows.Take(2).Select(static row => row["generation"]));
        Assert.Equal(230, rows.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stopping_finishes_the_requests_under_way_and_keeps_their_rows()
    {
        var client = new GatedChatClient();
        var pipeline = new Pipeline("stopped")
        {
            Load(5_000) >> new TextGeneration("ask") { LLM = new ChatClientLLM(client, "gated") { MaxConcurrentRequests = 4 } },
        };
        using var stop = new CancellationTokenSource();

        var run = pipeline.RunAsync(Options("stopped"), stop.Token);
        GatedCall[] open = [await client.NextAsync(), await client.NextAsync(), await client.NextAsync(), await client.NextAsync()];
        await stop.CancelAsync();
        Array.ForEach(open, static call => call.Answer.SetResult("done"));
        while (!run.IsCompleted)
        {
            if (client.HasNext)
            {
                (await client.NextAsync()).Answer.SetResult("done");
            }

            await Task.Yield();
        }

        var distiset = await run;
        Assert.True(distiset.Run!.WasStopped);
        var rows = await ReadAsync(distiset["ask"]);
        Assert.InRange(rows.Count, 4, 4_999);
        Assert.All(rows, static row => Assert.Equal("done", row["generation"]));
        Assert.Equal(Enumerable.Range(0, rows.Count).Select(Prompt), rows.Select(static row => row["instruction"]));
    }

    private static string Prompt(int row) => $"Explain number {row}.";

    private static LoadDataFromDicts<PromptRow> Load(int rows) => new("load_dataset")
    {
        Data = [.. Enumerable.Range(0, rows).Select(static row => new PromptRow(Prompt(row), "", ""))],
        OutputMappings = { ["prompt"] = "instruction" },
    };

    private static Pipeline SideBySide(int rows, Func<string, LLM> create)
    {
        var tasks = Models.Select(model => new TextGeneration($"text_generation_with_{model}") { LLM = create(model) }).ToArray();
        var combine = new GroupColumns("combine_generations") { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
        return new Pipeline("side-by-side") { Load(rows) >> tasks >> combine };
    }

    private static ValueTask<List<T>> ReadAsync<[Row] T>(DistisetSubset subset) =>
        subset.ReadAsync<T>(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static ValueTask<List<IReadOnlyDictionary<string, object?>>> ReadAsync(DistisetSubset subset) =>
        subset.ReadRowsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private RunOptions Options(string name, RuntimeParameters? parameters = null) => new()
    {
        Parameters = parameters ?? new RuntimeParameters(),
        CacheFolder = Path.Combine(_folder.FullName, "cache"),
        OutputFolder = Path.Combine(_folder.FullName, name),
        UseCache = false,
    };

    private Task<Distiset> RunAsync(Pipeline pipeline, string name = "result", RuntimeParameters? parameters = null) =>
        pipeline.RunAsync(Options(name, parameters), TestContext.Current.CancellationToken);
}

internal sealed record PromptRow(string Prompt, string Completion, string Meta);

internal sealed record Answers(string Instruction, IReadOnlyList<string> Generations, IReadOnlyList<string> ModelNames);

internal sealed record Draft(
    string Instruction,
    [property: Column("draft")] string DraftText,
    string Drafter,
    string ModelName,
    [property: Column("distilabel_metadata.raw_output_first")] string FirstOutput,
    [property: Column("distilabel_metadata.statistics_first")] GenerationStatistics FirstStatistics,
    [property: Column("distilabel_metadata.raw_input_second")] IReadOnlyList<ChatItem> SecondInput);
