using System.Runtime.ExceptionServices;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>The stream that Arrow writes to: keeps its own count, and the first exception, which native code can't hand on.</summary>
internal sealed class WatchedStream(Stream stream) : Stream
{
    private long _length;
    private bool _isClosed;

    /// <summary>The first thing that went wrong; null when nothing has.</summary>
    internal ExceptionDispatchInfo? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_isClosed)
        {
            throw new IOException("The file was given up.");
        }

        try
        {
            stream.Write(buffer);
            _length += buffer.Length;
        }
        catch (Exception exception)
        {
            Fault ??= ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Lets nothing more through. The stream behind it stays open.</summary>
    public override void Close() => _isClosed = true;
}
