using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>A file's bytes; what goes wrong with them is said with the file's name.</summary>
internal sealed class NamedStream(string path, Stream inner) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is not (PipelineException or OperationCanceledException))
        {
            throw Error(path, exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (PipelineException or OperationCanceledException))
        {
            throw Error(path, exception);
        }
    }

    internal static PipelineException Error(string path, Exception exception) => new(
        exception is DecoderFallbackException
            ? $"The file '{path}' is not in the encoding that was given for it, or is cut off: {exception.Message}"
            : $"The file '{path}' can't be read: {exception.Message}",
        exception);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
