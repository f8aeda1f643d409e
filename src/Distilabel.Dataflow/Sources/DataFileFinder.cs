using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Sources;

/// <summary>Finds the files that a user means.</summary>
/// <remarks>
/// A file that is named, or that a pattern names, is taken whatever split its name tells. Of a folder, all data files of the split are taken. What can't be read
/// is refused by its name, and what is passed over is said.
/// </remarks>
internal static class DataFileFinder
{
    private const string Artifacts = "artifacts/";

    /// <summary>The files of <paramref name="paths"/>, in the order given and by name within a folder.</summary>
    /// <param name="paths">Files, folders and patterns.</param>
    /// <param name="type">The type of all of them; null to tell by their names.</param>
    /// <param name="split">The split to take of a folder whose file names tell their split.</param>
    /// <param name="passedOver">Takes what was passed over.</param>
    /// <exception cref="PipelineException">There are none, they are of several types, or one can't be read.</exception>
    internal static IReadOnlyList<DataFile> Find(IReadOnlyList<string> paths, DataFileType? type, string split, PassedOver? passedOver = null)
    {
        if (paths.Count == 0)
        {
            throw new PipelineException("No data files are given: set DataFiles to a file, a folder or a list of these.");
        }

        var files = paths.SelectMany(path => Find(path, type, split, passedOver ?? new PassedOver())).ToArray();
        if (Array.Find(files, static file => DataFile.Refuse(file.Path, file.Type) is not null) is { } refused)
        {
            throw new PipelineException(DataFile.Refuse(refused.Path, refused.Type)!);
        }

        var types = files.GroupBy(static file => file.Type).ToArray();
        return types.Length == 1 ? files : throw new PipelineException(
            $"The files of '{string.Join(", ", paths)}' are of several types: " +
            $"{string.Join(", ", types.Select(static group => $"{group.Count()} of {group.Key} ('{group.First().Path}')"))}. Choose one with FileType.");
    }

