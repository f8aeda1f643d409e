using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>Copies the files of artifacts.</summary>
internal static class ArtifactFiles
{
    /// <summary>Stages copies of a file, or of all files in a folder, for a result.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="target">Where it is going to stand under the result's folder; with a number behind it, where somebody else's files stand there.</param>
    /// <param name="folder">The result's folder.</param>
    /// <returns>Where its files are going to stand.</returns>
    /// <exception cref="PipelineException">They can't be written.</exception>
    internal static IReadOnlyList<string> Stage(string source, string target, ResultFolder folder)
    {
        try
        {
            folder.CheckFree([target[..target.LastIndexOf('/')]]);
            var found = FilesOf(source).ToArray();
            var files = NamesOf(found, target);
            for (var number = 2; files.Any(folder.IsTaken); number++)
            {
                files = NamesOf(found, $"{target}~{number}");
            }

            foreach (var (file, staged) in found.Zip(files))
            {
                Copy(file.Path, folder.Stage(staged), folder.Files);
            }

            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ResultFolder.Unwritable(folder.Path, exception);
        }
    }

    /// <summary>Copies a file, or all files in a folder, to a path.</summary>
    internal static void Copy(string source, string target, FileActions files)
    {
        foreach (var (path, relative) in FilesOf(source).ToArray())
        {
            var copy = relative.Length == 0 ? target : Path.Combine(target, relative);
            files.MakeFolder(Path.GetDirectoryName(copy)!);
            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var to = files.Create(copy);
            from.CopyTo(to);
            files.Flush(to);
        }
    }

    /// <summary>The files of an artifact, and their paths under it; one without for an artifact that is a file.</summary>
    internal static IEnumerable<(string Path, string Relative)> FilesOf(string source) => File.Exists(source)
        ? [(source, "")]
        : Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, Path.GetRelativePath(source, path).Replace(Path.DirectorySeparatorChar, '/')));

    private static string[] NamesOf((string Path, string Relative)[] files, string target) => Array.ConvertAll(files, file =>
    {
        var name = file.Relative.Length == 0 ? target : $"{target}/{file.Relative}";
        return name.EndsWith(ResultFolder.Suffix, StringComparison.Ordinal) ? name[..^ResultFolder.Suffix.Length] : name;
    });
}
