using System.IO.Compression;

namespace Distilabel.Dataflow.Sources;

/// <summary>A file of rows.</summary>
internal sealed record DataFile(string Path, DataFileType Type)
{
    private const string Gzip = ".gz";

    private static readonly Dictionary<string, DataFileType> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = DataFileType.Json,
        [".jsonl"] = DataFileType.Json,
        [".ndjson"] = DataFileType.Json,
        [".csv"] = DataFileType.Csv,
        [".tsv"] = DataFileType.Csv,
        [".parquet"] = DataFileType.Parquet,
    };

    internal static string KnownSuffixes { get; } = string.Join(", ", Suffixes.Keys);

    /// <summary>The suffix, less that of compression.</summary>
    internal string Suffix => SuffixOf(Path);

    /// <summary>The type that a file's name tells; null when it tells none.</summary>
    internal static DataFileType? TypeOf(string path) => Suffixes.TryGetValue(SuffixOf(path), out var type) ? type : null;

    /// <summary>Opens the file for reading, decompressed.</summary>
    internal Stream Open()
    {
        var options = FileOptions.Asynchronous | FileOptions.SequentialScan;
        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, options);
        return IsCompressed(Path) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static bool IsCompressed(string path) => path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);

    private static string SuffixOf(string path) => System.IO.Path.GetExtension(IsCompressed(path) ? path[..^Gzip.Length] : path);
}
