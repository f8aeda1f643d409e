using System.Buffers;
using System.Buffers.Binary;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Writes rows to a Parquet file while they come, in the plain parts of the format.</summary>
/// <remarks>
/// Data pages of version 1, PLAIN values, Snappy, lists of three levels, every node optional: what any reader knows. Compressed pages are held
/// until their row group is full, so memory is bounded by a row group and the largest row. There are no smallest and largest values: Arrow
/// refuses a page whose header holds a text of some megabytes.
/// </remarks>
internal sealed class ParquetFileWriter
{
    // What of a footer's properties says which text leaves hold JSON.
    internal const string JsonLeavesKey = "distilabel.json_leaves";

    private const int GroupRows = 100_000;
    private const long GroupBytes = 16L << 20;
    private const int SliceRows = 512;

    private readonly Stream _stream;
    private readonly Schema _schema;
    private readonly ShredderFactory _factory = new();
    private readonly ColumnShredder[] _columns;
    private readonly Slot[] _slots;
    private readonly Slot[] _memberSlots;
    private readonly bool[] _isMember;
    private readonly List<RowGroup> _groups = [];
    private int _rowsInGroup;

    /// <summary>A writer of rows with the columns of <paramref name="schema"/> to a stream that stands at its start.</summary>
    /// <exception cref="PipelineException">A column has a type that no Parquet file can hold.</exception>
    internal ParquetFileWriter(Stream stream, Schema schema)
    {
        _stream = stream;
        _schema = schema;
        _columns = new ColumnShredder[schema.Columns.Length];
        _isMember = [.. schema.Columns.Select(static column => MetadataColumns.IsMember(column.Name))];
        AddColumns();
        _slots = new Slot[SliceRows];
        Array.Fill(_slots, new Slot(0, 0, true));
        _memberSlots = new Slot[SliceRows];
        Array.Fill(_memberSlots, new Slot(0, 1, true));
        _stream.Write(ParquetFormat.Magic);
    }

    /// <summary>The rows written so far.</summary>
    internal long Rows { get; private set; }

    /// <summary>The bytes by now: those of complete row groups, and of the pages that wait for theirs to be.</summary>
    internal long Bytes => _stream.Position + BufferedBytes();

    /// <summary>Writes the rows of a batch, whose columns are those of the schema in its order.</summary>
    internal async ValueTask WriteAsync(IReadOnlyList<Column> columns, int count, CancellationToken cancellationToken)
    {
        for (var start = 0; start < count;)
        {
            var rows = Math.Min(Math.Min(count - start, SliceRows), GroupRows - _rowsInGroup);
            for (var i = 0; i < _columns.Length; i++)
            {
                Shred(i, columns[i].Slice(start, rows), rows);
            }

            start += rows;
            Rows += rows;
            _rowsInGroup += rows;
            if (_rowsInGroup == GroupRows || BufferedBytes() >= GroupBytes)
            {
                await EndGroupAsync(cancellationToken);
            }
        }
    }

    /// <summary>Writes what is left and the footer.</summary>
    internal async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await EndGroupAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>();
        var footer = new FileFooter
        {
            Schema = [new SchemaElement("schema", Repetition.Required) { Children = TopLevelCount() }, .. _factory.Schema],
            RowGroups = _groups,
            Rows = Rows,
            Properties = _factory.JsonLeaves.Count == 0
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { [JsonLeavesKey] = string.Join(',', _factory.JsonLeaves) },
            CreatedBy = $"Distilabel.Dataflow version {typeof(ParquetFileWriter).Assembly.GetName().Version?.ToString(3)}",
        };
        footer.Write(new ThriftWriter(buffer));
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), buffer.WrittenCount);
        buffer.Advance(sizeof(int));
        buffer.Write(ParquetFormat.Magic);
        await _stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    private void AddColumns()
    {
        var members = Enumerable.Range(0, _columns.Length).Where(i => _isMember[i]).ToArray();
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _schema.Columns[i];
            if (!_isMember[i])
            {
                _columns[i] = _factory.Add(column.Name, column.Type);
            }
            else if (i == members[0])
            {
                _factory.AddGroup(MetadataColumns.Name, members.Length, () =>
                {
                    foreach (var member in members)
                    {
                        var (name, type) = (_schema.Columns[member].Name, _schema.Columns[member].Type);
                        _columns[member] = _factory.Add(MetadataColumns.MemberOf(name), type);
                    }
                });
            }
        }

        if (members.Length > 0 && _schema.Find(MetadataColumns.Name) is not null)
        {
            throw new PipelineException(
                $"There is a column '{MetadataColumns.Name}' beside the metadata of this run's steps ({_schema.Columns[members[0]].Name}), " +
                "which is written under that name. Give the column another name with OutputMappings.");
        }
    }

    private void Shred(int column, Column values, int rows)
    {
        try
        {
            _columns[column].Write(values, (_isMember[column] ? _memberSlots : _slots).AsSpan(0, rows));
        }
        catch (OverflowException exception)
        {
            throw new PipelineException(
                $"A value of the column '{_schema.Columns[column].Name}' can't be written, in one of the rows {Rows} to {Rows + rows - 1}: " +
                exception.Message);
        }
    }

    private long BufferedBytes()
    {
        var bytes = 0L;
        foreach (var leaf in _factory.Leaves)
        {
            bytes += leaf.BufferedBytes;
        }

        return bytes;
    }

    private int TopLevelCount() => _isMember.Count(static member => !member) + (_isMember.Contains(true) ? 1 : 0);

    private async ValueTask EndGroupAsync(CancellationToken cancellationToken)
    {
        if (_rowsInGroup == 0)
        {
            return;
        }

        var chunks = new List<ColumnChunk>(_factory.Leaves.Count);
        foreach (var leaf in _factory.Leaves)
        {
            chunks.Add(await leaf.WriteChunkAsync(_stream, cancellationToken));
        }

        _groups.Add(new RowGroup(chunks, _rowsInGroup, chunks.Sum(static chunk => chunk.UncompressedBytes)));
        _rowsInGroup = 0;
    }
}
