using System.Collections;

namespace Distilabel.Dataflow;

/// <summary>Paths of data files: <c>DataFiles = "questions.jsonl"</c> or <c>DataFiles = ["a.csv", "more/*.csv"]</c>.</summary>
/// <remarks>A path is a file, a folder, of which all data files are meant, or a pattern with <c>*</c> and <c>?</c> in its last part.</remarks>
public sealed class DataFileList : IReadOnlyList<string>
{
    private readonly List<string> _paths = [];

    /// <inheritdoc/>
    public int Count => _paths.Count;

    /// <inheritdoc/>
    public string this[int index] => _paths[index];

    /// <summary>One path.</summary>
    public static implicit operator DataFileList(string path) => [path];

    /// <summary>Several paths.</summary>
    public static implicit operator DataFileList(string[] paths) => [.. paths];

    /// <summary>Adds a path.</summary>
    public void Add(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _paths.Add(path);
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _paths.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _paths);
}
