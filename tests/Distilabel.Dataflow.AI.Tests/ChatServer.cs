using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.AI.Tests;

/// <summary>A request that reached the server.</summary>
internal sealed record ChatServerRequest(string Path, string? Authorization, JsonNode Body);

/// <summary>A server on this machine that speaks the chat-completions protocol and remembers what it was asked.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ChatServerRequest> _requests = new();

    private ChatServer(WebApplication app) => _app = app;

    internal Uri BaseAddress => new(_app.Urls.First() + "/v1");

    internal IReadOnlyList<ChatServerRequest> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers a request; null for an echo of its last message.</param>
    internal static async Task<ChatServer> StartAsync(Func<HttpContext, ChatServerRequest, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ChatServer(app);
        app.Run(async context =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var request = new ChatServerRequest(context.Request.Path, context.Request.Headers.Authorization, body!);
            server._requests.Enqueue(request);
            await (answer ?? EchoAsync)(context, request);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    internal static Task EchoAsync(HttpContext context, ChatServerRequest request) =>
        CompleteAsync(context, $"echo: {request.Body["messages"]!.AsArray()[^1]!["content"]}");

    internal static Task CompleteAsync(HttpContext context, string? text, string finishReason = "stop")
    {
        var completion = new
        {
            id = "1",
            @object = "chat.completion",
            created = 1,
            model = "served",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finishReason } },
            usage = new { prompt_tokens = 11, completion_tokens = 7, total_tokens = 18 },
        };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(completion), context.RequestAborted);
    }

    internal static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { message, type = "test" } }), context.RequestAborted);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
