using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests;

public sealed class TextGenerationTests
{
    [Fact]
    public void A_task_has_distilabels_defaults()
    {
        var task = new TextGeneration { LLM = new OfflineLLM() };

        Assert.Equal("text_generation", task.Name);
        Assert.Equal(("{{ instruction }}", 1, false, true, true), (task.Template, task.NumGenerations, task.GroupGenerations, task.AddRawInput, task.AddRawOutput));
        Assert.Equal((ErrorPolicy.Null, StepKind.Row), (task.OnError, task.Kind));
        Assert.Equal(["instruction", "system_prompt"], task.DescribeColumns().Inputs.Select(static input => input.Name));
        Assert.Equal([false, true], task.DescribeColumns().Inputs.Select(static input => input.Optional));
    }

    [Fact]
    public async Task Each_row_gets_its_text_its_model_and_what_is_known_of_them()
    {
        var rows = await TaskRows.RunAsync(new TextGeneration("ask") { LLM = Echo() }, "one", "two");

        Assert.Equal(
            ["generation", "model_name", "distilabel_metadata.raw_output_ask", "distilabel_metadata.raw_input_ask", "distilabel_metadata.statistics_ask"],
            rows.Names);
        Assert.Equal(["user: one", "user: two"], rows.Values<string?>("generation"));
        Assert.Equal(["echo", "echo"], rows.Values<string?>("model_name"));
        Assert.Equal(["user: one", "user: two"], rows.Values<string?>("distilabel_metadata.raw_output_ask"));
        Assert.Equal([ChatItem.User("two")], rows.Values<IReadOnlyList<ChatItem>>("distilabel_metadata.raw_input_ask")[1]);
        Assert.Equal(new GenerationStatistics(5, 9, "stop"), rows.Values<GenerationStatistics>("distilabel_metadata.statistics_ask")[0]);
    }

    [Fact]
    public void Raw_input_and_output_are_left_out_when_not_asked_for() => Assert.Equal(
        ["generation", "model_name", "distilabel_metadata.statistics_t"],
        new TextGeneration("t") { LLM = Echo(), AddRawInput = false, AddRawOutput = false }.DescribeColumns().Outputs.Select(static output => output.Name));

    [Fact]
    public async Task Several_generations_of_a_row_are_rows_in_their_order()
    {
        var task = new TextGeneration("t") { LLM = Echo(new GenerationKwargs { Seed = 10 }), NumGenerations = 3 };

        var rows = await TaskRows.RunAsync(task, "a", "b");

        Assert.Equal(StepKind.Expand, task.Kind);
        Assert.Equal(
            ["user: a 10", "user: a 11", "user: a 12", "user: b 10", "user: b 11", "user: b 12"], rows.Values<string?>("generation"));
        Assert.All(rows.Values<IReadOnlyList<ChatItem>>("distilabel_metadata.raw_input_t"), static chat => Assert.Single(chat));
        Assert.Equal(6, rows.Values<GenerationStatistics>("distilabel_metadata.statistics_t").Count(static statistics => statistics is not null));
    }

    [Fact]
    public async Task Grouped_generations_of_a_row_are_lists_in_one_row()
    {
        var task = new TextGeneration("t") { LLM = Echo(new GenerationKwargs { Seed = 10 }), NumGenerations = 2, GroupGenerations = true };

        var rows = await TaskRows.RunAsync(task, "a", "b");

        Assert.Equal(StepKind.Row, task.Kind);
        Assert.Equal([["user: a 10", "user: a 11"], ["user: b 10", "user: b 11"]], rows.Values<IReadOnlyList<string?>>("generation"));
        Assert.Equal([["user: a 10", "user: a 11"], ["user: b 10", "user: b 11"]], rows.Values<IReadOnlyList<string?>>("distilabel_metadata.raw_output_t"));
        Assert.Equal(["echo", "echo"], rows.Values<string?>("model_name"));
        Assert.Equal([ChatItem.User("a")], rows.Values<IReadOnlyList<ChatItem>>("distilabel_metadata.raw_input_t")[0]);
        Assert.Equal([2, 2], rows.Values<IReadOnlyList<GenerationStatistics>>("distilabel_metadata.statistics_t").Select(static list => list.Count));
    }

