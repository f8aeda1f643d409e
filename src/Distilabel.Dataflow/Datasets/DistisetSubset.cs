using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow;

/// <summary>The rows that one leaf step made, in Parquet files.</summary>
public sealed class DistisetSubset
{
    private const int BatchRows = 128;

    private readonly IReadOnlyList<ParquetFile> _files;

    private DistisetSubset(string name, IReadOnlyList<ParquetFile> files) => (Name, _files) = (name, files);

    /// <summary>The name of the leaf step.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public long Count => _files.Sum(static file => file.Rows);

    /// <summary>The columns in order, each with the type that says all it holds; structs are JSON.</summary>
    public Schema Schema => _files[0].Schema;

    /// <summary>The paths of the Parquet files, in the order of their rows.</summary>
    public IEnumerable<string> Files => _files.Select(static file => file.FilePath);

    /// <summary>Reads the rows as records, in order.</summary>
    /// <typeparam name="T">
    /// A record whose properties are columns, in snake_case or as <see cref="ColumnAttribute"/> says. It need not have all columns. A property may be
    /// wider than its column, for example <c>long</c> for <c>int</c>; what could lose something is refused.
    /// </typeparam>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PipelineException">A column is not there or is of another type, or null is in one whose property is not nullable.</exception>
    public async IAsyncEnumerable<T> ReadAsync<[Row] T>([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var type = ColumnTypes.Of<T>() as RecordType<T> ?? throw new PipelineException(
            $"Rows can't be read as {typeof(T)}: give a record with a property for each column that you want.");
        var columns = type.Fields.Select(static field => new WantedColumn(field.Name, field.Type, field.Nullable)).ToArray();
        await foreach (var batch in ReadAsync(columns, cancellationToken))
        {
            foreach (var row in Create(type, batch))
            {
                yield return row;
            }
        }
    }

    /// <summary>Reads all columns of the rows, in order, by name.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PipelineException">A file is broken.</exception>
    public async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var columns = Schema.Columns.Select(static column => new WantedColumn(column.Name, column.Type, true)).ToArray();
        await foreach (var batch in ReadAsync(columns, cancellationToken))
        {
            for (var row = 0; batch.Length > 0 && row < batch[0].Count; row++)
            {
                var values = new OrderedDictionary<string, object?>(columns.Length);
                for (var i = 0; i < columns.Length; i++)
                {
                    values.Add(columns[i].Name, batch[i][row]);
                }

                yield return values;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} rows of {Schema}";

    internal static DistisetSubset Open(string name, string folder)
    {
        var paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.parquet") : [];
        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Length > 0
            ? new DistisetSubset(name, [.. paths.Select(ParquetFile.Open)])
            : throw new PipelineException($"The folder '{folder}' of the subset '{name}' holds no Parquet file.");
    }

    internal async ValueTask CopyAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Files)
        {
            var copy = Path.Combine(folder, Path.GetFileName(path));
            await using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous))
            await using (var target = new FileStream(copy + ".partial", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                await source.CopyToAsync(target, cancellationToken);
            }

            File.Move(copy + ".partial", copy, overwrite: true);
        }
    }

    private static T[] Create<T>(RecordType<T> type, Column[] columns)
    {
        var rows = new T[columns.Length == 0 ? 0 : columns[0].Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = type.Create(new FieldValues(columns, i));
        }

        return rows;
    }

    private async IAsyncEnumerable<Column[]> ReadAsync(WantedColumn[] columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            await foreach (var batch in file.ReadAsync(columns, BatchRows, cancellationToken))
            {
                yield return batch;
            }
        }
    }
}
