using System.Buffers;
using System.Text.Json;

namespace Distilabel.Dataflow.Running;

/// <summary>A column value as JSON for people, whatever it is: one that can't be written is shown as the reason why.</summary>
internal sealed class ShownValue : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    internal ShownValue() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>Writes a value.</summary>
    /// <returns>One JSON value, valid until the next call.</returns>
    internal ReadOnlySpan<byte> Write(object? value)
    {
        try
        {
            Begin();
            JsonValues.Write(_json, value);
            _json.Flush();
        }
        catch (Exception exception)
        {
            // A value of JSON with half a character, an enumeration or a text that throws, nesting without an end: the row is listed all the same.
            Begin();
            _json.WriteStringValue($"<{value?.GetType().FullName} that can't be written: {exception.GetType().FullName}>");
            _json.Flush();
        }

        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
    }
}
