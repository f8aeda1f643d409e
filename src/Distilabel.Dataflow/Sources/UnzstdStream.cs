using ZstdSharp;

namespace Distilabel.Dataflow.Sources;

/// <summary>What is in a Zstandard file of one or several frames, in whole or not at all: one that is cut off, damaged or none at all is an error.</summary>
/// <remarks>A frame that needs more than 128 MiB to be unpacked, as <c>zstd --long</c> makes them, is refused as the tool itself does.</remarks>
internal sealed class UnzstdStream : ForwardStream
{
    private readonly DecompressionStream _zstd;
    private readonly bool _isEmpty;
    private bool _hasBegun;

    internal UnzstdStream(Stream file)
    {
        _isEmpty = file is { CanSeek: true, Length: 0 };
        _zstd = new DecompressionStream(file, checkEndOfStream: true, leaveOpen: false);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        RefuseEmpty();
        try
        {
            return Checked(_zstd.Read(buffer));
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw Damaged(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        RefuseEmpty();
        try
        {
            return Checked(await _zstd.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw Damaged(exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _zstd.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RefuseEmpty()
    {
        if (_isEmpty)
        {
            throw new InvalidDataException("It is empty, which no Zstandard file is: it may be cut off. Fetch or make the file again.");
        }
    }

    private int Checked(int read)
    {
        _hasBegun |= read > 0;
        return read;
    }

    private InvalidDataException Damaged(Exception exception) => new(
        exception is EndOfStreamException ? "It is cut off: its compressed data ends before it is complete. Fetch or make the file again."
            : exception.Message.Contains("too much memory", StringComparison.OrdinalIgnoreCase) ? "It needs more than 128 MiB of memory to be unpacked. Compress it again without a window that is so long."
            : _hasBegun ? $"Its compressed data is damaged, or something else follows it ({exception.Message}). Fetch or make the file again."
            : $"It is no Zstandard file, or a damaged one ({exception.Message}). If it is not compressed, take '.zst' from its name.",
        exception);
}
