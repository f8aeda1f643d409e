using System.Buffers;
using System.Text.Json;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>Takes the JSON of one request after another: a buffer for each thread, since a task asks for as many as it has rows.</summary>
internal sealed class RequestBytes : IDisposable
{
    // A request that is longer is rare, and its buffer not kept.
    private const int KeptLength = 1 << 20;

    [ThreadStatic]
    private static RequestBytes? Spare;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    private RequestBytes() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>Where the request is written.</summary>
    internal Utf8JsonWriter Json => _json;

    /// <summary>What was written, until this is disposed of.</summary>
    internal ReadOnlySpan<byte> Written
    {
        get
        {
            _json.Flush();
            return _buffer.WrittenSpan;
        }
    }

    /// <summary>An empty one. Dispose of it before anything is awaited.</summary>
    internal static RequestBytes Take()
    {
        var taken = Spare ?? new RequestBytes();
        Spare = null;
        return taken;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity > KeptLength)
        {
            _json.Dispose();
            return;
        }

        // Also after a request that could not be written to its end.
        _buffer.ResetWrittenCount();
        _json.Reset();
        Spare = this;
    }
}
