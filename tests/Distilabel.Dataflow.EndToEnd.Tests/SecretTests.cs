using System.Collections.Concurrent;
using System.Text;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>Signs a generation with something that nobody may read.</summary>
[Step]
[InputColumn<string>("generation", Optional = true)]
[OutputColumn<int>("signed")]
public sealed partial class Sign
{
    [RuntimeParameter(Secret = true)]
    public string Token { get; set; } = "";

    private Output Process(Input row) => new((row.Generation ?? "").Length + Token.Length);
}

/// <summary>Keys that were planted are looked for in everything written.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Key = "sk-planted-93c1f7a2";
    private const string Token = "token-planted-4d08e6";
    private const string Refused = "refuse me";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Secrets_are_in_no_file_no_log_and_no_exception()
    {
        await using var server = await ModelServer.StartAsync(refused: Refused);
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var options = new RunOptions
        {
            CacheFolder = _folder.Cache, LoggerFactory = loggers,
            Parameters = new RuntimeParameters { ["ask"] = { ["llm"] = { ["api_key"] = Key } }, ["sign"] = { ["token"] = Token } },
        };

        var distiset = await Create(server, ErrorPolicy.Null).RunAsync(options);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Create(server, ErrorPolicy.Fail).RunAsync(options));
        options.Parameters["sign"]["tokens"] = Token;
        var unknown = await Assert.ThrowsAsync<PipelineException>(() => Create(server, ErrorPolicy.Null).RunAsync(options));
        options.Parameters["sign"] = new RuntimeParameters { ["token"] = new[] { Token } };
        var mistyped = await Assert.ThrowsAsync<PipelineException>(() => Create(server, ErrorPolicy.Null).RunAsync(options));

        Assert.All(server.Requests, static request => Assert.Equal(Key, request.Key));
        Assert.Equal(20, distiset["sign"].Count);
        Assert.Equal(1, distiset.Run!["ask"].Nulled);
        AssertClean("the failures", await File.ReadAllTextAsync(distiset.Run.FailurePath!));
        Assert.All([failure, unknown, mistyped], static exception => AssertClean("an exception", exception.ToString()));
        Assert.All(log.Lines, static line => AssertClean("the log", line));
        foreach (var (path, bytes) in _folder.Files("cache"))
        {
            AssertClean(path, path);
            AssertClean(path, Encoding.Latin1.GetString(bytes));
            AssertClean(path, Encoding.Unicode.GetString(bytes));
        }
    }

    [Fact]
    public async Task Another_key_finds_what_the_first_one_paid_for()
    {
        await using var server = await ModelServer.StartAsync();
        foreach (var key in new[] { "one", "two" })
        {
            var parameters = new RuntimeParameters { ["ask"] = { ["llm"] = { ["api_key"] = key } } };
            await Create(server, ErrorPolicy.Fail).RunAsync(new RunOptions { CacheFolder = _folder.Cache, Parameters = parameters });
        }

        Assert.Equal(20, server.Requests.Count(static request => request.Key == "one"));
        Assert.Equal(20, server.Requests.Count);
    }

    private static Pipeline Create(ModelServer server, ErrorPolicy onError)
    {
        var questions = Enumerable.Range(0, 20).Select(static row => new Question(row == 12 ? Refused : WorkerPipeline.QuestionOf(row)));
        var load = new LoadDataFromDicts<Question>("load") { Data = [.. questions] };
        var ask = new TextGeneration("ask") { LLM = new OpenAILLM("served") { BaseAddress = server.Address, MaxRetries = 0 }, OnError = onError };
        return new Pipeline("secrets") { load >> ask >> new Sign("sign") };
    }

    private static void AssertClean(string place, string text)
    {
        Assert.False(text.Contains(Key, StringComparison.Ordinal), $"The key is in {place}.");
        Assert.False(text.Contains(Token, StringComparison.Ordinal), $"The token is in {place}.");
    }

    /// <summary>All that is logged, exceptions and values included.</summary>
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {state} {exception}");

        public void Dispose()
        {
        }
    }
}
