using System.IO.Compression;
using K4os.Compression.LZ4;
using Snappier;

namespace Distilabel.Dataflow.ParquetFiles;

internal static class Decompression
{
    /// <summary>Decompresses a page into <paramref name="output"/>, which it must fill.</summary>
    internal static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = codec switch
        {
            _ when output.IsEmpty => 0,
            CompressionCodec.Uncompressed => Copy(input, output),
            CompressionCodec.Snappy => Snappy.Decompress(input, output),
            CompressionCodec.Gzip => Gunzip(input, output),
            CompressionCodec.Brotli => BrotliDecoder.TryDecompress(input, output, out var bytes) ? bytes : -1,
            CompressionCodec.Zstd => Unzstd(input, output),
            CompressionCodec.Lz4Raw => LZ4Codec.Decode(input, output),
            _ => throw new InvalidDataException($"Its compression, {codec}, is not supported. Write it with Snappy, Zstd or Gzip."),
        };
        if (written != output.Length)
        {
            throw new InvalidDataException("A page does not decompress to its length.");
        }
    }

    private static int Copy(ReadOnlySpan<byte> input, Span<byte> output)
    {
        input.CopyTo(output);
        return input.Length;
    }

    private static int Unzstd(ReadOnlySpan<byte> input, Span<byte> output)
    {
        using var decompressor = new ZstdSharp.Decompressor();
        return decompressor.Unwrap(input, output);
    }

    private static int Gunzip(ReadOnlySpan<byte> input, Span<byte> output)
    {
        using var stream = new GZipStream(new MemoryStream(input.ToArray()), CompressionMode.Decompress);
        return stream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
    }
}
