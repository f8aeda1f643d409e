using System.Text.Json;

namespace Distilabel.Dataflow.Running;

/// <summary>The dead-letter file: a line of JSON for each row that a step failed on, with the step, the row, its input columns, the reason and what became of it.</summary>
/// <remarks>Made when the first row fails. Lines reach the operating system one by one, so that a killed run has them all.</remarks>
internal sealed class FailureLog(Func<string> path) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;

    internal string? Path { get; private set; }

    internal void Write(string step, string row, ErrorPolicy policy, Exception reason, IEnumerable<KeyValuePair<string, object?>> inputs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("row", row);
            json.WriteString("outcome", policy == ErrorPolicy.Null ? "null" : "dropped");
            json.WriteString("reason", reason.Message);
            json.WriteString("exception", reason.GetType().FullName);
            json.WriteNumber("attempts", reason is RowFailure failure ? failure.Attempts : 1);
            json.WriteStartObject("inputs");
            foreach (var (column, value) in inputs)
            {
                json.WritePropertyName(column);
                JsonValues.Write(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        lock (_gate)
        {
            if (_file is null)
            {
                Path = path();
                _file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }

            _file.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        }
    }

    public void Dispose() => _file?.Dispose();
}
