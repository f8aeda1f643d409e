using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>Where a run says what happens: to the log that the caller gave, and to the run's own file.</summary>
/// <remarks>
/// Secrets are blotted out of the file here. What is logged with texts of others passes <see cref="Secrets"/> before. A log of the caller's that throws, as one
/// may that a host has closed while it shuts down, is no more than the run's own file a reason to lose its work, or to go on with what is to end.
/// </remarks>
internal sealed class RunLogger(RunOptions options, RunSecrets secrets) : ILogger, IAsyncDisposable
{
    private const LogLevel LeastInFile = LogLevel.Information;

    private readonly ILogger _own = options.LoggerFactory.CreateLogger<Pipeline>();
    private readonly RunLogFile _file = new();

    internal RunSecrets Secrets => secrets;

    /// <summary>Begins the file, with what was said before.</summary>
    internal void Open(string path) => _file.Open(path);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _own.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LeastInFile || IsOwnEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsOwnEnabled(logLevel))
        {
            try
            {
                _own.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (Exception)
            {
                // The file has it.
            }
        }

        if (logLevel >= LeastInFile)
        {
            _file.Write(Line(logLevel, secrets.Blot(formatter(state, exception))));
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private bool IsOwnEnabled(LogLevel level)
    {
        try
        {
            return _own.IsEnabled(level);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>A line as distilabel writes it. The further lines of a message are indented: none can pass for a message of its own.</summary>
    private string Line(LogLevel level, string message) => string.Create(
        CultureInfo.InvariantCulture,
        $"[{options.TimeProvider.GetUtcNow():yyyy-MM-dd HH:mm:ss}] {NameOf(level),-8} {message.ReplaceLineEndings("\n    ")}");

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "CRITICAL",
        _ => "INFO",
    };
}
