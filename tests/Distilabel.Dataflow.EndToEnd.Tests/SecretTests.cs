using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>Signs a generation with something that nobody may read, and tells it to everybody when there is none.</summary>
[Step]
[InputColumn<string>("generation", Optional = true)]
[OutputColumn<int>("signed", Optional = true)]
public sealed partial class Sign
{
    [RuntimeParameter(Secret = true)]
    public string Token { get; set; } = "";

    [RuntimeParameter(Secret = true)]
    [Range(0, 99_999_999)]
    public int Pin { get; set; }

    /// <summary>No secret by itself, but somebody may put one in.</summary>
    public string Note { get; init; } = "";

    private Output Process(Input row) => row.Generation is { } generation
        ? new(generation.Length + Token.Length)
        : throw new InvalidOperationException($"Token {Token} with pin {Pin} signs no nothing ({Note}).", new ArgumentException(Token));
}

/// <summary>Keys that were planted are looked for in everything written.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Key = "sk-planted-93c1f7a2";
    private const string KeyVariable = "DISTILABEL_TEST_PLANTED_KEY";
    private const string Token = "token-planted-4d08e6";
    private const int Pin = 86_753_091;
    private const string Refused = "refuse me";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Secrets_are_in_no_file_no_log_and_no_exception()
    {
        await using var server = await ModelServer.StartAsync(refused: Refused);
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var options = new RunOptions { CacheFolder = _folder.Cache, LoggerFactory = loggers, Parameters = Parameters() };

        var distiset = await Create(server, ErrorPolicy.Null, ErrorPolicy.Null).RunAsync(options);
        var exceptions = new List<Exception>
        {
            await Assert.ThrowsAsync<StepFailedException>(() => Create(server, ErrorPolicy.Fail, ErrorPolicy.Null).RunAsync(options)),
            await Assert.ThrowsAsync<StepFailedException>(() => Create(server, ErrorPolicy.Null, ErrorPolicy.Fail).RunAsync(options)),
        };
        foreach (var parameters in Refusals())
        {
            exceptions.Add(await Assert.ThrowsAsync<PipelineException>(
                () => Create(server, ErrorPolicy.Null, ErrorPolicy.Null).RunAsync(options with { Parameters = parameters })));
        }

        Assert.All(server.Requests, static request => Assert.Equal(Key, request.Key));
        Assert.Equal(20, distiset["sign"].Count);
        Assert.Equal((1L, 1L), (distiset.Run!["ask"].Nulled, distiset.Run["sign"].Nulled));
        Assert.Contains("Token *** with pin *** signs no nothing (***).", await File.ReadAllTextAsync(distiset.Run.FailurePath!), StringComparison.Ordinal);
        Assert.All(exceptions, static exception => AssertClean("an exception", exception.ToString()));
        Assert.All(exceptions, static exception => AssertClean("an exception", exception.GetBaseException().ToString()));
        Assert.All(log.Lines, static line => AssertClean("the log", line));
        Assert.Equal(3, Directory.GetFiles(_folder.Cache, "pipeline.log", SearchOption.AllDirectories).Length);
        foreach (var (path, bytes) in _folder.Files("cache"))
        {
            AssertClean(path, path);
            AssertClean(path, Encoding.Latin1.GetString(bytes));
            AssertClean(path, Encoding.Unicode.GetString(bytes));
        }
    }

    [Fact]
    public async Task A_key_from_the_environment_is_told_to_nobody_but_the_server()
    {
        Environment.SetEnvironmentVariable(KeyVariable, Key + "\n");
        await using var server = await ModelServer.StartAsync(refused: Refused);
        var parameters = new RuntimeParameters { ["sign"] = Parameters()["sign"] };

        var distiset = await Create(server, ErrorPolicy.Null).RunAsync(new RunOptions { CacheFolder = _folder.Cache, Parameters = parameters });

        Assert.All(server.Requests, static request => Assert.Equal(Key, request.Key));
        Assert.Equal(2, File.ReadLines(distiset.Run!.FailurePath!).Count());
        Assert.All(_folder.Files("cache"), static file => AssertClean(file.Key, Encoding.Latin1.GetString(file.Value)));
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

    // As read from a file: with the end of its line.
    private static RuntimeParameters Parameters() => new()
    {
        ["ask"] = { ["llm"] = { ["api_key"] = Key + "\n" } }, ["sign"] = { ["token"] = Token, ["pin"] = Pin },
    };

    /// <summary>Parameters that are refused, each with an error that could tell the value.</summary>
    private static IEnumerable<RuntimeParameters> Refusals()
    {
        yield return new RuntimeParameters { ["sign"] = { ["tokens"] = Token } };
        yield return new RuntimeParameters { ["sign"] = { ["token"] = new[] { Token } } };
        yield return new RuntimeParameters { ["sign"] = { ["pin"] = 10L * Pin } };
        yield return new RuntimeParameters { ["sign"] = Token };
        yield return new RuntimeParameters { ["ask"] = { ["llm"] = Key } };
    }

    private static Pipeline Create(ModelServer server, ErrorPolicy onAskError, ErrorPolicy onSignError = ErrorPolicy.Null)
    {
        var questions = Enumerable.Range(0, 20).Select(static row => new Question(row == 12 ? Refused : WorkerPipeline.QuestionOf(row)));
        var load = new LoadDataFromDicts<Question>("load") { Data = [.. questions] };
        var ask = new TextGeneration("ask")
        {
            LLM = new OpenAILLM("served") { BaseAddress = server.Address, MaxRetries = 0, ApiKeyVariable = KeyVariable }, OnError = onAskError,
        };
        return new Pipeline("secrets") { load >> ask >> new Sign("sign") { Note = Key, OnError = onSignError } };
    }

    private static void AssertClean(string place, string text)
    {
        Assert.False(text.Contains(Key, StringComparison.Ordinal), $"The key is in {place}.");
        Assert.False(text.Contains(Token, StringComparison.Ordinal), $"The token is in {place}.");
        Assert.False(text.Contains($"{Pin}", StringComparison.Ordinal), $"The pin is in {place}.");
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
