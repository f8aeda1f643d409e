using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Writes the leaves of a run to a folder while the run goes on, a folder for each leaf step.</summary>
/// <remarks>Each leaf's writer is used by one thread at a time; different leaves may be written at once.</remarks>
internal sealed class DistisetWriter : IAsyncDisposable
{
    private readonly string _folder;
    private readonly List<(string Name, string Folder, ParquetSubsetWriter Writer)> _subsets = [];

    /// <summary>Opens a file for each leaf.</summary>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold.</exception>
    internal DistisetWriter(string folder, IReadOnlyList<(string Step, Schema Schema)> leaves)
    {
        _folder = Path.GetFullPath(folder);
        foreach (var ((step, schema), subset) in leaves.Zip(SubsetFolders.For(leaves.Select(static leaf => leaf.Step))))
        {
            _subsets.Add((step, subset, new ParquetSubsetWriter(Path.Combine(_folder, subset, Distiset.FileName), schema)));
        }
    }

    /// <summary>The writer of a leaf step's rows.</summary>
    internal ParquetSubsetWriter this[string step] => _subsets.First(subset => subset.Name == step).Writer;

    /// <summary>Ends all files and gives what was written.</summary>
    internal async ValueTask<Distiset> CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var subset in _subsets)
        {
            await subset.Writer.CompleteAsync(cancellationToken);
        }

        Directory.CreateDirectory(_folder);
        await DistisetIndex.WriteAsync(_folder, _subsets.Select(static subset => (subset.Name, subset.Folder)), cancellationToken);
        return Distiset.LoadFromDisk(_folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var subset in _subsets)
        {
            await subset.Writer.DisposeAsync();
        }
    }
}
