using System.IO.Compression;

namespace Distilabel.Dataflow.Sources;

/// <summary>What is in a gzip file of one or several members, in whole or not at all: one that is cut off, damaged or none at all is an error.</summary>
/// <remarks>The checksum and the length of each member are checked. Zeros behind the last one are no matter.</remarks>
internal sealed class GunzipStream : ForwardStream
{
    private readonly GzipFeed _feed;
    private readonly GZipStream _gzip;
    private bool _hasBegun;
    private bool _hasEnded;

    internal GunzipStream(Stream file)
    {
        _feed = new GzipFeed(file);
        _gzip = new GZipStream(_feed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        if (!_hasBegun)
        {
            _feed.Fill();
            Begin();
        }

        int read;
        try
        {
            read = _gzip.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }

        if (read == 0)
        {
            while (_feed.Fault is null && _feed.HasRest)
            {
                _feed.SkipZeros();
                _feed.Fill();
            }

            End();
        }

        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        if (!_hasBegun)
        {
            await _feed.FillAsync(cancellationToken).ConfigureAwait(false);
            Begin();
        }

        int read;
        try
        {
            read = await _gzip.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }

        if (read == 0)
        {
            while (_feed.Fault is null && _feed.HasRest)
            {
                _feed.SkipZeros();
                await _feed.FillAsync(cancellationToken).ConfigureAwait(false);
            }

            End();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private static InvalidDataException Damaged(InvalidDataException exception) => new(
        "Its compressed data is damaged or cut off. Fetch or make the file again.", exception);

    private void Begin()
    {
        _hasBegun = true;
        if (_feed.IsEmpty)
        {
            throw new InvalidDataException("It is empty, which no gzip file is: it may be cut off. Fetch or make the file again.");
        }

        if (!_feed.IsGzip)
        {
            throw new InvalidDataException("It is no gzip file, although its name ends as that of one. If it is not compressed, take '.gz' from its name.");
        }
    }

    private void End()
    {
        _hasEnded = true;
        if (_feed.Fault is { } fault)
        {
            throw new InvalidDataException(fault);
        }
    }
}
