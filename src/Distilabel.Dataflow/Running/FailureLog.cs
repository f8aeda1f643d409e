using System.Text.Json;
using Distilabel.Dataflow.Running.Records;

namespace Distilabel.Dataflow.Running;

/// <summary>The dead-letter file: a line of JSON for each row that a step failed on, with the step, the row, its input columns, the reason and what became of it.</summary>
/// <remarks>Made when the first row fails. Lines reach the operating system one by one, so that a killed run has them all.</remarks>
/// <param name="path">Gives the path, making the folder when first asked; null where the run leaves no files, and rows are counted only.</param>
/// <param name="log">Is told of the first row that each step fails on.</param>
/// <param name="isBestEffort">Whether the run goes on where a line can't be written.</param>
internal sealed class FailureLog(Func<string?> path, RunLogger log, bool isBestEffort) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _steps = [];
    private FileStream? _file;
    private bool _isLost;
    private bool _isClosed;

    internal string? Path { get; private set; }

    internal RunLogger Log => log;

    /// <summary>The first row that failed, and why.</summary>
    internal string? First { get; private set; }

    /// <exception cref="PipelineException">The line can't be written, and the run does not go on without.</exception>
    internal void Write(string step, string row, ErrorPolicy policy, Exception reason, IEnumerable<KeyValuePair<string, object?>> inputs)
    {
        var text = log.Secrets.Blot(MessageOf(reason));
        var line = Line(step, row, policy, reason, text, inputs);
        lock (_gate)
        {
            // A row that nobody waits for any more may fail after the run has ended.
            if (_isClosed || _isLost)
            {
                return;
            }

            First ??= $"step '{step}', row {row}: {text}";
            TryWrite(line);
            if (!_steps.Add(step))
            {
                return;
            }

            if (Path is { } listed)
            {
                RunLog.FirstRowFailed(log, step, row, listed, text);
            }
            else if (!_isLost)
            {
                RunLog.FirstRowFailedUnlisted(log, step, row, text);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    private static byte[] Line(
        string step, string row, ErrorPolicy policy, Exception reason, string text, IEnumerable<KeyValuePair<string, object?>> inputs)
    {
        using var stream = new MemoryStream();
        using var values = new ShownValue();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("row", row);
            json.WriteString("outcome", policy == ErrorPolicy.Null ? "null" : "dropped");
            json.WriteString("reason", text);
            json.WriteString("exception", reason.GetType().FullName);
            json.WriteNumber("attempts", reason is RowFailure failure ? failure.Attempts : 1);
            json.WriteStartObject("inputs");
            foreach (var (column, value) in inputs)
            {
                json.WritePropertyName(column);
                json.WriteRawValue(values.Write(value), skipInputValidation: true);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>An exception of others may fail to say what it is about.</summary>
    private static string MessageOf(Exception reason)
    {
        try
        {
            return reason.Message;
        }
        catch (Exception exception)
        {
            return $"{reason.GetType().FullName}, whose message can't be read: {exception.GetType().FullName}";
        }
    }

    private void TryWrite(byte[] line)
    {
        var wanted = Path ?? "failures.jsonl";
        try
        {
            if ((Path ?? path()) is not { } listed)
            {
                return;
            }

            wanted = listed;
            _file ??= new FileStream(wanted, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _file.Write(line);
            Path = wanted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!isBestEffort)
            {
                throw new PipelineException(
                    $"The rows that fail can't be listed in '{wanted}': {exception.Message} Make room there, choose another folder, or let the run continue without cache.",
                    exception);
            }

            _isLost = true;
            RunLog.FailuresLost(log, wanted, exception.Message);
        }
    }
}
