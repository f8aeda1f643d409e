using System.Text.RegularExpressions;

namespace Distilabel.Dataflow.Sources;

/// <summary>Which split each file of a folder belongs to, by the rules of Python's <c>datasets</c>.</summary>
/// <remarks>
/// The first of these that any file obeys counts for all: <c>data/NAME-00000-of-00002.parquet</c> is of the split NAME; a word such as <c>train</c>, <c>dev</c>
/// or <c>test</c> in the name of a folder; such a word in the name of a file. Words are in small letters, and stand apart: between them are hyphens, dots, underscores,
/// blanks and digits. A file can be of two splits, and of none. Where no name tells a split, all files are <c>train</c>.
/// </remarks>
internal sealed partial class SplitNames
{
    /// <summary>What <c>datasets</c> passes over, too.</summary>
    internal static readonly HashSet<string> NoData = new(StringComparer.Ordinal) { "README.md", "config.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "dummy_data.zip" };

    private static readonly OrderedDictionary<string, string[]> Words = new()
    {
        ["train"] = ["train", "training"],
        ["validation"] = ["validation", "valid", "dev", "val"],
        ["test"] = ["test", "testing", "eval", "evaluation"],
    };

    private readonly string[][] _splits;

    /// <summary>Tells the splits of files.</summary>
    /// <param name="paths">Their paths within the folder.</param>
    /// <param name="wanted">The split that is wanted, whose name is a word for it too.</param>
    internal SplitNames(IReadOnlyList<string> paths, string wanted)
    {
        string[] names = [.. paths.Select(static path => path.Replace('\\', '/'))];
        (string Split, string Word)[] words =
        [
            .. Words.SelectMany(static split => split.Value.Select(word => (split.Key, word))),
            .. Words.ContainsKey(wanted) ? [] : (ReadOnlySpan<(string, string)>)[(wanted, wanted)],
        ];
        (string Source, Func<string, IEnumerable<string>> Tell)[] rules =
        [
            ("the numbers in the names of files", static name => Sharded().Match(name) is { Success: true } match ? [match.Groups[1].Value] : []),
            ("the names of folders", name => words.Where(split => name.Split('/')[..^1].Any(folder => HasWord(folder, split.Word, isFile: false))).Select(static split => split.Split)),
            ("the names of files", name => words.Where(split => HasWord(name[(name.LastIndexOf('/') + 1)..], split.Word, isFile: true)).Select(static split => split.Split)),
        ];
        foreach (var (source, tell) in rules)
        {
            _splits = Array.ConvertAll(names, name => tell(name).Distinct().ToArray());
            if (_splits.Any(static splits => splits.Length > 0))
            {
                Source = source;
                return;
            }
        }

        _splits = Array.ConvertAll(names, static _ => (string[])["train"]);
    }

    /// <summary>What told the splits; null when nothing did.</summary>
    internal string? Source { get; }

    /// <summary>The splits that there are.</summary>
    internal IEnumerable<string> All => _splits.SelectMany(static splits => splits).Distinct();

    /// <summary>The splits of a file.</summary>
    internal IReadOnlyList<string> this[int file] => _splits[file];

    /// <summary>Whether a word stands apart in a name. In that of a file something follows, if only the dot of its suffix.</summary>
    private static bool HasWord(string name, string word, bool isFile)
    {
        for (var at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || IsBetweenWords(name[at - 1])) && (end == name.Length ? !isFile : IsBetweenWords(name[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBetweenWords(char letter) => letter is '-' or '.' or '_' or ' ' or (>= '0' and <= '9');

    [GeneratedRegex(@"^data/(\w+(?:\.\w+)*)-[0-9]{5}-of-[0-9]{5}[^/]*\.[^/]*$")]
    private static partial Regex Sharded();
}
