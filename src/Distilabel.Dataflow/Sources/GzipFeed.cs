namespace Distilabel.Dataflow.Sources;

/// <summary>Hands the bytes of a gzip file to a decompressor such that it can be seen where this is done with them.</summary>
/// <remarks>
/// <see cref="System.IO.Compression.GZipStream"/> ends in the same way where its data ends and where it is cut off, and passes over what follows. What it
/// asks for tells them apart. Behind the file stands one zero, which no gzip data begins with: a decompressor that has come to the end takes it as something
/// that is not its own and asks for no more, and one that has not asks again. Zeros at the end of the file, which tape and block devices leave there, are
/// handed out one at a time for the same reason.
/// </remarks>
internal sealed class GzipFeed(Stream file) : ForwardStream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    // From here to the end of the buffer there are only zeros.
    private int _zeros;
    private bool _isFileRead;
    private int _pastEnd;
    private bool _wasZero;

    /// <summary>What is wrong, when the decompressor says that it is done; null when nothing is, as far as the file is read.</summary>
    internal string? Fault => _pastEnd > 1
        ? "It is cut off: its compressed data ends before it is complete. Fetch or make the file again."
        : !_wasZero || _start < _zeros ? "Something that is not gzip data follows the end of its compressed data. It may be damaged; fetch or make the file again." : null;

    /// <summary>Whether what the decompressor has left is still to be looked at.</summary>
    internal bool HasRest => !_isFileRead;

    /// <summary>Whether the file begins as gzip data does.</summary>
    internal bool IsGzip => _end > 1 && _buffer[0] == 0x1F && _buffer[1] == 0x8B;

    /// <summary>Whether there is nothing in the file.</summary>
    internal bool IsEmpty => _end == 0 && _isFileRead;

    public override int Read(Span<byte> buffer)
    {
        Fill();
        return Feed(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FillAsync(cancellationToken).ConfigureAwait(false);
        return Feed(buffer.Span);
    }

    /// <summary>Reads on when all that was read is used.</summary>
    internal void Fill()
    {
        if (_start == _end && !_isFileRead)
        {
            Filled(file.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false));
        }
    }

    /// <inheritdoc cref="Fill"/>
    internal async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end && !_isFileRead)
        {
            Filled(await file.ReadAtLeastAsync(_buffer, _buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Passes over the zeros that were read.</summary>
    internal void SkipZeros() => _start = _start >= _zeros ? _end : _start;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Filled(int count)
    {
        (_start, _end) = (0, count);
        _zeros = _buffer.AsSpan(0, count).LastIndexOfAnyExcept((byte)0) + 1;
        _isFileRead = count < _buffer.Length;
    }

    private int Feed(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_start == _end)
        {
            _pastEnd++;
            _wasZero = true;
            buffer[0] = 0;
            return _pastEnd == 1 ? 1 : 0;
        }

        _wasZero = _start >= _zeros;
        var count = _wasZero ? 1 : Math.Min(buffer.Length, _zeros - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
