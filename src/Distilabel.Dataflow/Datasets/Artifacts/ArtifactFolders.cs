namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>Where artifacts stand in a result: <c>artifacts/step/name</c>, a file or a folder of files.</summary>
internal static class ArtifactFolders
{
    internal const string Name = "artifacts";

    // Of an artifact's path: artifacts, the step, and the name.
    private const int Depth = 3;

    /// <summary>Where the artifacts of each step stand under a result's folder, in the same order.</summary>
    internal static IEnumerable<string> For(IEnumerable<string> steps) => SubsetFolders.Distinct(steps).Select(static folder => $"{Name}/{folder}");

    /// <summary>The file of an artifact, or the folder that all its files are in.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="find">Gives where a file of it is.</param>
    internal static string CommonPath(IndexedArtifact artifact, Func<string, string> find)
    {
        var files = artifact.Files.Select(file => (Relative: file, Path: find(file))).ToArray();
        if (files.Length == 0)
        {
            return "";
        }

        // A folder's files have the artifact's path and more.
        var (first, path) = files[0];
        for (var depth = first.Split('/').Length - Depth; depth > 0; depth--)
        {
            path = Path.GetDirectoryName(path)!;
        }

        return path;
    }

    /// <summary>Stages copies of artifacts for another result.</summary>
    internal static async ValueTask<IReadOnlyList<IndexedArtifact>> CopyAsync(
        IReadOnlyList<DistisetArtifact> artifacts, ResultFolder folder, CancellationToken cancellationToken)
    {
        var copies = new List<IndexedArtifact>();
        string[] steps = [.. artifacts.Select(static artifact => artifact.Step).Distinct()];
        var folders = steps.Zip(For(steps)).ToDictionary(static step => step.First, static step => step.Second);
        foreach (var artifact in artifacts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var files = await Task.Run(() => ArtifactFiles.Stage(artifact.Path, $"{folders[artifact.Step]}/{artifact.Name}", folder), cancellationToken);
            copies.Add(new IndexedArtifact(artifact.Step, artifact.Name, files, artifact.Metadata));
        }

        return copies;
    }
}
