using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Distilabel.Dataflow.AI.Tests;

/// <summary>A task as a user writes one: outputs of other types than text, made by a parser that can fail.</summary>
public sealed class LLMTaskTests
{
    [Fact]
    public async Task A_task_of_ones_own_parses_answers_into_typed_columns()
    {
        await using var server = await ChatServer.StartAsync(AnswerAsync);

        var rows = await TaskRows.RunAsync(new RateLength { LLM = new OpenAILLM("m") { BaseAddress = server.BaseAddress } }, Texts("abc", "abcdef"));

        Assert.Equal([3, 6], rows.Values<int?>("length"));
        Assert.Equal([["length", "is 3"], ["length", "is 6"]], rows.Values<IReadOnlyList<string?>>("words"));
        Assert.Equal(
            ["length", "words", "model_name", "distilabel_metadata.raw_output_rate_length", "distilabel_metadata.raw_input_rate_length",
                "distilabel_metadata.statistics_rate_length"],
            rows.Names);
    }

    [Fact]
    public async Task Grouped_outputs_are_lists_of_their_types()
    {
        await using var server = await ChatServer.StartAsync(AnswerAsync);

        var task = new RateLength { LLM = new OpenAILLM("m") { BaseAddress = server.BaseAddress }, GroupGenerations = true, NumGenerations = 2 };
        var rows = await TaskRows.RunAsync(task, Texts("abc"));

        Assert.Equal([[3, 3]], rows.Values<IReadOnlyList<int?>>("length"));
        Assert.Equal([["length", "is 3"], ["length", "is 3"]], Assert.Single(rows.Values<IReadOnlyList<IReadOnlyList<string?>?>>("words"))!);
    }

    [Fact]
    public async Task An_answer_that_the_parser_refuses_is_kept_beside_the_nulls()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.CompleteAsync(context, "I can't count."));
        var pipeline = new Pipeline("parsing")
        {
            new LoadDataFromDicts<TextRow>("load") { Data = [new TextRow("abc")] } >>
                new RateLength("rate") { LLM = new OpenAILLM("m") { BaseAddress = server.BaseAddress } },
        };

        var folder = Directory.CreateTempSubdirectory("distilabel-tasks-");
        var distiset = await pipeline.RunAsync(
            new RunOptions { UseCache = false, CacheFolder = folder.FullName }, TestContext.Current.CancellationToken);
        var row = Assert.Single(await distiset["rate"].ReadRowsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        folder.Delete(recursive: true);

        Assert.Null(row["length"]);
        Assert.Equal("I can't count.", Assert.IsType<RecordValue>(row["distilabel_metadata"])["raw_output_rate"]);
        Assert.Equal(1, distiset.Run!["rate"].Nulled);
    }

    private static Dictionary<string, Column> Texts(params string?[] texts) => new() { ["text"] = new Column<string?>(texts) };

    private static Task AnswerAsync(HttpContext context, ChatServerRequest request) =>
        ChatServer.CompleteAsync(context, $"{((string)request.Body["messages"]![0]!["content"]!).Length}");
}

internal sealed record TextRow(string Text);

/// <summary>Asks how long a text is.</summary>
[Step(Checkpoint = false)]
[InputColumn<string>("text")]
[OutputColumn<int>("length", Optional = true)]
[OutputColumn<IReadOnlyList<string>>("words", Optional = true)]
public sealed partial class RateLength : LLMTask
{
    /// <inheritdoc/>
    protected override IReadOnlyList<ChatItem> FormatInput(in StepInput input, int row) => [ChatItem.User(input.Value<string>(0, row))];

    /// <inheritdoc/>
    protected override void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place)
    {
        outputs.Set<int?>(0, place, int.Parse(text, CultureInfo.InvariantCulture));
        outputs.Set<IReadOnlyList<string?>?>(1, place, ["length", $"is {text}"]);
    }
}
