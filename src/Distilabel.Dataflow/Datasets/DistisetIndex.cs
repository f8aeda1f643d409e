using System.Text.Json;

namespace Distilabel.Dataflow.Datasets;

/// <summary>A file of a result.</summary>
/// <param name="Path">Where it is under the result's folder, with <c>/</c> between the parts.</param>
/// <param name="Rows">The rows in it; zero for an artifact.</param>
internal sealed record IndexedFile(string Path, long Rows);

/// <summary>A split of a subset: the files of its rows, in their order.</summary>
internal sealed record IndexedSplit(string Name, IReadOnlyList<IndexedFile> Files);

/// <summary>A subset, with a folder for its files.</summary>
internal sealed record IndexedSubset(string Name, string Folder, IReadOnlyList<IndexedSplit> Splits);

/// <summary>An artifact of a step: its files, and what the step says of it.</summary>
internal sealed record IndexedArtifact(string Step, string Name, IReadOnlyList<string> Files, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The file <c>distiset.json</c>, which names all files of one result. README.md describes it.</summary>
internal sealed record DistisetIndex
{
    internal const string FileName = "distiset.json";

    /// <summary>The run of a result that version 1 wrote, which names none.</summary>
    internal const string RunOfVersion1 = "v1";

    /// <summary>The split that a run's rows are in.</summary>
    internal const string Train = "train";

    private const int Version = 2;

    /// <summary>What the names of the result's own files hold, and no other result's.</summary>
    internal required string Run { get; init; }

    /// <summary>How the run ended that left this as its partial result; null for a whole one.</summary>
    internal string? Partial { get; init; }

    internal required IReadOnlyList<IndexedSubset> Subsets { get; init; }

    internal IReadOnlyList<IndexedArtifact> Artifacts { get; init; } = [];

    /// <summary>Files of earlier results that could not be removed, because another program had them open, say, or whose folder could not.</summary>
    internal IReadOnlyList<string> Obsolete { get; init; } = [];

    /// <summary>The hash of the README.md that was written with the result; null when there was one of somebody else's.</summary>
    internal string? Card { get; init; }

    /// <summary>The paths of all files of the result.</summary>
    internal IEnumerable<string> Files => Subsets.SelectMany(static subset => subset.Splits).SelectMany(static split => split.Files)
        .Select(static file => file.Path).Concat(Artifacts.SelectMany(static artifact => artifact.Files));

    /// <summary>The index in <paramref name="folder"/>; null when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="fileName">The name of the file.</param>
    /// <exception cref="PipelineException">It is broken (<see cref="IsBroken"/>), or of a newer version.</exception>
    internal static DistisetIndex? TryRead(string folder, string fileName = FileName)
    {
        var path = Path.Combine(folder, fileName);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"The file '{path}' can't be read: {exception.Message}", exception);
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("version").GetInt32() switch
            {
                1 => ReadVersion1(document.RootElement),
                Version => Read(document.RootElement),
                var version => throw new PipelineException(
                    $"The file '{path}' has the version {version}; this version of the library reads up to {Version}. Update the library."),
            };
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new PipelineException($"The file '{path}' is broken: {exception.Message} Run the pipeline again to replace it.", exception);
        }
    }

    /// <summary>Whether an index is none at all, and not one of a newer version: the next result that is published may replace it.</summary>
    internal static bool IsBroken(Exception? exception) => exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    /// <summary>A result without index: each folder with Parquet files is a subset.</summary>
    internal static DistisetIndex OfFolders(string folder) => new()
    {
        Run = RunOfVersion1,
        Subsets =
        [
            .. Directory.EnumerateDirectories(folder)
                .Select(static inner => Path.GetFileName(inner)).Where(static name => !name.StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Where(name => Directory.EnumerateFiles(Path.Combine(folder, name), "*.parquet").Any())
                .Select(static name => new IndexedSubset(name, name, [])),
        ],
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("run", Run);
        if (Partial is not null)
        {
            json.WriteString("partial", Partial);
        }

        json.WriteStartArray("subsets");
        foreach (var subset in Subsets)
        {
            json.WriteStartObject();
            json.WriteString("name", subset.Name);
            json.WriteString("folder", subset.Folder);
            WriteSplits(json, subset.Splits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteArtifacts(json);
        WriteTexts(json, "obsolete", Obsolete);
        if (Card is not null)
        {
            json.WriteString("card", Card);
        }

        json.WriteEndObject();
    }

    private static DistisetIndex Read(JsonElement root) => new()
    {
        Run = Plain(Text(root, "run")),
        Partial = root.TryGetProperty("partial", out var partial) ? partial.GetString() : null,
        Subsets =
        [
            .. root.GetProperty("subsets").EnumerateArray().Select(static subset => new IndexedSubset(
                Text(subset, "name"),
                Plain(Text(subset, "folder")),
                [
                    .. subset.GetProperty("splits").EnumerateArray().Select(static split => new IndexedSplit(
                        Text(split, "name"),
                        [.. split.GetProperty("files").EnumerateArray().Select(static file => new IndexedFile(Inside(Text(file, "path")), file.GetProperty("rows").GetInt64()))])),
                ])),
        ],
        Artifacts = !root.TryGetProperty("artifacts", out var artifacts) ? [] :
        [
            .. artifacts.EnumerateArray().Select(static artifact => new IndexedArtifact(
                Text(artifact, "step"),
                Text(artifact, "name"),
                [.. artifact.GetProperty("files").EnumerateArray().Select(static file => Inside(file.GetString() ?? ""))],
                artifact.GetProperty("metadata").EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetString() ?? ""))),
        ],
        Obsolete = root.TryGetProperty("obsolete", out var obsolete) ? [.. obsolete.EnumerateArray().Select(static file => Inside(file.GetString() ?? ""))] : [],
        Card = root.TryGetProperty("card", out var card) ? card.GetString() : null,
    };

    // Version 1 named folders only; whatever Parquet files are in one are the subset's.
    private static DistisetIndex ReadVersion1(JsonElement root) => new()
    {
        Run = RunOfVersion1,
        Subsets =
        [
            .. root.GetProperty("subsets").EnumerateArray().Select(static subset => new IndexedSubset(
                Text(subset, "name"), Plain(Path.GetFileName(Text(subset, "folder"))), [])),
        ],
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    /// <summary>A path that leaves no folder: an index may come from anywhere.</summary>
    private static string Inside(string path) => path.Split('/').All(static part => Plain(part).Length > 0)
        ? path
        : throw new FormatException($"'{path}' is no path of a file in the folder.");

    private static string Plain(string name) => name is "" or "." or ".." || name.AsSpan().ContainsAny("/\\:\0")
        ? throw new FormatException($"'{name}' is no name of a file or folder.")
        : name;

    private static void WriteSplits(Utf8JsonWriter json, IReadOnlyList<IndexedSplit> splits)
    {
        json.WriteStartArray("splits");
        foreach (var split in splits)
        {
            json.WriteStartObject();
            json.WriteString("name", split.Name);
            json.WriteStartArray("files");
            foreach (var file in split.Files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteNumber("rows", file.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private void WriteArtifacts(Utf8JsonWriter json)
    {
        if (Artifacts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("artifacts");
        foreach (var artifact in Artifacts)
        {
            json.WriteStartObject();
            json.WriteString("step", artifact.Step);
            json.WriteString("name", artifact.Name);
            json.WriteStartArray("files");
            foreach (var file in artifact.Files)
            {
                json.WriteStringValue(file);
            }

            json.WriteEndArray();
            json.WriteStartObject("metadata");
            foreach (var (name, value) in artifact.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
