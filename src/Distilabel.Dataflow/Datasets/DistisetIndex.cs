using System.Text.Json;

namespace Distilabel.Dataflow.Datasets;

/// <summary>The file <c>distiset.json</c>, which says which folder holds which subset, in order.</summary>
/// <remarks><c>{ "version": 1, "subsets": [ { "name": "combine_generations", "folder": "combine_generations" } ] }</c></remarks>
internal static class DistisetIndex
{
    internal const string FileName = "distiset.json";
    private const int Version = 1;

    /// <summary>The subsets of the distiset in <paramref name="folder"/>. Without an index, each folder with Parquet files is one.</summary>
    /// <exception cref="PipelineException">The folder holds no distiset, or one of a newer version.</exception>
    internal static IReadOnlyList<(string Name, string Folder)> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!Directory.Exists(folder))
        {
            throw new PipelineException($"There is no folder '{folder}' to load a distiset from.");
        }

        var subsets = File.Exists(path)
            ? ReadIndex(path)
            : [.. Directory.EnumerateDirectories(folder).Where(static inner => Directory.EnumerateFiles(inner, "*.parquet").Any())
                .Select(static inner => Path.GetFileName(inner)).Order(StringComparer.Ordinal).Select(static name => (name, name))];
        return subsets.Count > 0 ? subsets : throw new PipelineException(
            $"The folder '{folder}' holds no distiset: neither {FileName} nor a folder with Parquet files in it.");
    }

    internal static async ValueTask WriteAsync(string folder, IEnumerable<(string Name, string Folder)> subsets, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        var partialPath = path + ".partial";
        await using (var stream = File.Create(partialPath))
        await using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartArray("subsets");
            foreach (var (name, subset) in subsets)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("folder", subset);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken);
        }

        File.Move(partialPath, path, overwrite: true);
    }

    private static List<(string Name, string Folder)> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var version = document.RootElement.GetProperty("version").GetInt32();
            if (version > Version)
            {
                throw new PipelineException(
                    $"The file '{path}' has the version {version}; this version of the library reads {Version}. Update the library.");
            }

            return [.. document.RootElement.GetProperty("subsets").EnumerateArray().Select(static subset => (
                subset.GetProperty("name").GetString() ?? "",
                Path.GetFileName(subset.GetProperty("folder").GetString() ?? "")))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PipelineException($"The file '{path}' is broken: {exception.Message}", exception);
        }
    }
}
