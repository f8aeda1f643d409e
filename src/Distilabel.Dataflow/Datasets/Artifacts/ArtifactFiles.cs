namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>Copies the files of artifacts.</summary>
internal static class ArtifactFiles
{
    /// <summary>Stages copies of a file, or of all files in a folder, for a result.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="target">Where it is going to stand under the result's folder.</param>
    /// <param name="folder">The result's folder.</param>
    /// <returns>Where its files are going to stand.</returns>
    internal static IReadOnlyList<string> Stage(string source, string target, ResultFolder folder)
    {
        var files = new List<string>();
        foreach (var (path, relative) in FilesOf(source))
        {
            var file = relative.Length == 0 ? target : $"{target}/{relative}";
            file = file.EndsWith(ResultFolder.Suffix, StringComparison.Ordinal) ? file[..^ResultFolder.Suffix.Length] : file;
            Copy(path, folder.Stage(file));
            files.Add(file);
        }

        return files;
    }

    /// <summary>Copies a file, or all files in a folder, to a path.</summary>
    internal static void Copy(string source, string target)
    {
        foreach (var (path, relative) in FilesOf(source).ToArray())
        {
            var copy = relative.Length == 0 ? target : Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var to = new FileStream(copy, FileMode.Create, FileAccess.Write);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
    }

    private static IEnumerable<(string Path, string Relative)> FilesOf(string source) => File.Exists(source)
        ? [(source, "")]
        : Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, Path.GetRelativePath(source, path).Replace(Path.DirectorySeparatorChar, '/')));
}
