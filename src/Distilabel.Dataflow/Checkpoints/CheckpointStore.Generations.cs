using System.Globalization;

namespace Distilabel.Dataflow.Checkpoints;

/// <content>Generations that are of no use any more.</content>
public sealed partial class CheckpointStore
{
    /// <summary>
    /// The generations that pipelines have no use for, by pipeline and step: after a prompt or a model was changed, those of the old one; after rows were taken out,
    /// those of the rows.
    /// </summary>
    /// <remarks>
    /// A generation of which it is not known when it was used, as one of an earlier version, counts as used by the run that first notices it. A run whose result
    /// stays in memory (<see cref="RunOptions.ResultInMemory"/>), and a step that does not ask the cache in a run, take nothing out of use.
    /// </remarks>
    /// <param name="usedBefore">Those that no run used which began then or later; null for those that the latest completed run of their pipeline did not use.</param>
    /// <exception cref="CheckpointException">A folder cannot be read.</exception>
    public IReadOnlyList<UnusedGenerations> ListUnusedGenerations(DateTimeOffset? usedBefore = null)
    {
        try
        {
            return [.. GenerationFolders().SelectMany(folder => Unused(folder, usedBefore)).Select(static unused => unused.Group)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The cache folder '{Folder}' cannot be read: {exception.Message}", Folder, exception);
        }
    }

    /// <summary>Deletes generations. A later run that wants one asks the model again.</summary>
    /// <param name="generations">Some that <see cref="ListUnusedGenerations"/> returned. What a run has used since stays.</param>
    /// <returns>How many were deleted.</returns>
    /// <exception cref="ArgumentException">They are not in this store.</exception>
    /// <exception cref="CheckpointLockedException">A run is using the folder.</exception>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    public long Remove(UnusedGenerations generations)
    {
        var folder = GenerationFolders().FirstOrDefault(folder => folder.Path == generations.Folder)
            ?? throw new ArgumentException($"'{generations.Folder}' is no folder of generations in the cache '{Folder}', and nothing is deleted.", nameof(generations));
        using var folderLock = FolderLock.Acquire(Path.GetDirectoryName(folder.Path)!);
        try
        {
            HashSet<ulong> unwanted =
            [
                .. Unused(folder, generations.UsedBefore)
                    .Where(unused => unused.Group.Pipeline == generations.Pipeline && unused.Group.Step == generations.Step)
                    .SelectMany(static unused => unused.Keys),
            ];
            GenerationSweep.Remove(folder.Path, SignatureOf(folder), unwanted);
            return unwanted.Count;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The folder '{folder.Path}' cannot be written: {exception.Message}", folder.Path, exception);
        }
    }

    private IEnumerable<StepFolder> GenerationFolders() => Directory.Exists(Folder)
        ? Directory.GetDirectories(Folder).Order(StringComparer.Ordinal).SelectMany(Directory.GetDirectories)
            .Select(StepFolder.TryRead).OfType<StepFolder>().Where(static folder => folder.IsGenerations)
        : [];

    private static IEnumerable<(UnusedGenerations Group, ulong[] Keys)> Unused(StepFolder folder, DateTimeOffset? usedBefore)
    {
        var known = GenerationUses.Read(folder.Path);
        long BoundOf(GenerationUse use) => usedBefore?.ToUnixTimeMilliseconds() ?? known.Users[use.User].Completed;
        var unused = known.Uses.Where(use => use.LastUsed < BoundOf(use)).ToArray();
        if (unused.Length == 0)
        {
            return [];
        }

        var bytes = GenerationSweep.Measure(folder.Path, SignatureOf(folder));
        return unused.Where(use => bytes.ContainsKey(use.Key)).GroupBy(static use => use.User).Select(group =>
        {
            var user = known.Users[group.Key];
            return (
                new UnusedGenerations(
                    user.Pipeline,
                    user.Step,
                    folder.Path,
                    group.LongCount(),
                    group.Sum(use => bytes[use.Key]),
                    DateTimeOffset.FromUnixTimeMilliseconds(group.Max(static use => use.LastUsed)),
                    DateTimeOffset.FromUnixTimeMilliseconds(BoundOf(group.First()))),
                group.Select(static use => use.Key).ToArray());
        });
    }

    private static UInt128 SignatureOf(StepFolder folder) => UInt128.Parse(folder.Signature, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
