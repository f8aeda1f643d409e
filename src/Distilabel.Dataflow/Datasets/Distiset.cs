using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow;

/// <summary>What a run made: a subset of rows for each leaf step, by the step's name, in Parquet files or in memory.</summary>
/// <remarks>
/// It holds no rows, only knows where they are, unless the run kept them in memory. It can be read by many threads, and to its end also when another run has
/// replaced the result in its folder.
/// </remarks>
public sealed partial class Distiset : IReadOnlyDictionary<string, DistisetSubset>
{
    private readonly IReadOnlyList<DistisetSubset> _subsets;
    private readonly string? _partial;

    /// <summary>The run whose files it is in <see cref="Folder"/>, all of them and no others; null where it is some of the rows, or in memory.</summary>
    private readonly string? _run;

    private Distiset(string folder, string? run, IReadOnlyList<DistisetSubset> subsets, string? partial) =>
        (Folder, _run, _subsets, _partial) = (folder, run, subsets, partial);

    /// <summary>The folder that the files are in, with a folder for each subset; empty for a result in memory.</summary>
    public string Folder { get; }

    /// <summary>Whether it is not the whole result: its run was stopped or failed before it had come to its end. It was not published.</summary>
    public bool IsPartial => _partial is not null;

    /// <summary>What happened in the run that made it; null for one that was loaded from disk.</summary>
    public RunReport? Run { get; internal set; }

    /// <summary>The files that steps have kept with the result.</summary>
    public IReadOnlyList<DistisetArtifact> Artifacts { get; private init; } = [];

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

    /// <summary>Opens the result that a run or <see cref="SaveToDiskAsync"/> published in a folder: the last one that was completed.</summary>
    /// <remarks>
    /// The folder may be one that can only be read. In another one, what a crash has left is finished or rolled back first. Partial results are not
    /// published: see <see cref="LoadPartialFromDisk"/>.
    /// </remarks>
    /// <param name="path">The folder. One without <c>distiset.json</c> has a subset for each folder in it that holds Parquet files.</param>
    /// <exception cref="PipelineException">There is no distiset, or a file of it is missing or broken.</exception>
    public static Distiset LoadFromDisk(string path) => DistisetLoading.Load(FullPath(path));

    /// <summary>Opens the partial result that the latest run into a folder left beside the published one, because it was stopped or has failed.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Null when there is none: each run that completes or leaves a partial result removes the one before.</returns>
    /// <exception cref="PipelineException">A file of it is broken.</exception>
    public static Distiset? LoadPartialFromDisk(string path) =>
        DistisetLoading.LoadPartial(FullPath(path));

    /// <summary>Copies the distiset to a folder, which is made when it is not there. It becomes the published result there, in place of an earlier one.</summary>
    /// <remarks>
    /// The folder may be the one that it was loaded from: the splits of it, or an earlier result that is still open, are then published there in place of what
    /// is. What is the published result already is left as it is.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Ends the copying; the folder's result is then the one that it had before.</param>
    /// <exception cref="ResultLockedException">A run is using the folder.</exception>
    /// <exception cref="PipelineException">The folder can't be written.</exception>
    public Task SaveToDiskAsync(string path, CancellationToken cancellationToken = default)
    {
        var folder = FullPath(path);
        return folder == Folder && _run is not null && _run == (DistisetIndex.TryRead(folder)?.Run ?? DistisetIndex.RunOfVersion1)
            ? Task.CompletedTask
            : DistisetSaving.SaveAsync(this, folder, _partial, cancellationToken);
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
    public override string ToString() =>
        $"Distiset({{{string.Join("; ", _subsets.Select(static subset => subset.ToString()))}}}{(IsPartial ? ", partial" : "")})";

    internal static Distiset OnDisk(
        string folder, string run, IReadOnlyList<DistisetSubset> subsets, string? partial, IReadOnlyList<DistisetArtifact> artifacts) =>
        new(folder, run, subsets, partial) { Artifacts = artifacts };

    internal static Distiset InMemory(IReadOnlyList<DistisetSubset> subsets, string? partial) => new("", null, subsets, partial);

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>The same with other subsets: some of the rows, or the rows in other splits.</summary>
    private Distiset With(Func<DistisetSubset, DistisetSubset> change) =>
        new(Folder, null, [.. _subsets.Select(change)], _partial) { Artifacts = Artifacts, Run = Run };
}
