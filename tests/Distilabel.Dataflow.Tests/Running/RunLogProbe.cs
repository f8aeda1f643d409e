using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Keeps what runs say: the level and the message.</summary>
internal sealed class RunLogProbe : ILoggerFactory, ILogger
{
    internal ConcurrentQueue<string> Messages { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Messages.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
