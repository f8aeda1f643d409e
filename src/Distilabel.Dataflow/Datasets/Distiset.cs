using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow;

/// <summary>What a run made: a subset of rows for each leaf step, by the step's name, in Parquet files.</summary>
/// <remarks>It holds no rows, only knows where they are. It can be read by many threads, as long as its folder is left alone.</remarks>
public sealed class Distiset : IReadOnlyDictionary<string, DistisetSubset>
{
    internal const string FileName = "train.parquet";

    private readonly IReadOnlyList<DistisetSubset> _subsets;

    private Distiset(string folder, IReadOnlyList<DistisetSubset> subsets) => (Folder, _subsets) = (folder, subsets);

    /// <summary>The folder that the files are in, with a folder for each subset.</summary>
    public string Folder { get; }

    /// <summary>What happened in the run that made it; null for one that was loaded from disk.</summary>
    public RunReport? Run { get; internal set; }

    /// <summary>The number of subsets.</summary>
    public int Count => _subsets.Count;

    /// <summary>The names of the subsets, in the order of the leaf steps.</summary>
    public IEnumerable<string> Keys => _subsets.Select(static subset => subset.Name);

    /// <summary>The subsets, in the order of the leaf steps.</summary>
    public IEnumerable<DistisetSubset> Values => _subsets;

    /// <summary>The subset of the leaf step called <paramref name="key"/>.</summary>
    /// <exception cref="PipelineException">There is none.</exception>
    public DistisetSubset this[string key] => TryGetValue(key, out var subset) ? subset : throw new PipelineException(
        $"The distiset has no subset '{key}'. It has: {string.Join(", ", Keys.Select(static name => $"'{name}'"))}.");

    /// <summary>Opens the distiset that a run or <see cref="SaveToDiskAsync"/> left in a folder.</summary>
    /// <param name="path">The folder. One without <c>distiset.json</c> has a subset for each folder in it that holds Parquet files.</param>
    /// <exception cref="PipelineException">There is no distiset, or a file of it is broken.</exception>
    public static Distiset LoadFromDisk(string path)
    {
        var folder = Path.GetFullPath(path);
        var subsets = DistisetIndex.Read(folder).Select(subset => DistisetSubset.Open(subset.Name, Path.Combine(folder, subset.Folder)));
        return new Distiset(folder, [.. subsets]);
    }

    /// <summary>Copies the distiset to a folder, which is made when it is not there. Files of the same subsets are replaced.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Ends the copying; what is unfinished has names ending in <c>.partial</c>.</param>
    public async Task SaveToDiskAsync(string path, CancellationToken cancellationToken = default)
    {
        var folder = Path.GetFullPath(path);
        if (folder == Folder)
        {
            return;
        }

        var folders = SubsetFolders.For(Keys);
        for (var i = 0; i < _subsets.Count; i++)
        {
            await _subsets[i].CopyAsync(Path.Combine(folder, folders[i]), cancellationToken);
        }

        Directory.CreateDirectory(folder);
        await DistisetIndex.WriteAsync(folder, Keys.Zip(folders), cancellationToken);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out DistisetSubset value)
    {
        value = _subsets.FirstOrDefault(subset => subset.Name == key);
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, DistisetSubset>> GetEnumerator() =>
        _subsets.Select(static subset => KeyValuePair.Create(subset.Name, subset)).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"Distiset({{{string.Join("; ", _subsets.Select(static subset => subset.ToString()))}}})";
}
