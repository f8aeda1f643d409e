using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles.Reading;
using ParquetSharp;
using ParquetSharp.Arrow;
using Column = Distilabel.Dataflow.Columns.Column;
using Field = Apache.Arrow.Field;
using Schema = Distilabel.Dataflow.Columns.Schema;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Reads a Parquet file with Arrow's own library: ours, pyarrow's, DuckDB's or any other that is not encrypted.</summary>
/// <remarks>
/// The file is opened once for each reading and read as a stream: memory is bounded by the pages that a batch of each column is in, whatever the size of the
/// row groups. It can be read by many threads at once, each with a reading of its own.
/// </remarks>
internal sealed class ParquetFile
{
    /// <summary>The key of what says which text leaves of a file hold JSON.</summary>
    internal const string JsonLeavesKey = "distilabel.json_leaves";

    private readonly Field[] _fields;
    private readonly ImmutableArray<ImmutableArray<int>> _leaves;
    private readonly Dictionary<string, (int Column, Field Field, ImmutableArray<int> Leaves)> _parts = new(StringComparer.Ordinal);

    private ParquetFile(FileContent content, FileReader reader)
    {
        Content = content;
        _fields = [.. reader.Schema.FieldsList];
        _leaves = [.. reader.SchemaManifest.SchemaFields.Select(static field => LeavesOf(field).ToImmutableArray())];
        foreach (var (ordinal, field) in reader.SchemaManifest.SchemaFields.Index().Where(static field => field.Item.Field.DataType is StructType))
        {
            foreach (var part in field.Children)
            {
                _parts.TryAdd($"{field.Field.Name}.{part.Field.Name}", (ordinal, part.Field, [.. LeavesOf(part)]));
            }
        }

        Rows = reader.ParquetReader.FileMetaData.NumRows;
        var metadata = reader.Schema.Metadata;
        var known = SchemaMetadata.Read(metadata);
        var jsonLeaves = metadata is not null && metadata.TryGetValue(JsonLeavesKey, out var leaves)
            ? leaves.Split(',').Select(static leaf => int.TryParse(leaf, out var ordinal) ? ordinal : -1).ToHashSet()
            : [];
        var isOwn = reader.ParquetReader.FileMetaData.CreatedBy.StartsWith("Distilabel.Dataflow", StringComparison.Ordinal);
        var types = new NaturalTypes(jsonLeaves.Contains, isOwn);
        var categories = Categories.Read(content, _fields, _leaves);
        var columns = new List<ColumnDefinition>();
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = _fields[i];
            var said = known.GetValueOrDefault(field.Name, ColumnMetadata.None);
            columns.Add(new ColumnDefinition(field.Name, types.OfColumn(field, said, categories[i]), field.IsNullable, FilePath));
        }

        Schema = new Schema(columns);
    }

    internal string FilePath => Content.Path;

    /// <summary>What is in the file.</summary>
    internal FileContent Content { get; }

    /// <summary>The columns, each with the type that says all that it holds, and how it is stored.</summary>
    internal Schema Schema { get; }

    internal long Rows { get; }

    /// <summary>Reads a file's footer.</summary>
    /// <exception cref="PipelineException">It is no Parquet file, a broken or an encrypted one.</exception>
    /// <exception cref="IOException">It can't be opened.</exception>
    internal static ParquetFile Open(string path) => Open(new FileContent(path, null));

    /// <summary>Reads the footer of a file in memory.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="PipelineException">It is no Parquet file, a broken or an encrypted one.</exception>
    internal static ParquetFile Open(ReadOnlyMemory<byte> bytes, string name) => Open(new FileContent(name, bytes));

    private static ParquetFile Open(FileContent content)
    {
        try
        {
            content.CheckEnd();
            using var reader = content.Open(batchRows: 1);
            return new ParquetFile(content, reader);
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception))
        {
            throw ArrowLibrary.Failure($"The file '{content.Path}' is no Parquet file that can be read", exception);
        }
    }

    /// <summary>Reads columns in batches of <paramref name="batchSize"/> rows; the last may have fewer.</summary>
    /// <exception cref="PipelineException">A column is not there, is of another type, or the file is broken.</exception>
    internal async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bound = columns.Select(Bind).ToArray();
        await using var groups = new RowGroups(this, bound, batchSize);
        var batches = new BatchCutter(batchSize);
        while (await groups.ReadAsync(cancellationToken) is { } read)
        {
            batches.Add(read);
            while (batches.TryTake(out var batch))
            {
                yield return batch;
            }
        }

        if (batches.TakeRest() is { } rest)
        {
            yield return rest;
        }
    }

    private static IEnumerable<int> LeavesOf(SchemaField field) =>
        field.Children.Count == 0 ? [field.ColumnIndex] : field.Children.SelectMany(LeavesOf);

    /// <summary>Finds how a column is read.</summary>
    /// <remarks>A name that no column has may lead into one that holds records: <c>distilabel_metadata.raw_output_ask</c>.</remarks>
    /// <exception cref="PipelineException">It is not there, or of another type.</exception>
    internal BoundColumn Bind(WantedColumn column)
    {
        var ordinal = Array.FindIndex(_fields, field => field.Name == column.Name);
        Field? found = ordinal < 0 ? null : _fields[ordinal];
        string? member = null;
        var leaves = ordinal < 0 ? [] : _leaves[ordinal];
        if (ordinal < 0 && _parts.TryGetValue(column.Name, out var part))
        {
            (ordinal, found, leaves) = part;
            member = found.Name;
        }

        if (found is null)
        {
            return column.MayBeMissing
                ? new BoundColumn(column, -1, null, null, [])
                : throw new PipelineException(
                    $"The file '{FilePath}' has no column '{column.Name}'. Its columns are: {string.Join(", ", Schema.Names.Select(static name => $"'{name}'"))}.");
        }

        var reader = ReaderBinding.Find(found, column.Type) ?? throw new PipelineException(
            $"The file '{FilePath}' can't be read as wanted. The column '{column.Name}' holds {(Schema.Find(column.Name)?.Type ?? NaturalTypes.OfPart(found)).Name}, "
            + $"which can't be read as {column.Type.Name} without loss.");
        return new BoundColumn(column, ordinal, member, reader, leaves);
    }
}
