using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Distilabel.Dataflow.AI.Tests;

public sealed class OpenAILLMTests
{
    private const string Key = "sk-planted-0123456789abcdef";

    [Fact]
    public async Task A_request_carries_the_model_the_messages_the_kwargs_and_the_key()
    {
        await using var server = await ChatServer.StartAsync();
        var llm = new OpenAILLM("some-model")
        {
            BaseAddress = server.BaseAddress,
            ApiKey = Key,
            GenerationKwargs = new GenerationKwargs
            {
                MaxNewTokens = 512, Temperature = 0.7, TopP = 0.9, FrequencyPenalty = 0.5, PresencePenalty = -0.5, Stop = ["END", "\n\n"], Seed = 42,
                ResponseFormat = ResponseFormat.JsonObject,
            },
        };

        var generation = await GenerateAsync(llm, [ChatItem.System("Be brief."), ChatItem.User("Grüße, 世界 😀"), ChatItem.Assistant("Hi"), ChatItem.User("Bye")], 2);

        var request = Assert.Single(server.Requests);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal($"Bearer {Key}", request.Authorization);
        AssertJson(
            """
            {
              "model": "some-model", "max_tokens": 512, "temperature": 0.7, "top_p": 0.9, "frequency_penalty": 0.5, "presence_penalty": -0.5,
              "stop": ["END", "\n\n"], "seed": 44, "response_format": { "type": "json_object" },
              "messages": [
                { "role": "system", "content": "Be brief." }, { "role": "user", "content": "Grüße, 世界 😀" },
                { "role": "assistant", "content": "Hi" }, { "role": "user", "content": "Bye" }
              ]
            }
            """,
            request.Body);
        Assert.Equal(new Generation("echo: Bye", new GenerationStatistics(11, 7, "stop")), generation);
    }

