namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A cache folder: what the steps of pipelines have finished, a folder for each pipeline and in it one for each step and signature.</summary>
/// <remarks>
/// Listing looks at files only and may run beside anything. A run and <see cref="Remove(StoredStep)"/> own a pipeline's folder: other processes are refused, runs in
/// one process share it. FORMAT.md beside this file describes the files.
/// </remarks>
public sealed partial class CheckpointStore
{
    private readonly TimeProvider _clock;

    /// <summary>The cache at <paramref name="folder"/>, which need not exist.</summary>
    /// <param name="folder">The cache folder, as <see cref="RunOptions.CacheFolder"/>.</param>
    /// <param name="clock">What tells when a checkpoint was last used; null for the system's clock.</param>
    public CheckpointStore(string folder, TimeProvider? clock = null)
    {
        Folder = Path.GetFullPath(folder);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>The path of the cache folder.</summary>
    public string Folder { get; }

    /// <summary>The path of a pipeline's folder, whether it exists or not.</summary>
    public string PipelineFolder(string pipeline) => Path.Combine(Folder, FolderNames.For(pipeline));

    /// <summary>What is stored of all pipelines, by pipeline, step and the time of last use, latest first.</summary>
    /// <exception cref="CheckpointException">A folder cannot be read.</exception>
    public IReadOnlyList<StoredStep> List()
    {
        try
        {
            return Directory.Exists(Folder) ? [.. Directory.GetDirectories(Folder).Order(StringComparer.Ordinal).SelectMany(ListPipeline)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The cache folder '{Folder}' cannot be read: {exception.Message}", Folder, exception);
        }
    }

    /// <summary>Deletes what is stored of <paramref name="step"/>. A later run that wants it does it again.</summary>
    /// <param name="step">One that <see cref="List"/> returned: nothing but a step's folder in this store is deleted.</param>
    /// <exception cref="ArgumentException">It names no step's folder in this store.</exception>
    /// <exception cref="CheckpointLockedException">A run is using the pipeline's folder.</exception>
    /// <exception cref="CheckpointException">The folder cannot be deleted.</exception>
    public void Remove(StoredStep step)
    {
        var folder = FolderOf(step);
        using var folderLock = FolderLock.Acquire(Path.GetDirectoryName(folder)!);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The folder '{folder}' cannot be deleted: {exception.Message}", folder, exception);
        }
    }

    /// <summary>Opens a pipeline's folder for a run.</summary>
    /// <exception cref="CheckpointLockedException">Another process is using it.</exception>
    /// <exception cref="CheckpointException">It cannot be written.</exception>
    internal PipelineCheckpoints OpenPipeline(string pipeline) => PipelineCheckpoints.Open(PipelineFolder(pipeline), _clock);

    /// <summary>The folder that a step names. Anybody can make a <see cref="StoredStep"/>, so its path alone is not to be trusted with a deletion.</summary>
    private string FolderOf(StoredStep step)
    {
        var name = Path.GetFileName(step.Folder);
        var folder = Path.Combine(Folder, Path.GetFileName(step.Pipeline), name);
        var isOne = step.Pipeline.Length > 0
            && step.Pipeline is not ("." or "..")
            && folder == step.Folder
            && Path.GetFileName(step.Pipeline) == step.Pipeline
            && StepFolder.TryRead(folder)?.Signature == step.Signature
            && Directory.Exists(folder);
        return isOne
            ? folder
            : throw new ArgumentException($"'{step.Folder}' is not the folder of a step in the cache '{Folder}', and is not deleted.", nameof(step));
    }

    private static IEnumerable<StoredStep> ListPipeline(string pipelineFolder)
    {
        var used = UsedFolders.TryRead(pipelineFolder);
        return Directory.GetDirectories(pipelineFolder).Select(StepFolder.TryRead).OfType<StepFolder>()
            .OrderBy(static step => step.Step, StringComparer.Ordinal)
            .ThenByDescending(static step => step.LastUsed)
            .ThenBy(static step => step.Signature, StringComparer.Ordinal)
            .Select(step =>
            {
                var (bytes, records) = Measure(step);
                return new StoredStep(
                    Path.GetFileName(pipelineFolder), step.Step, step.Signature, step.Path, bytes, records, step.LastUsed, IsSuperseded(step, used), step.IsGenerations);
            });
    }

    private static bool IsSuperseded(StepFolder step, HashSet<string>? used) =>
        used is not null
        && !used.Contains(step.Name)
        && (!step.IsGenerations || used.Any(static name => StepFolder.StemOf(name) == StepFolder.GenerationsStem));

    private static (long Bytes, long Records) Measure(StepFolder step)
    {
        var signature = UInt128.Parse(step.Signature, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        var records = new SegmentFolder(step.Path).Count(signature);
        var bytes = new DirectoryInfo(step.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        return (bytes, records);
    }
}