    private static DataFile[] Find(string path, DataFileType? type, string split, PassedOver passedOver)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path, type, split, passedOver);
        }

        if (File.Exists(path))
        {
            return [Named(path, type)];
        }

        if (Path.GetDirectoryName(path) is { } above && above.AsSpan().ContainsAny('*', '?'))
        {
            throw new PipelineException($"'{path}' is a pattern of folders, and only the name of a file can be one. Give the folder: all data files below it are loaded. Or give several paths.");
        }

        if (Path.GetFileName(path) is var pattern && pattern.AsSpan().ContainsAny('*', '?'))
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
            return Directory.Exists(folder) ? OfPattern(path, folder, pattern, type, passedOver) : throw NotFound(path);
        }

        throw NotFound(path);
    }

    private static PipelineException NotFound(string path) => new($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').");

    /// <summary>A file that is meant, whatever it is called.</summary>
    private static DataFile Named(string path, DataFileType? type) => DataFile.Refuse(path, type ?? DataFile.TypeOf(path)) is { } reason
        ? throw new PipelineException(reason)
        : new DataFile(path, type ?? DataFile.TypeOf(path) ?? throw new PipelineException(
            $"The name of the file '{path}' does not tell its type. Give FileType, or one of the suffixes {DataFile.KnownSuffixes}."));

    private static DataFile[] OfPattern(string path, string folder, string pattern, DataFileType? type, PassedOver passedOver)
    {
        var found = Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).ToArray();
        if (found.Length == 0)
        {
            throw new PipelineException($"No file is called '{path}'.");
        }

        string[] hidden = IsHidden(pattern) ? [] : [.. found.Where(static file => IsHidden(Path.GetFileName(file)))];
        SayHidden(path, hidden.Select(static file => Path.GetFileName(file)), passedOver.Warnings);
        var visible = found.Except(hidden);

        // A pattern such as *.txt says itself what the files are, and FileType what is in them; one such as rows* may find files of all kinds.
        return !Path.GetExtension(pattern).AsSpan().ContainsAny('*', '?') && Path.HasExtension(pattern) && hidden.Length < found.Length
            ? [.. visible.Select(file => Named(file, type))]
            : Told(path, visible.Select(static file => (file, Path.GetFileName(file))), type, passedOver.Warnings);
    }

    private static DataFile[] OfFolder(string folder, DataFileType? type, string split, PassedOver passedOver)
    {
        var isDistiset = File.Exists(Path.Combine(folder, DistisetIndex.FileName));
        var found = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path: file, Name: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(file => file.Name != DistisetIndex.FileName && !(isDistiset && file.Name.StartsWith(Artifacts, StringComparison.Ordinal)))
            .Where(static file => !SplitNames.NoData.Contains(Path.GetFileName(file.Path)))
            .OrderBy(static file => file.Path, StringComparer.Ordinal)
            .ToLookup(static file => IsHidden(file.Name));
        SayHidden(folder, found[true].Select(static file => file.Name), passedOver.Notes);
        return OfSplit(folder, Told(folder, found[false], type, passedOver.Notes), split, passedOver);
    }

    private static void SayHidden(string path, IEnumerable<string> names, List<string> passedOver)
    {
        string[] data = [.. names.Where(static name => DataFile.TypeOf(name) is not null)];
        if (data.Length > 0)
        {
            passedOver.Add($"Of '{path}', {PassedOver.Names(data)} {(data.Length == 1 ? "is" : "are")} passed over as hidden: a name that begins with '.' or '_'. Name what is to be loaded.");
        }
    }

    /// <summary>The files whose names tell their type.</summary>
    private static DataFile[] Told(string path, IEnumerable<(string Path, string Name)> found, DataFileType? type, List<string> passedOver)
    {
        var files = new List<DataFile>();
        var others = new List<string>();
        foreach (var (file, name) in found)
        {
            var told = DataFile.TypeOf(file);
            if (Packing.IsArchive(file) || (told is null && Packing.IsUnreadable(file) && !Path.HasExtension(Packing.Unpacked(file))))
            {
                throw new PipelineException(DataFile.Refuse(file, type)!);
            }

            if (told is { } known && (type is null || known == type))
            {
                files.Add(new DataFile(file, known));
            }
            else
            {
                others.Add(name);
            }
        }

        if (files.Count == 0)
        {
            throw new PipelineException(
                $"'{path}' holds no data files{(type is null ? "" : $" of the type {type}")}: their names end in {DataFile.KnownSuffixes}." +
                (others.Count == 0 ? "" : $" There are {PassedOver.Names(others)}. If these are data files, name them and give FileType."));
        }

        if (others.Count > 0)
        {
            passedOver.Add($"Of '{path}', {PassedOver.Names(others)} {(others.Count == 1 ? "is" : "are")} passed over: no data files{(type is null ? "" : $" of the type {type}")} by their names.");
        }

        return [.. files];
    }

    private static DataFile[] OfSplit(string folder, DataFile[] files, string split, PassedOver passedOver)
    {
        string[] names = [.. files.Select(file => Path.GetRelativePath(folder, file.Path))];
        var splits = new SplitNames(names, split);
        if (splits.Source is null)
        {
            return files;
        }

        var chosen = Enumerable.Range(0, files.Length).Where(i => splits[i].Contains(split)).ToArray();
        if (chosen.Length == 0)
        {
            throw new PipelineException(
                $"'{folder}' has no split '{split}'. By {splits.Source}, it has: {string.Join(", ", splits.All.Select(static name => $"'{name}'"))}. " +
                "Set Split to one of these, or give the files themselves or a pattern.");
        }

        string[] ofOthers = [.. Enumerable.Range(0, files.Length).Where(i => splits[i].Count > 0 && !splits[i].Contains(split)).Select(i => names[i])];
        string[] ofNone = [.. Enumerable.Range(0, files.Length).Where(i => splits[i].Count == 0).Select(i => names[i])];
        if (ofOthers.Length > 0)
        {
            passedOver.Notes.Add($"Of '{folder}', the split '{split}' is loaded, as {splits.Source} tell it. Of other splits, and passed over: {PassedOver.Names(ofOthers)}.");
        }

        if (ofNone.Length > 0)
        {
            passedOver.Warnings.Add(
                $"Of '{folder}', only {PassedOver.Names([.. chosen.Select(i => names[i])])} {(chosen.Length == 1 ? "is" : "are")} loaded: {splits.Source} tell the split '{split}', as they do to Python's datasets. " +
                $"Passed over, since they are of no split: {PassedOver.Names(ofNone)}. To load all, give the files themselves or a pattern.");
        }

        return [.. chosen.Select(i => files[i])];
    }

    private static bool IsHidden(string path) => path.Split('/', '\\').Any(static part => part.StartsWith('.') || part.StartsWith('_'));
}
