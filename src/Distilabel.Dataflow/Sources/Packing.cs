using System.IO.Compression;

namespace Distilabel.Dataflow.Sources;

/// <summary>How a file is compressed, by its name and by its first bytes.</summary>
internal static class Packing
{
    private static readonly Dictionary<string, Func<Stream, Stream>> Readable = new(StringComparer.OrdinalIgnoreCase)
    {
        [".gz"] = static file => new GunzipStream(file),
        [".gzip"] = static file => new GunzipStream(file),
        [".zst"] = static file => new UnzstdStream(file),
        [".zstd"] = static file => new UnzstdStream(file),
    };

    private static readonly HashSet<string> Unreadable = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bz2", ".bzip2", ".xz", ".lzma", ".lz4", ".lz", ".lzo", ".br", ".brotli", ".snappy", ".sz", ".z",
    };

    private static readonly HashSet<string> Archives = new(StringComparer.OrdinalIgnoreCase)
    {
        ".zip", ".7z", ".rar", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst",
    };

    /// <summary>The length of the longest signature, and of what tells UTF-16 without a byte order mark.</summary>
    internal const int HeadLength = 256;

    /// <summary>The name less the suffix of compression.</summary>
    internal static string Unpacked(string path) =>
        Path.GetExtension(path) is var suffix && (Readable.ContainsKey(suffix) || Unreadable.Contains(suffix)) ? path[..^suffix.Length] : path;

    /// <summary>Whether a file can't be read since it is an archive, or compressed in a way that is not known here.</summary>
    internal static bool IsUnreadable(string path) => Unreadable.Contains(Path.GetExtension(path)) || IsArchive(path);

    /// <summary>Whether a file holds other files.</summary>
    internal static bool IsArchive(string path) => Archives.Contains(Path.GetExtension(path)) || Archives.Contains(Path.GetExtension(Unpacked(path)));

    /// <summary>The content of a file.</summary>
    internal static Stream Unpack(string path, Stream file) => Readable.TryGetValue(Path.GetExtension(path), out var unpack) ? unpack(file) : file;

    /// <summary>What a content is, when its first bytes are those of something that is no text.</summary>
    internal static string? Recognize(ReadOnlySpan<byte> head) =>
        head.StartsWith("\x1F"u8) && head.Length > 2 && head[1] == 0x8B && head[2] == 8 ? "compressed with gzip: its name should end in '.gz'"
        : head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "compressed with Zstandard: its name should end in '.zst'"
        : head.StartsWith("BZh"u8) && head.Length > 9 && head[4..].StartsWith("1AY&SY"u8) ? "compressed with bzip2, which is not read: unpack it"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) ? "compressed with xz, which is not read: unpack it"
        : head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18]) ? "compressed with LZ4, which is not read: unpack it"
        : head.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 3, 4]) ? "a ZIP archive (or a spreadsheet), which is not read: unpack it, or save it as CSV"
        : head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) ? "a 7z archive, which is not read: unpack it"
        : head.StartsWith("PAR1"u8) && head.Length > 4 && head[4] < ' ' ? "a Parquet file: its name should end in '.parquet', or FileType say so"
        : null;
}