    [Fact]
    public async Task What_is_null_is_not_sent_and_distilabels_defaults_are()
    {
        await using var server = await ChatServer.StartAsync();

        await GenerateAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, ApiKey = Key });
        await GenerateAsync(new OpenAILLM("m")
        {
            BaseAddress = server.BaseAddress,
            ApiKey = Key,
            GenerationKwargs = new GenerationKwargs { MaxNewTokens = null, Temperature = null, TopP = null, FrequencyPenalty = null, PresencePenalty = null },
        });

        const string messages = """ "messages": [{ "role": "user", "content": "hello" }] """;
        AssertJson(
            $$"""{ "model": "m", "max_tokens": 128, "temperature": 1, "top_p": 1, "frequency_penalty": 0, "presence_penalty": 0, {{messages}} }""",
            server.Requests[0].Body);
        AssertJson($$"""{ "model": "m", {{messages}} }""", server.Requests[1].Body);
    }

    [Fact]
    public async Task A_server_of_ones_own_needs_no_key_and_gets_none()
    {
        await using var server = await ChatServer.StartAsync();

        await GenerateAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, ApiKeyVariable = "DISTILABEL_TEST_NO_SUCH_KEY" });

        Assert.Null(Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public void Without_a_key_the_error_names_the_variable_before_anything_is_asked()
    {
        var llm = new OpenAILLM("gpt-4") { BaseAddress = new Uri("https://api.openai.com/v1"), ApiKeyVariable = "DISTILABEL_TEST_NO_SUCH_KEY" };

        var error = Assert.Throws<PipelineException>(() => llm.Connect());

        Assert.Equal(
            "openai/gpt-4 needs a key: set the environment variable DISTILABEL_TEST_NO_SUCH_KEY, or the LLM's ApiKey. " +
            "For a server of your own, set its BaseAddress.",
            error.Message);
    }

    [Fact]
    public void An_address_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new OpenAILLM("m") { BaseAddress = new Uri("v1", UriKind.Relative) });
        Assert.Throws<ArgumentException>(() => new OpenAILLM("m") { BaseAddress = new Uri("file:///etc/passwd") });
        Assert.Throws<ArgumentException>(() => new OpenAILLM("m") { BaseAddress = new Uri("http://user:password@localhost/v1") });
        var error = Assert.Throws<ArgumentException>(() => new OpenAILLM("m") { BaseAddress = new Uri($"http://localhost/v1?key={Key}") });
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_may_be_better_next_time_is_tried_again(int status)
    {
        var failures = 2;
        await using var server = await ChatServer.StartAsync((context, request) =>
            failures-- > 0 ? ChatServer.FailAsync(context, status, "not now") : ChatServer.EchoAsync(context, request));
        var time = new ImmediateTime();

        var generation = await GenerateAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, TimeProvider = time });

        Assert.Equal("echo: hello", generation.Text);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, time.Waits.Count);
        Assert.True(time.Waits[1] > time.Waits[0], "The second wait is longer than the first.");
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_given_up_with_its_last_word()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.FailAsync(context, 429, "quota of this hour is gone"));

        var failure = await FailAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, TimeProvider = new ImmediateTime(), MaxRetries = 2 });

        Assert.Equal(3, server.Requests.Count);
        Assert.StartsWith($"openai/m at {server.BaseAddress} gave no answer: HTTP 429 (TooManyRequests): ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("quota of this hour is gone", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("7", 7, 7)]
    [InlineData("600", 600, 600)]
    [InlineData("601")]
    [InlineData("86400")]
    [InlineData("6000000")]
    public async Task A_server_says_how_long_to_wait_and_is_given_up_where_that_is_too_long_for_a_run(string retryAfter, params int[] waits)
    {
        await using var server = await ChatServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            return ChatServer.FailAsync(context, 429, "come back later");
        });
        var time = new ImmediateTime();

        var failure = await FailAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, TimeProvider = time, MaxRetries = 2 });

        Assert.Contains("come back later", failure.Message, StringComparison.Ordinal);
        Assert.Equal(waits.Select(static seconds => TimeSpan.FromSeconds(seconds)), time.Waits);
        Assert.Equal(waits.Length + 1, server.Requests.Count);
    }

    [Fact]
    public async Task However_often_a_request_is_sent_again_no_wait_grows_longer_than_ten_minutes()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.FailAsync(context, 429, "not now"));
        var time = new ImmediateTime();

        await FailAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, TimeProvider = time, MaxRetries = 40 });

        Assert.Equal(40, time.Waits.Count);
        Assert.All(time.Waits, static wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task A_request_that_is_refused_is_not_tried_again()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.FailAsync(context, 400, "no such model"));

        var failure = await FailAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress });

        Assert.Single(server.Requests);
        Assert.Contains("HTTP 400 (BadRequest)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "choices": [] }""")]
    [InlineData("""{ "choices": "none" }""")]
    public async Task An_answer_that_is_no_chat_completion_is_called_that(string answer)
    {
        await using var server = await ChatServer.StartAsync((context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(answer, context.RequestAborted);
        });

        var failure = await FailAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress, MaxRetries = 0 });

        Assert.Contains("the server's answer is no chat completion: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_text_has_none()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.CompleteAsync(context, null, "content_filter"));

        var generation = await GenerateAsync(new OpenAILLM("m") { BaseAddress = server.BaseAddress });

        Assert.Equal(new Generation(null, new GenerationStatistics(11, 7, "content_filter")), generation);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/v1");
        listener.Stop();

        var failure = await FailAsync(new OpenAILLM("m") { BaseAddress = address, MaxRetries = 1, TimeProvider = new ImmediateTime() });

        Assert.StartsWith($"openai/m at {address} gave no answer: Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("(2 tries)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_a_failure_and_no_cancellation()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var failure = await FailAsync(
            new OpenAILLM("m") { BaseAddress = server.BaseAddress, MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(80) });

        Assert.EndsWith("no answer within 0.08 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancelling_ends_a_request_that_is_under_way()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        var llm = new OpenAILLM("m") { BaseAddress = server.BaseAddress };
        using var connection = llm.Connect();
        using var source = new CancellationTokenSource();

        var request = connection.GenerateAsync(llm.Request([ChatItem.User("hello")], 0), source.Token).AsTask();
        await arrived.Task;
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_key_stands_in_no_text_even_where_a_server_repeats_it()
    {
        await using var server = await ChatServer.StartAsync(static (context, request) =>
            ChatServer.FailAsync(context, 401, $"The key in '{request.Authorization}' is not known."));
        var llm = new OpenAILLM("m") { BaseAddress = server.BaseAddress, ApiKey = Key };

        var failure = await FailAsync(llm);

        Assert.Contains("HTTP 401 (Unauthorized)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Bearer ***", failure.Message, StringComparison.Ordinal);
        var task = new TextGeneration("t") { LLM = llm };
        string[] texts =
        [
            failure.ToString(), llm.ToString(), llm.Request([ChatItem.User("hello")], 0).ToString(), task.ToString(), task.Descriptor.ToString(),
            task.DescribeColumns().ToString(), .. llm.RuntimeParameters.Where(static parameter => !parameter.Secret).Select(parameter => $"{parameter.GetValue(llm)}"),
        ];
        Assert.All(texts, static text => Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
        Assert.True(llm.RuntimeParameters.Single(static parameter => parameter.Name == "api_key").Secret);
    }

    [Fact]
    public void Each_setting_is_a_runtime_parameter()
    {
        var llm = (OpenAILLM)((IRuntimeParameterized)new OpenAILLM("m")).Copy();

        new RuntimeParameters
        {
            ["base_url"] = "http://localhost:8000/v1", ["api_key"] = Key, ["max_retries"] = 1, ["timeout"] = 2.5, ["max_concurrent_requests"] = 9,
            ["generation_kwargs"] = { ["stop"] = new[] { "a", "b" }, ["response_format"] = "json_object", ["seed"] = 5L, ["top_p"] = 0.1, ["max_new_tokens"] = 7 },
        }.ApplyTo(llm, "task.llm");

        Assert.Equal(new Uri("http://localhost:8000/v1"), llm.BaseAddress);
        Assert.Equal(
            (Key, 1, TimeSpan.FromSeconds(2.5), 9), (llm.ApiKey, llm.MaxRetries, llm.Timeout, llm.MaxConcurrentRequests));
        Assert.Equal(["a", "b"], llm.GenerationKwargs.Stop!);
        Assert.Equal(
            (ResponseFormat.JsonObject, 5, 0.1, 7),
            (llm.GenerationKwargs.ResponseFormat, llm.GenerationKwargs.Seed, llm.GenerationKwargs.TopP, llm.GenerationKwargs.MaxNewTokens));
    }

    [Fact]
    public void A_runtime_parameter_that_can_not_be_set_is_named_and_a_secret_is_not_shown()
    {
        var address = Assert.Throws<PipelineException>(() => new RuntimeParameters { ["base_url"] = "ftp://localhost" }.ApplyTo(new OpenAILLM("m"), "t.llm"));
        var key = Assert.Throws<PipelineException>(() => new RuntimeParameters { ["api_key"] = 987654321 }.ApplyTo(new OpenAILLM("m"), "t.llm"));

        Assert.StartsWith("The runtime parameter 't.llm.base_url' can't be set. A server's address begins with http://", address.Message, StringComparison.Ordinal);
        Assert.Equal("The runtime parameter 't.llm.api_key' takes text, not what it was given.", key.Message);
    }

    private static async Task<Generation> GenerateAsync(LLM llm, IReadOnlyList<ChatItem>? messages = null, int repetition = 0)
    {
        using var connection = llm.Connect();
        return await connection.GenerateAsync(llm.Request(messages ?? [ChatItem.User("hello")], repetition), TestContext.Current.CancellationToken);
    }

    private static Task<GenerationException> FailAsync(LLM llm) => Assert.ThrowsAsync<GenerationException>(() => GenerateAsync(llm));

    private static void AssertJson(string expected, JsonNode actual) => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {JsonNode.Parse(expected)!.ToJsonString()}\nbut got  {actual.ToJsonString()}");
}
