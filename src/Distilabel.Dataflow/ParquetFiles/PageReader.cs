namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>One page as it stands in the file.</summary>
internal readonly record struct Page(PageHeader Header, ReadOnlyMemory<byte> Body);

/// <summary>Reads the pages of a column chunk one after the other.</summary>
internal sealed class PageReader(ByteSource file)
{
    private const int Window = 1 << 16;
    private const int LargestHeader = 1 << 28;

    private readonly long _fileLength = file.Length;
    private byte[] _buffer = [];
    private int _start;
    private int _count;
    private long _next;

    /// <summary>Goes to the page that starts at <paramref name="offset"/>.</summary>
    internal void Seek(long offset) => (_next, _start, _count) = (offset, 0, 0);

    /// <summary>The next page. Its body is valid until the next call.</summary>
    internal async ValueTask<Page> ReadAsync(CancellationToken cancellationToken)
    {
        var (header, length) = await ReadHeaderAsync(cancellationToken);
        Advance(length);
        if (header.CompressedBytes < 0 || header.UncompressedBytes < 0 || header.Values < 0)
        {
            throw new InvalidDataException("A page has a negative size.");
        }

        var body = await PeekAsync(header.CompressedBytes, cancellationToken);
        if (body.Length < header.CompressedBytes)
        {
            throw new InvalidDataException("The file ends in the middle of a page.");
        }

        Advance(header.CompressedBytes);
        return new Page(header, body[..header.CompressedBytes]);
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, out PageHeader header, out int length)
    {
        try
        {
            var reader = new ThriftReader(bytes);
            header = PageHeader.Read(ref reader);
            length = reader.Position;
            return true;
        }
        catch (InvalidDataException)
        {
            (header, length) = (default, 0);
            return false;
        }
    }

    private async ValueTask<(PageHeader Header, int Length)> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        // How long a header is shows only when it has been read: some writers put large statistics into it.
        for (var size = Window; ; size *= 4)
        {
            var bytes = await PeekAsync(size, cancellationToken);
            if (TryParse(bytes.Span, out var header, out var length))
            {
                return (header, length);
            }

            if (bytes.Length < size || size > LargestHeader)
            {
                throw new InvalidDataException("The header of a page is broken.");
            }
        }
    }

    private void Advance(int count)
    {
        _start += count;
        _count -= count;
    }

    /// <summary>At least <paramref name="count"/> of the next bytes, or all that are left of the file.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        if (_count < count)
        {
            var wanted = (int)Math.Min(Math.Max(count, Window), _count + Math.Max(_fileLength - _next, 0));
            if (_start + wanted > _buffer.Length)
            {
                var buffer = wanted <= _buffer.Length ? _buffer : new byte[wanted];
                _buffer.AsSpan(_start, _count).CopyTo(buffer);
                (_buffer, _start) = (buffer, 0);
            }

            while (_count < wanted)
            {
                var read = await file.ReadAsync(_buffer.AsMemory(_start + _count, wanted - _count), _next, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                _count += read;
                _next += read;
            }
        }

        return _buffer.AsMemory(_start, _count);
    }
}