    [Fact]
    public async Task One_grouped_generation_is_a_list_of_one() => Assert.Equal(
        [["user: a"]],
        (await TaskRows.RunAsync(new TextGeneration("t") { LLM = Echo(), GroupGenerations = true }, "a")).Values<IReadOnlyList<string?>>("generation"));

    [Fact]
    public async Task A_rows_own_system_prompt_goes_before_the_tasks()
    {
        var rows = new Dictionary<string, Column>
        {
            ["instruction"] = new Column<string?>(["a", "b", "c"]),
            ["system_prompt"] = new Column<string?>(["mine", null, ""]),
        };

        Assert.Equal(
            ["system: mine|user: a", "system: ours|user: b", "system: ours|user: c"],
            (await TaskRows.RunAsync(new TextGeneration("t") { LLM = Echo(), SystemPrompt = "ours" }, rows)).Values<string?>("generation"));
        Assert.Equal(
            ["system: mine|user: a", "user: b", "user: c"],
            (await TaskRows.RunAsync(new TextGeneration("t") { LLM = Echo() }, rows)).Values<string?>("generation"));
    }

    [Fact]
    public async Task A_template_takes_any_columns()
    {
        var task = new TextGeneration("t")
        {
            LLM = Echo(), Template = "{{ system_prompt }}/{{ count }}: {{ text }}", Columns = ["text", "count", "system_prompt"],
        };

        var rows = await TaskRows.RunAsync(task, new Dictionary<string, Column>
        {
            ["text"] = new Column<string?>(["x"]), ["count"] = new Column<int>([2]), ["system_prompt"] = new Column<string?>(["s"]),
        });

        Assert.Equal(["system: s|user: s/2: x"], rows.Values<string?>("generation"));
    }

