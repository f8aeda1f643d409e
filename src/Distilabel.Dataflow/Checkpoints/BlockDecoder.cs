using K4os.Compression.LZ4;
using ZstdSharp;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Decompresses the blocks of frames of any version. Not thread-safe.</summary>
internal sealed class BlockDecoder : IDisposable
{
    private Decompressor? _zstandard;

    /// <summary>Decompresses <paramref name="stored"/> into <paramref name="raw"/>, which it must fill.</summary>
    /// <returns>False when the bytes are no such block.</returns>
    internal bool TryDecode(BlockCompression compression, ReadOnlySpan<byte> stored, Span<byte> raw) => compression switch
    {
        BlockCompression.Zstandard => TryDecodeZstandard(stored, raw),
        _ => LZ4Codec.Decode(stored, raw) == raw.Length,
    };

    public void Dispose() => _zstandard?.Dispose();

    private bool TryDecodeZstandard(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        _zstandard ??= new Decompressor();
        try
        {
            return _zstandard.TryUnwrap(stored, raw, out var written) && written == raw.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
