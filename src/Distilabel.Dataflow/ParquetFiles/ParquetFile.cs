using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>A column that is wanted of a file.</summary>
/// <param name="Name">Its name; a member of the metadata by its prefixed one.</param>
/// <param name="Type">The type that the values are wanted in.</param>
/// <param name="AllowsNull">Whether null is wanted as null, rather than an error.</param>
internal readonly record struct WantedColumn(string Name, ColumnType Type, bool AllowsNull);

/// <summary>Reads a Parquet file: ours, pyarrow's, DuckDB's or any other that is not encrypted.</summary>
/// <remarks>The file is opened once for each reading, and read page by page: memory is bounded by a batch and a page of each column.</remarks>
internal sealed class ParquetFile
{
    private const int LargestFooter = 1 << 30;

    private readonly FileFooter _footer;
    private readonly SchemaNode _root;
    private readonly HashSet<int> _jsonLeaves;

    private readonly ReadOnlyMemory<byte>? _bytes;

    private ParquetFile(string path, ReadOnlyMemory<byte>? bytes, FileFooter footer)
    {
        FilePath = path;
        _bytes = bytes;
        _footer = footer;
        _root = SchemaNode.Build(footer.Schema);
        _jsonLeaves = footer.Properties.TryGetValue(ParquetFileWriter.JsonLeavesKey, out var leaves)
            ? [.. leaves.Split(',').Select(static leaf => int.TryParse(leaf, out var ordinal) ? ordinal : -1)]
            : [];
        Schema = new Schema(NaturalColumns());
    }

    internal string FilePath { get; }

    /// <summary>The columns, each with the type that says all that it holds. The metadata's members are columns of their own.</summary>
    internal Schema Schema { get; }

    internal long Rows => _footer.Rows;

    /// <summary>Reads a file's footer.</summary>
    /// <exception cref="PipelineException">It is no Parquet file, or a broken one.</exception>
    internal static ParquetFile Open(string path) => Open(path, null);

    /// <summary>Reads the footer of a file in memory.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="PipelineException">It is no Parquet file, or a broken one.</exception>
    internal static ParquetFile Open(ReadOnlyMemory<byte> bytes, string name) => Open(name, bytes);

    private static ParquetFile Open(string path, ReadOnlyMemory<byte>? bytes)
    {
        try
        {
            using var file = OpenSource(path, bytes);
            return new ParquetFile(path, bytes, ReadFooter(file));
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new PipelineException($"The file '{path}' is no Parquet file that can be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads columns in batches of <paramref name="batchSize"/> rows; the last may have fewer.</summary>
    /// <exception cref="PipelineException">A column is not there, is of another type, or the file is broken.</exception>
    internal async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var factory = new AssemblerFactory(_jsonLeaves.Contains);
        var assemblers = columns.Select(column => Bind(factory, column)).ToArray();
        using var file = OpenSource(FilePath, _bytes);
        var rows = new Cursor(this, file, factory.Leaves, assemblers);
        while (await rows.ReadAsync(batchSize, cancellationToken) is { } batch)
        {
            yield return batch;
        }
    }

    private static ByteSource OpenSource(string path, ReadOnlyMemory<byte>? bytes) => bytes is { } given
        ? new ByteSource(given)
        : new ByteSource(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous));

    private static bool IsBroken(Exception exception) =>
        exception is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException or ZstdSharp.ZstdException;

    private static FileFooter ReadFooter(ByteSource file)
    {
        var length = file.Length;
        if (length < (2 * ParquetFormat.Magic.Length) + sizeof(int))
        {
            throw new InvalidDataException("It is too short.");
        }

        var tail = ReadExactly(file, length - ParquetFormat.TailLength, ParquetFormat.TailLength);
        if (!tail.AsSpan(sizeof(int)).SequenceEqual(ParquetFormat.Magic))
        {
            var isEncrypted = tail.AsSpan(sizeof(int)).SequenceEqual("PARE"u8);
            throw new InvalidDataException(isEncrypted ? "It is encrypted." : "It does not end as one; it may be cut off.");
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (size < 0 || size > LargestFooter || size > length - ParquetFormat.TailLength)
        {
            throw new InvalidDataException("Its footer is longer than the file.");
        }

        return FileFooter.Read(ReadExactly(file, length - ParquetFormat.TailLength - size, size));
    }

    private static byte[] ReadExactly(ByteSource file, long offset, int count)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            var read = file.Read(bytes.AsSpan(filled), offset + filled);
            filled += read > 0 ? read : throw new InvalidDataException("It ends too early.");
        }

        return bytes;
    }

