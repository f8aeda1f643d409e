using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>A file of rows.</summary>
internal sealed record DataFile(string Path, DataFileType Type)
{
    private static readonly Dictionary<string, DataFileType> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = DataFileType.Json,
        [".jsonl"] = DataFileType.Json,
        [".ndjson"] = DataFileType.Json,
        [".csv"] = DataFileType.Csv,
        [".tsv"] = DataFileType.Csv,
        [".parquet"] = DataFileType.Parquet,
    };

    internal static string KnownSuffixes { get; } = $"{string.Join(", ", Suffixes.Keys)}, or one of these but the last with .gz or .zst";

    /// <summary>The suffix, less that of compression.</summary>
    internal string Suffix => SuffixOf(Path);

    /// <summary>How its text is encoded, unless a byte order mark tells it.</summary>
    internal Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>What stands between two values of CSV; null to tell by the first rows.</summary>
    internal byte? Delimiter { get; init; }

    /// <summary>The type that a file's name tells; null when it tells none.</summary>
    internal static DataFileType? TypeOf(string path) => Suffixes.TryGetValue(SuffixOf(path), out var type) ? type : null;

    /// <summary>Why a file can't be read, by its name; null when it may be.</summary>
    internal static string? Refuse(string path, DataFileType? type) =>
        Packing.IsArchive(path) ? $"The file '{path}' is an archive, which is not read. Unpack it, or leave it out."
        : Packing.IsUnreadable(path) ? $"The file '{path}' is compressed in a way that is not read. Unpack it, compress it with gzip or Zstandard, or leave it out."
        : type == DataFileType.Parquet && Packing.Unpacked(path) != path ? $"The file '{path}' is Parquet that is compressed once more, which can't be read in parts. Unpack it: Parquet is compressed within."
        : null;

    /// <summary>Opens a text file for reading: decompressed, and in UTF-8 without a byte order mark.</summary>
    /// <exception cref="PipelineException">It can't be opened, or is no text; so do reading and what goes wrong with it, always with the file's name.</exception>
    internal Stream Open()
    {
        Stream? stream = null;
        try
        {
            const FileOptions Options = FileOptions.Asynchronous | FileOptions.SequentialScan;
            stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, Options);
            stream = new NamedStream(Path, Packing.Unpack(Path, stream));
            var head = new byte[Packing.HeadLength];
            var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return Decode(head.AsMemory(0, count), stream);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            throw exception is PipelineException ? exception : NamedStream.Error(Path, exception);
        }
    }

    private Stream Decode(ReadOnlyMemory<byte> head, Stream stream)
    {
        if (Packing.Recognize(head.Span) is { } something)
        {
            throw new PipelineException($"The file '{Path}' is {something}.");
        }

        var marked = TextEncodings.OfMark(head.Span);
        if (marked is null && Encoding is UTF8Encoding && TextEncodings.GuessWide(head.Span) is { } wide)
        {
            throw new PipelineException($"The file '{Path}' is not in UTF-8; it seems to be in {wide}. Set Encoding to '{wide}', or save the file as UTF-8.");
        }

        var encoding = marked ?? Encoding;
        var bytes = new PrefixedStream(head[(marked?.Preamble.Length ?? 0)..], stream);
        return encoding is UTF8Encoding
            ? bytes
            : new NamedStream(Path, Encoding.CreateTranscodingStream(bytes, encoding, Encoding.UTF8));
    }

    private static string SuffixOf(string path) => System.IO.Path.GetExtension(Packing.Unpacked(path));
}
