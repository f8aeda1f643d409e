using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Sources;

/// <summary>Finds the files that a user means.</summary>
internal static class DataFileFinder
{
    private static readonly Dictionary<string, string[]> SplitWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = ["train", "training"],
        ["validation"] = ["validation", "valid", "val", "dev"],
        ["test"] = ["test", "testing", "eval", "evaluation"],
    };

    /// <summary>The files of <paramref name="paths"/>, in the order given and by name within a folder.</summary>
    /// <param name="paths">Files, folders and patterns.</param>
    /// <param name="type">The type of all of them; null to tell by their names.</param>
    /// <param name="split">The split to take of a folder or pattern whose file names tell their split.</param>
    /// <exception cref="PipelineException">There are none, or they are of several types.</exception>
    internal static IReadOnlyList<DataFile> Find(IReadOnlyList<string> paths, DataFileType? type, string split)
    {
        if (paths.Count == 0)
        {
            throw new PipelineException("No data files are given: set DataFiles to a file, a folder or a list of these.");
        }

        var files = paths.SelectMany(path => Find(path, type, split)).ToArray();
        var types = files.GroupBy(static file => file.Type).ToArray();
        return types.Length == 1 ? files : throw new PipelineException(
            $"The files of '{string.Join(", ", paths)}' are of several types: " +
            $"{string.Join(", ", types.Select(static group => $"{group.Count()} of {group.Key} ('{group.First().Path}')"))}. Choose one with FileType.");
    }

    private static DataFile[] Find(string path, DataFileType? type, string split)
    {
        var pattern = Path.GetFileName(path);
        if (Directory.Exists(path))
        {
            return OfFolder(path, path, "*", SearchOption.AllDirectories, type, split);
        }

        if (File.Exists(path))
        {
            return [new DataFile(path, type ?? DataFile.TypeOf(path) ?? throw new PipelineException(
                $"The name of the file '{path}' does not tell its type. Give FileType, or one of the suffixes {DataFile.KnownSuffixes}."))];
        }

        if (pattern.AsSpan().ContainsAny('*', '?'))
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
            return Directory.Exists(folder) ? OfFolder(path, folder, pattern, SearchOption.TopDirectoryOnly, type, split) : throw NotFound(path);
        }

        throw NotFound(path);
    }

    private static PipelineException NotFound(string path) => new($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");

    private static DataFile[] OfFolder(string path, string folder, string pattern, SearchOption depth, DataFileType? type, string split)
    {
        var files = Directory.EnumerateFiles(folder, pattern, depth)
            .Where(file => !IsHidden(Path.GetRelativePath(folder, file)) && Path.GetFileName(file) != DistisetIndex.FileName)
            .Order(StringComparer.Ordinal)
            .Select(file => (File: file, Type: DataFile.TypeOf(file)))
            .Where(file => file.Type is not null && (type is null || file.Type == type))
            .Select(static file => new DataFile(file.File, file.Type!.Value))
            .ToArray();
        if (files.Length == 0)
        {
            throw new PipelineException(
                $"'{path}' holds no data files{(type is null ? "" : $" of the type {type}")}: " +
                $"their names end in {DataFile.KnownSuffixes}, or these with .gz.");
        }

        return OfSplit(path, folder, files, split);
    }

    private static DataFile[] OfSplit(string path, string folder, DataFile[] files, string split)
    {
        var splits = files.Select(file => SplitOf(Path.GetRelativePath(folder, file.Path), split)).ToArray();
        if (Array.TrueForAll(splits, static name => name is null))
        {
            return files;
        }

        var chosen = files.Where((_, i) => string.Equals(splits[i], split, StringComparison.OrdinalIgnoreCase)).ToArray();
        return chosen.Length > 0 ? chosen : throw new PipelineException(
            $"'{path}' has no split '{split}'. By the names of its files, it has: " +
            $"{string.Join(", ", splits.OfType<string>().Distinct().Select(static name => $"'{name}'"))}.");
    }

    /// <summary>The split that a word of a file's path tells; null when none does.</summary>
    private static string? SplitOf(string path, string wanted)
    {
        foreach (var word in path.Split(['/', '\\', '-', '_', '.', ' ']).Reverse())
        {
            if (string.Equals(word, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return wanted;
            }

            foreach (var (split, words) in SplitWords)
            {
                if (words.Contains(word, StringComparer.OrdinalIgnoreCase))
                {
                    return split;
                }
            }
        }

        return null;
    }

    private static bool IsHidden(string path) => path.Split('/', '\\').Any(static part => part.StartsWith('.') || part.StartsWith('_'));
}