    [Theory]
    [InlineData("{{ instrution }}", "The template of step 't' names 'instrution', which is not among its Columns ['instruction']. Did you mean 'instruction'?")]
    [InlineData("Write something.", "Step 't' has the column 'instruction' among its Columns, and its template does not name it: 'Write something.'.")]
    [InlineData("{{ instruction", "The template of step 't' can't be read.")]
    [InlineData("{{ instruction | shout }}", "The template of step 't' can't be read. There is no filter 'shout'.")]
    public void A_template_that_does_not_fit_the_columns_is_refused_before_the_run(string template, string message)
    {
        var task = new TextGeneration("t") { LLM = Echo(), Template = template };

        Assert.StartsWith(message, Assert.Throws<PipelineException>(task.DescribeColumns).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_in_a_column_of_the_prompt_fails_the_row_and_asks_nothing()
    {
        var client = new EchoClient();

        var error = await Assert.ThrowsAsync<PipelineException>(() => TaskRows.RunAsync(
            new TextGeneration("t") { LLM = new ChatClientLLM(client, "echo"), InputMappings = { ["instruction"] = "question" } }, [null]));

        Assert.Equal("its column 'question' is null, and the prompt needs it.", error.Message);
        Assert.Equal(0, client.Calls);
    }

    [Fact]
    public async Task An_answer_without_text_fails_the_row_with_the_reason()
    {
        var error = await Assert.ThrowsAsync<GenerationException>(() => TaskRows.RunAsync(
            new TextGeneration("t") { LLM = new ChatClientLLM(new EchoClient { IsSilent = true }, "echo") }, "a"));

        Assert.Equal("chat_client/echo answered without a text, and finished with the reason 'content_filter'.", error.Message);
    }

    [Fact]
    public async Task What_is_known_of_a_row_before_it_failed_stays()
    {
        var task = new TextGeneration("t") { LLM = new ChatClientLLM(new EchoClient { IsSilent = true }, "echo") };
        await task.LoadAsync(TestContext.Current.CancellationToken);
        Column[] made = [.. task.DescribeColumns().Outputs.Select(static output => output.Type!.ToNullable().CreateDefault(1))];

        await Assert.ThrowsAsync<GenerationException>(() => ((IAsyncRowStep)task).ExecuteRowAsync(
            new StepInput([new Column<string?>(["a"]), null], RowIdentities.Range(0, 1)), 0, new RowOutputs(made), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal([null, "echo", null], made[..3].Select(static column => column[0]));
        Assert.Equal([ChatItem.User("a")], (IReadOnlyList<ChatItem>)made[3][0]!);
        Assert.Equal(new GenerationStatistics(5, 9, "content_filter"), made[4][0]);
        await task.UnloadAsync();
    }

    [Fact]
    public async Task A_blank_prompt_fails_its_row_before_the_model_is_asked()
    {
        var task = new TextGeneration("ask") { LLM = new OfflineLLM("m") };

        var exception = await Assert.ThrowsAsync<PipelineException>(() => TaskRows.RunAsync(task, " \n\t"));

        Assert.Contains("its prompt is blank, and the model was not asked", exception.Message, StringComparison.Ordinal);
        var allowed = new TextGeneration("ask") { LLM = new OfflineLLM("m"), AllowBlankPrompts = true };
        Assert.NotNull((await TaskRows.RunAsync(allowed, "")).Values<string?>("generation")[0]);
    }

    [Fact]
    public async Task Runtime_parameters_change_a_copy_of_the_task_and_of_its_llm()
    {
        var task = new TextGeneration("text_generation_x") { LLM = new OfflineLLM("m") };
        var copy = (TextGeneration)((IRuntimeParameterized)task).Copy();

        new RuntimeParameters
        {
            ["llm"] = { ["generation_kwargs"] = { ["temperature"] = 0.7, ["max_new_tokens"] = 3 } }, ["num_generations"] = 2, ["add_raw_input"] = false,
        }.ApplyTo(copy, task.Name);

        Assert.Equal((0.7, 3), (copy.LLM.GenerationKwargs.Temperature, copy.LLM.GenerationKwargs.MaxNewTokens));
        Assert.Equal((2, false), (copy.NumGenerations, copy.AddRawInput));
        Assert.Equal((1.0, 128), (task.LLM.GenerationKwargs.Temperature, task.LLM.GenerationKwargs.MaxNewTokens));
        Assert.Equal((1, true), (task.NumGenerations, task.AddRawInput));
        Assert.Equal(["length", "length"], (await TaskRows.RunAsync(copy, "a"))
            .Values<GenerationStatistics>("distilabel_metadata.statistics_text_generation_x").Select(static statistics => statistics.FinishReason));
    }

    [Theory]
    [InlineData("temperatur", 1.0, "There is no runtime parameter 't.llm.generation_kwargs.temperatur'. Did you mean 'temperature'?")]
    [InlineData("temperature", -1.0, "The runtime parameter 't.llm.generation_kwargs.temperature' is -1 (a number); it must be at least 0.")]
    [InlineData("max_new_tokens", 1.5, "The runtime parameter 't.llm.generation_kwargs.max_new_tokens' takes a whole number, not 1.5 (a number).")]
    public void A_runtime_parameter_that_does_not_fit_is_refused(string name, double value, string message)
    {
        var task = new TextGeneration("t") { LLM = new OfflineLLM() };

        var error = Assert.Throws<PipelineException>(() => new RuntimeParameters { ["llm"] = { ["generation_kwargs"] = { [name] = value } } }.ApplyTo(task, "t"));

        Assert.Equal(message, error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Rows_that_finish_in_any_order_stay_in_their_places()
    {
        var client = new GatedChatClient();
        string[] prompts = [.. Enumerable.Range(0, 30).Select(static number => $"prompt {number}")];
        var run = TaskRows.RunAsync(new TextGeneration("t") { LLM = new ChatClientLLM(client, "gated") }, prompts);
        var calls = new List<GatedCall>();
        foreach (var _ in prompts)
        {
            calls.Add(await client.NextAsync());
        }

        var random = new Random(5);
        foreach (var call in calls.OrderBy(_ => random.Next()))
        {
            call.Answer.SetResult($"answer to {call.Prompt}");
        }

        Assert.Equal(prompts.Select(static prompt => $"answer to {prompt}"), (await run).Values<string?>("generation"));
    }

    private static ChatClientLLM Echo(GenerationKwargs? kwargs = null) => new(new EchoClient(), "echo") { GenerationKwargs = kwargs ?? new GenerationKwargs() };

    /// <summary>Answers with the chat that it was given, and with the seed where there is one.</summary>
    private sealed class EchoClient : IChatClient
    {
        internal int Calls { get; private set; }

        internal bool IsSilent { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            var text = string.Join('|', messages.Select(static message => $"{message.Role}: {message.Text}")) + (options?.Seed is { } seed ? $" {seed}" : "");
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, IsSilent ? [] : [new TextContent(text)]))
            {
                FinishReason = IsSilent ? ChatFinishReason.ContentFilter : ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 9 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
