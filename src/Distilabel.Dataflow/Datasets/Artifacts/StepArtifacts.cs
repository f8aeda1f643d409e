using System.Text.Json;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>Takes the artifacts of one step in one run. Thread-safe.</summary>
/// <remarks>
/// The artifacts of a step whose rows come from the cache are kept there too: the step does not make them again. What a run has made itself counts before
/// what the cache has.
/// </remarks>
/// <param name="step">The step's name.</param>
/// <param name="folder">The result's folder; null where no result is written, as in a dry run: artifacts are then made and removed again.</param>
internal sealed class StepArtifacts(string step, ResultFolder? folder)
{
    private const string MetadataName = "metadata.json";
    private const string ContentName = "content";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IndexedArtifact> _saved = new(StringComparer.Ordinal);

    /// <summary>Where the step's artifacts are kept in the cache; null where its rows are not.</summary>
    internal string? CacheFolder { get; set; }

    /// <summary>Gives the path to write an artifact to, in a folder that is there for it alone.</summary>
    internal string Begin(string name)
    {
        CheckName(name);
        var room = Directory.CreateDirectory(folder is null
            ? Path.Combine(Path.GetTempPath(), $"distilabel-{Path.GetRandomFileName()}")
            : Path.Combine(folder.Staging, $"artifact-{Path.GetRandomFileName()}"));

        // A name that a program that looks for data would take for data.
        return Path.Combine(room.FullName, name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? name + ResultFolder.Suffix : name);
    }

    /// <summary>Takes what was written to a path of <see cref="Begin"/>.</summary>
    internal void End(string name, string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!Path.Exists(path))
        {
            throw new PipelineException($"The artifact '{name}' of step '{step}' was not written: there is no file or folder '{path}'.");
        }

        if (folder is null)
        {
            return;
        }

        lock (_gate)
        {
            _saved[name] = new IndexedArtifact(step, name, ArtifactFiles.Stage(path, ArtifactFolders.PathOf(step, name), folder), metadata);
            if (CacheFolder is not null)
            {
                Keep(name, path, metadata);
            }
        }
    }

    /// <summary>Removes the folder that was made for an artifact.</summary>
    internal static void Remove(string path)
    {
        try
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It goes with the run's folder, or is the system's to remove.
        }
    }

    /// <summary>All artifacts of the step: those that this run has made, and those that the cache has of the rows that came from there.</summary>
    internal IReadOnlyList<IndexedArtifact> Complete()
    {
        lock (_gate)
        {
            if (folder is not null && CacheFolder is not null && Directory.Exists(CacheFolder))
            {
                foreach (var kept in Directory.EnumerateDirectories(CacheFolder).Where(static kept => !kept.EndsWith(".tmp", StringComparison.Ordinal)))
                {
                    Recall(kept);
                }
            }

            return [.. _saved.Values.OrderBy(static artifact => artifact.Name, StringComparer.Ordinal)];
        }
    }

    private static void CheckName(string name)
    {
        if (SubsetFolders.For([name])[0] != name)
        {
            throw new PipelineException($"An artifact can't be called '{name}': give a file name of letters, digits, '_', '-' and inner dots.");
        }
    }

    private void Keep(string name, string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            var temporary = Path.Combine(CacheFolder!, $"{name}.{Path.GetRandomFileName()}.tmp");
            ArtifactFiles.Copy(path, Path.Combine(temporary, ContentName));
            AtomicFile.WriteJson(Path.Combine(temporary, MetadataName), json => WriteMetadata(json, metadata));
            var kept = Path.Combine(CacheFolder!, name);
            if (Directory.Exists(kept))
            {
                Directory.Delete(kept, recursive: true);
            }

            Directory.Move(temporary, kept);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The result has it. The next run, whose rows come from the cache, may do without.
        }
    }

    private void Recall(string kept)
    {
        var name = Path.GetFileName(kept);
        var content = Path.Combine(kept, ContentName);
        if (_saved.ContainsKey(name) || !Path.Exists(content))
        {
            return;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(kept, MetadataName)));
        var metadata = json.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetString() ?? "");
        _saved[name] = new IndexedArtifact(step, name, ArtifactFiles.Stage(content, ArtifactFolders.PathOf(step, name), folder!), metadata);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        foreach (var (name, value) in metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
