using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.EndToEnd.Tests.Models;

/// <summary>A request that reached the server.</summary>
internal sealed record ModelRequest(string Model, string Prompt, string? Key);

/// <summary>
/// A model server on this machine, in the chat-completions protocol. It answers the same to the same prompt, in random order after random delays, and
/// remembers what it was asked.
/// </summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private const string Scheme = "Bearer ";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private readonly Random _random;
    private readonly int _maxDelay;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answersBeforeHold = int.MaxValue;

    private ModelServer(WebApplication app, int seed, int maxDelay) => (_app, _random, _maxDelay) = (app, new Random(seed), maxDelay);

    internal Uri Address => new(_app.Urls.First() + "/v1");

    internal IReadOnlyCollection<ModelRequest> Requests => _requests;

    /// <summary>Counts requests as they arrive.</summary>
    internal Milestones Requested { get; } = new();

    /// <summary>Counts answers when they have been sent.</summary>
    internal Milestones Answered { get; } = new();

    /// <summary>Prompts with this text are refused, by a server that repeats the key in its answer.</summary>
    internal string? Refused { get; init; }

    /// <param name="seed">Decides the delays.</param>
    /// <param name="maxDelay">The longest delay in milliseconds.</param>
    /// <param name="refused">See <see cref="Refused"/>.</param>
    internal static async Task<ModelServer> StartAsync(int seed = 1, int maxDelay = 4, string? refused = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ModelServer(app, seed, maxDelay) { Refused = refused };
        app.Run(server.ServeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>What a model answers.</summary>
    internal static string Answer(string model, string prompt) =>
        $"{model} thinks of '{prompt}': {XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(model + prompt)):x}";

    /// <summary>Answers so many requests, and lets all that follow wait until <see cref="Release"/>.</summary>
    internal void HoldAfter(int answers) => _answersBeforeHold = answers;

    internal void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var request = new ModelRequest(
            (string)body["model"]!, (string)body["messages"]!.AsArray()[^1]!["content"]!, context.Request.Headers.Authorization.ToString()[Scheme.Length..]);
        _requests.Enqueue(request);
        context.Response.OnCompleted(() =>
        {
            Answered.Advance();
            return Task.CompletedTask;
        });
        if (Requested.Advance() > _answersBeforeHold)
        {
            await _release.Task.WaitAsync(context.RequestAborted);
        }

        await ThinkAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        if (Refused is { } refused && request.Prompt.Contains(refused, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await WriteAsync(context, new { error = new { message = $"Incorrect API key provided: {request.Key}.", type = "invalid_request_error" } });
            return;
        }

        await WriteAsync(context, Completion(request));
    }

    // The delay is the model's, not the test's: nothing waits for it but the requests.
    private Task ThinkAsync(CancellationToken cancellationToken)
    {
        int delay;
        lock (_random)
        {
            delay = _random.Next(_maxDelay + 1);
        }

        return delay == 0 ? Task.CompletedTask : Task.Delay(delay, cancellationToken);
    }

    private static Task WriteAsync(HttpContext context, object answer) =>
        context.Response.WriteAsync(JsonSerializer.Serialize(answer), context.RequestAborted);

    private static object Completion(ModelRequest request)
    {
        var text = Answer(request.Model, request.Prompt);
        return new
        {
            id = "1",
            @object = "chat.completion",
            created = 1,
            model = request.Model,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
            usage = new { prompt_tokens = request.Prompt.Length, completion_tokens = text.Length, total_tokens = request.Prompt.Length + text.Length },
        };
    }
}