    private IEnumerable<ColumnDefinition> NaturalColumns()
    {
        var factory = new AssemblerFactory(_jsonLeaves.Contains);
        foreach (var node in _root.Children)
        {
            var members = node.Name == MetadataColumns.Name && !node.IsLeaf && node.AsList() is null && node.AsMap() is null ? node.Children : null;
            foreach (var member in members ?? [node])
            {
                yield return new ColumnDefinition(
                    members is null ? node.Name : MetadataColumns.ColumnOf(member.Name), factory.NaturalType(member).ToNullable(), true, FilePath);
            }
        }
    }

    private ColumnAssembler Bind(AssemblerFactory factory, WantedColumn column)
    {
        var node = _root.Find(column.Name)
            ?? (MetadataColumns.IsMember(column.Name) ? _root.Find(MetadataColumns.Name)?.Find(MetadataColumns.MemberOf(column.Name)) : null)
            ?? throw new PipelineException(
                $"The file '{FilePath}' has no column '{column.Name}'. Its columns are: {string.Join(", ", Schema.Names.Select(static name => $"'{name}'"))}.");
        try
        {
            return factory.Bind(node, column.Type, column.AllowsNull);
        }
        catch (Exception exception) when (exception is PipelineException || IsBroken(exception))
        {
            throw new PipelineException($"The file '{FilePath}' can't be read as wanted. {exception.Message}", exception);
        }
    }

    /// <summary>A place among the file's rows.</summary>
    private sealed class Cursor(ParquetFile owner, ByteSource file, List<LeafReader> leaves, ColumnAssembler[] assemblers)
    {
        private readonly PageReader[] _pages = [.. leaves.Select(_ => new PageReader(file))];
        private int _group = -1;
        private long _leftInGroup;
        private long _row;

        /// <summary>The next rows; null at the end.</summary>
        internal async ValueTask<Column[]?> ReadAsync(int count, CancellationToken cancellationToken)
        {
            try
            {
                var filled = 0;
                while (filled < count && (_leftInGroup > 0 || NextGroup()))
                {
                    var rows = (int)Math.Min(count - filled, _leftInGroup);
                    foreach (var leaf in leaves)
                    {
                        await leaf.FillAsync(rows, cancellationToken);
                    }

                    Assemble(rows);
                    filled += rows;
                    _leftInGroup -= rows;
                    _row += rows;
                }

                return filled == 0 ? null : Array.ConvertAll(assemblers, static assembler => assembler.Take());
            }
            catch (Exception exception) when (IsBroken(exception))
            {
                throw new PipelineException($"The file '{owner.FilePath}' can't be read after row {_row}: {exception.Message}", exception);
            }
        }

        private void Assemble(int rows)
        {
            foreach (var assembler in assemblers)
            {
                for (var i = 0; i < rows; i++)
                {
                    try
                    {
                        assembler.Read();
                    }
                    catch (InvalidDataException exception)
                    {
                        throw new PipelineException($"The file '{owner.FilePath}', row {_row + i}: {exception.Message}", exception);
                    }
                }
            }
        }

        private bool NextGroup()
        {
            while (++_group < owner._footer.RowGroups.Count)
            {
                var group = owner._footer.RowGroups[_group];
                if (group.Rows == 0)
                {
                    continue;
                }

                _leftInGroup = group.Rows;
                for (var i = 0; i < leaves.Count; i++)
                {
                    leaves[i].Open(group.Columns[leaves[i].Node.FirstLeaf], _pages[i]);
                }

                return true;
            }

            return false;
        }
    }
}
