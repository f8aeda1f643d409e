using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets.Artifacts;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Writes a result while a run goes on: the rows of each leaf step, in shards. It is published as a whole, or kept as a partial one.</summary>
/// <remarks>Each leaf's writer is used by one thread at a time; different leaves may be written at once.</remarks>
internal sealed class DistisetWriter : IAsyncDisposable
{
    private readonly ResultFolder? _folder;
    private readonly List<(string Name, string Folder, string Split, ShardedWriter Writer)> _writers = [];

    /// <summary>Begins a file for each leaf.</summary>
    /// <param name="folder">Where the result is going to be, which is this writer's from now on; null to keep it in memory.</param>
    /// <param name="leaves">The leaves and their columns.</param>
    /// <param name="mostBytes">The size of a shard.</param>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold, or a file can't be made.</exception>
    internal DistisetWriter(ResultFolder? folder, IReadOnlyList<(string Step, Schema Schema)> leaves, long mostBytes = RunOptions.DefaultShardBytes)
        : this(folder, [.. leaves.Select(static leaf => (leaf.Step, DistisetIndex.Train, leaf.Schema))], mostBytes)
    {
    }

    /// <summary>Begins a file for each split of each subset, which stand next to one another.</summary>
    /// <inheritdoc cref="DistisetWriter(ResultFolder?, IReadOnlyList{ValueTuple{string, Schema}}, long)"/>
    internal DistisetWriter(ResultFolder? folder, IReadOnlyList<(string Subset, string Split, Schema Schema)> splits, long mostBytes = RunOptions.DefaultShardBytes)
    {
        _folder = folder;
        try
        {
            string[] names = [.. splits.Select(static split => split.Subset).Distinct()];
            var folders = names.Zip(SubsetFolders.For(names)).ToDictionary(static pair => pair.First, static pair => pair.Second);
            folder?.CheckFree(folders.Values.Append(ArtifactFolders.Name));
            foreach (var (subset, split, schema) in splits)
            {
                var writer = new ShardedWriter(schema, mostBytes, folder is null ? null : shard => folder.Stage(TemporaryName(folders[subset], split, shard)), folder?.Files);
                _writers.Add((subset, folders[subset], split, writer));
                writer.Begin();
            }
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>The rows in complete files, and those that wait in the others.</summary>
    internal long Rows => _writers.Sum(static subset => subset.Writer.Rows);

    /// <summary>The artifacts that steps have given.</summary>
    internal IReadOnlyList<IndexedArtifact> Artifacts { get; set; } = [];

    /// <summary>The leaf steps in whose texts halves of surrogate pairs were written as U+FFFD, and how many; to be asked for when the files have ended.</summary>
    internal IEnumerable<(string Step, long Count)> ReplacedSurrogates =>
        _writers.Where(static subset => subset.Writer.ReplacedSurrogates > 0).Select(static subset => (subset.Name, subset.Writer.ReplacedSurrogates));

    /// <summary>The writer of a leaf step's rows.</summary>
    internal ShardedWriter this[string step] => _writers.First(subset => subset.Name == step).Writer;

    /// <summary>The writer of a split's rows.</summary>
    internal ShardedWriter this[string step, string split] => _writers.First(subset => subset.Name == step && subset.Split == split).Writer;

    /// <summary>Ends all files and publishes the result.</summary>
    /// <param name="partial">For a copy of a partial result, how its run ended; the copy says so too.</param>
    /// <exception cref="PipelineException">It can't be written. The result before is still the published one.</exception>
    internal async ValueTask<Distiset> CompleteAsync(string? partial = null)
    {
        foreach (var subset in _writers)
        {
            await subset.Writer.CompleteAsync();
        }

        if (_folder is null)
        {
            return InMemory(partial);
        }

        try
        {
            _folder.Publish(NameShards("", partial));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ResultFolder.Unwritable(_folder.Path, exception);
        }

        return Distiset.LoadFromDisk(_folder.Path);
    }

    /// <summary>Ends what files can be ended and keeps them as a partial result beside the published one. To be called where <see cref="CompleteAsync"/> failed, too.</summary>
    /// <param name="outcome">How the run ended.</param>
    /// <exception cref="PipelineException">They can't be written.</exception>
    internal async ValueTask<Distiset> KeepPartialAsync(string outcome)
    {
        foreach (var subset in _writers)
        {
            await subset.Writer.CompleteAsync();
        }

        if (_folder is null)
        {
            return InMemory(outcome);
        }

        try
        {
            _folder.KeepPartial(NameShards(ResultFolder.Suffix, outcome));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ResultFolder.Unwritable(_folder.Path, exception);
        }

        return Distiset.LoadFromDisk(_folder.Staging);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var subset in _writers)
        {
            await subset.Writer.DisposeAsync();
        }

        _folder?.Dispose();
    }

    private static string TemporaryName(string subset, string split, int shard) => string.Create(CultureInfo.InvariantCulture, $"{subset}/{split}-{shard:00000}.parquet");

    /// <summary>Gives the shards the names that say how many they are, which are known only now.</summary>
    private DistisetIndex NameShards(string suffix, string? partial)
    {
        var subsets = new List<IndexedSubset>();
        foreach (var subset in _writers.GroupBy(static subset => (subset.Name, subset.Folder)))
        {
            var splits = new List<IndexedSplit>();
            // What failed on its first file has none.
            foreach (var (_, folder, split, writer) in subset.Where(static split => split.Writer.Shards.Count > 0))
            {
                var files = new List<IndexedFile>();
                for (var shard = 0; shard < writer.Shards.Count; shard++)
                {
                    var name = ResultFolder.ShardName(folder, split, shard, writer.Shards.Count, _folder!.Run);
                    if (File.Exists(writer.Shards[shard].Path))
                    {
                        // A result that could not be published has these names already.
                        _folder.Files.Move(writer.Shards[shard].Path!, _folder.Stage(name), overwrite: false);
                    }

                    files.Add(new IndexedFile(name + suffix, writer.Shards[shard].Rows));
                }

                splits.Add(new IndexedSplit(split, files));
            }

            if (splits.Count > 0)
            {
                subsets.Add(new IndexedSubset(subset.Key.Name, subset.Key.Folder, splits));
            }
        }

        return new DistisetIndex
        {
            Run = _folder!.Run,
            Partial = partial,
            Subsets = subsets,
            Artifacts = [.. Artifacts.Select(artifact => artifact with { Files = [.. artifact.Files.Select(file => file + suffix)] })],
        };
    }

    private Distiset InMemory(string? partial) => Distiset.InMemory(
        [
            .. _writers.GroupBy(static subset => subset.Name).Select(static subset => new DistisetSubset(
                subset.Key,
                [.. subset.Select(static split => new DistisetSplit(split.Split, StoredRows.Of(split.Writer.Shards.Select(shard => StoredFile.InMemory(shard.Bytes, split.Name)))))])),
        ],
        partial);
}
