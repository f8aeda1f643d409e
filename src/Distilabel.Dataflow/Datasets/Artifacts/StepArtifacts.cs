namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>Takes the artifacts of one step in one run. Thread-safe.</summary>
/// <remarks>
/// The artifacts of a step whose rows come from the cache are kept there too: the step does not make them again. What a run has made itself counts before
/// what the cache has.
/// </remarks>
/// <param name="step">The step's name.</param>
/// <param name="place">Where its artifacts are going to stand under the result's folder.</param>
/// <param name="folder">The result's folder; null where no result is written, as in a dry run: artifacts are then made and removed again.</param>
internal sealed class StepArtifacts(string step, string place, ResultFolder? folder)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IndexedArtifact> _saved = new(StringComparer.Ordinal);
    private string? _cacheFolder;
    private string? _cacheFolderOfRows;

    /// <summary>Has the step's artifacts kept in the cache, as its rows are.</summary>
    /// <param name="cacheFolder">The folder for them.</param>
    internal void KeepIn(string cacheFolder) => _cacheFolder = cacheFolder;

    /// <summary>From now on artifacts are those of some rows: a step that takes all rows at once makes others of others.</summary>
    /// <param name="rows">The hash of the rows.</param>
    internal void Begin(UInt128 rows) => _cacheFolderOfRows = _cacheFolder is null ? null : Path.Combine(_cacheFolder, $".{rows:x32}");

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

    /// <summary>Takes what was written to a path of <see cref="Begin(string)"/>.</summary>
    internal void End(string name, string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!Path.Exists(path) || !ArtifactFiles.FilesOf(path).Any())
        {
            throw new PipelineException($"The artifact '{name}' of step '{step}' was not written: there is no file '{path}', nor a folder with files.");
        }

        lock (_gate)
        {
            CheckCase(name);
            if (folder is null)
            {
                return;
            }

            if (_saved.Remove(name, out var earlier))
            {
                foreach (var file in earlier.Files)
                {
                    folder.Files.Delete(folder.Stage(file));
                }
            }

            _saved[name] = new IndexedArtifact(step, name, ArtifactFiles.Stage(path, $"{place}/{name}", folder), metadata);
            if ((_cacheFolderOfRows ?? _cacheFolder) is { } cacheFolder)
            {
                new KeptArtifacts(cacheFolder).Keep(name, path, metadata);
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
    /// <param name="lost">Told the step, the name of an artifact that the cache has and that can't be read, and why.</param>
    internal IReadOnlyList<IndexedArtifact> Complete(Action<string, string, string> lost)
    {
        lock (_gate)
        {
            string?[] cacheFolders = folder is null ? [] : [_cacheFolderOfRows, _cacheFolder];
            foreach (var cacheFolder in cacheFolders.OfType<string>())
            {
                foreach (var (name, content, metadata) in new KeptArtifacts(cacheFolder).Read((name, reason) => lost(step, name, reason)))
                {
                    if (!_saved.ContainsKey(name))
                    {
                        _saved[name] = new IndexedArtifact(step, name, ArtifactFiles.Stage(content, $"{place}/{name}", folder!), metadata);
                    }
                }
            }

            return [.. _saved.Values.OrderBy(static artifact => artifact.Name, StringComparer.Ordinal)];
        }
    }

    private static void CheckName(string name)
    {
        if (!SubsetFolders.IsSafe(name))
        {
            throw new PipelineException($"An artifact can't be called '{name}': give a file name of letters, digits, '_', '-' and inner dots.");
        }
    }

    /// <summary>On some disks two names that differ only in case are one.</summary>
    private void CheckCase(string name)
    {
        if (_saved.Keys.FirstOrDefault(saved => saved != name && saved.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw new PipelineException($"The artifact '{name}' of step '{step}' can't be kept beside '{other}', whose name differs only in case.");
        }
    }
}
