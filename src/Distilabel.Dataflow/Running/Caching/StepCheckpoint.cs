using System.IO.Hashing;
using System.Runtime.InteropServices;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>What a step has finished in this run or one before it, found by the values of the rows that it reads.</summary>
/// <remarks>
/// Rows are looked up in the order in which they reach the step, batch by batch, by one thread at a time: equal rows keep a result each. Results are
/// kept from any thread, as they come.
/// </remarks>
internal sealed class StepCheckpoint
{
    private const int HashedAtOnce = 16;

    private readonly GraphNode _node;
    private readonly bool _isOneToOne;
    private readonly CheckpointSession _session;
    private readonly RowKeyHasher _hasher;
    private readonly RowCodec _codec;
    private readonly RowCodec _codecOfAll;
    private readonly ColumnType[] _types;
    private readonly Action<int>? _onTooLong;
    private readonly int _maxLength;
    private readonly Lock _gate = new();
    private readonly Stack<RecordBuffer> _buffers = new();
    private readonly Action _onUnreadable;
    private UInt128[] _hashes = [];
    private RecordLocation[] _locations = [];

    /// <summary>Where the artifacts of the step are kept, which it does not make again when its rows come from here.</summary>
    internal string? ArtifactFolder { get; init; }

    /// <param name="node">The step.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="session">What it asks of its log.</param>
    /// <param name="onUnreadable">Called when a record is whole and holds no values of these columns.</param>
    /// <param name="onTooLong">Told of a result of all rows that is longer than so many bytes, and is not kept.</param>
    /// <param name="maxLength">The most that is kept at once, in bytes.</param>
    internal StepCheckpoint(
        GraphNode node,
        UInt128 signature,
        CheckpointSession session,
        Action onUnreadable,
        Action<int>? onTooLong = null,
        int maxLength = RecordBuffer.MaxLength)
    {
        _onTooLong = onTooLong;
        _maxLength = maxLength;
        _node = node;
        _isOneToOne = node.Step.Kind is StepKind.Row or StepKind.Batch;
        _session = session;
        _onUnreadable = onUnreadable;
        _types = [.. node.OutputTypes];
        _codec = new RowCodec(_types);
        _codecOfAll = new RowCodec([.. _types, ColumnTypes.Int32]);
        _hasher = new RowKeyHasher(signature, [.. node.Columns.Inputs.SelectMany(KeyColumnOf)]);
    }

    /// <summary>The types of the columns that the step makes, in the order that it declares them.</summary>
    internal IReadOnlyList<ColumnType> Types => _types;

    /// <summary>Looks a batch up.</summary>
    internal Recall Find(Batch batch)
    {
        if (_hashes.Length < batch.Count)
        {
            _hashes = new UInt128[batch.Count];
            _locations = new RecordLocation[batch.Count];
        }

        for (var first = 0; first < batch.Count; first += HashedAtOnce)
        {
            // What is known of these is fetched while the next are hashed.
            var hashes = _hashes.AsSpan(first, Math.Min(HashedAtOnce, batch.Count - first));
            _hasher.Hash(batch, hashes, first);
            _session.Prefetch(hashes);
        }

        var records = new int[batch.Count];
        if (!_session.Find(_hashes.AsSpan(0, batch.Count), records))
        {
            return new Recall(records, [], null, []);
        }

        _session.Locate(records, _locations);

        var builders = _types.Select(type => type.CreateBuilder(batch.Count)).ToArray();
        var made = new int[batch.Count];
        for (var row = 0; row < made.Length; row++)
        {
            var isStored = _session.TryRead(_locations[row], out var value);
            made[row] = isStored ? Read(value, builders) : Recall.Missing;
            if (isStored && made[row] == Recall.Missing)
            {
                _onUnreadable();
            }
        }

        return new Recall(records, [.. builders.Select(static builder => builder.Build())], made, Recall.RowsMissing(made));
    }

    /// <summary>Looks up what was made of all rows at once, which counts as one result.</summary>
    /// <param name="batch">All rows.</param>
    /// <param name="all">What they are found by.</param>
    internal Recall FindAll(Batch batch, out UInt128 all)
    {
        var hashes = new UInt128[batch.Count];
        _hasher.Hash(batch, hashes);
        var record = new int[1];
        var location = new RecordLocation[1];
        all = XxHash128.HashToUInt128(MemoryMarshal.AsBytes<UInt128>(hashes));
        ColumnBuilder[] builders = [.. _types.Select(type => type.CreateBuilder(batch.Count)), new ColumnBuilder<int>(batch.Count)];
        ReadOnlyMemory<byte> value = default;
        _session.Find([all], record);
        _session.Locate(record, location);
        var isStored = _session.TryRead(location[0], out value);
        var isFound = isStored && _codecOfAll.TryReadRows(value, builders);
        if (isStored && !isFound)
        {
            _onUnreadable();
        }

        var columns = builders.Select(static builder => builder.Build()).ToArray();
        return isFound && ((Column<int>)columns[^1]).Values.IndexOfAnyExceptInRange(0, batch.Count - 1) < 0
            ? new Recall(record, columns, [columns[0].Count], [])
            : new Recall(record, [], null, []);
    }

    /// <summary>Sees to it that what was kept is with the operating system.</summary>
    internal ValueTask CommitAsync() => _session.CommitAsync();

    /// <summary>Keeps what was made of all rows at once, in memory until <see cref="CommitAsync"/>; nothing where that is longer than a record can be.</summary>
    internal void KeepAll(int record, StepOutput output)
    {
        var rows = output.Parents ?? [.. Enumerable.Range(0, output.Columns[0].Count)];
        var buffer = Rent();
        try
        {
            _codecOfAll.WriteRows(buffer, [.. output.Columns, new Column<int>(rows)], 0, rows.Length);
            _session.Append([record], buffer);
        }
        catch (RecordsTooLongException exception)
        {
            // A step that takes all rows has no smaller batches to use.
            _onTooLong?.Invoke(exception.MaxLength);
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Keeps what was made of some rows that were not found, in memory until <see cref="CommitAsync"/>.</summary>
    /// <param name="records">The numbers of the rows' records.</param>
    /// <param name="output">What was made of them.</param>
    /// <param name="failed">The rows, among them, that failed and are to be tried again by the next run; null for none.</param>
    internal void Keep(ReadOnlySpan<int> records, StepOutput output, Predicate<int>? failed)
    {
        var buffer = Rent();
        try
        {
            var kept = failed is null ? records : KeepAll(records, failed);
            Write(buffer, output, records.Length, failed);
            _session.Append(kept, buffer);
        }
        finally
        {
            Return(buffer);
        }
    }

    private static int[] KeepAll(ReadOnlySpan<int> records, Predicate<int> failed)
    {
        var kept = new List<int>(records.Length);
        for (var row = 0; row < records.Length; row++)
        {
            if (!failed(row))
            {
                kept.Add(records[row]);
            }
        }

        return [.. kept];
    }

    private void Write(RecordBuffer buffer, StepOutput output, int rows, Predicate<int>? failed)
    {
        if (failed is null && _isOneToOne)
        {
            _codec.WriteEach(buffer, output.Columns, 0, rows);
            return;
        }

        var next = 0;
        for (var row = 0; row < rows; row++)
        {
            var first = next;
            while (output.Parents is { } parents && next < parents.Length && parents[next] == row)
            {
                next++;
            }

            if (failed is not null && failed(row))
            {
                continue;
            }

            switch (_node.Step.Kind)
            {
                case StepKind.Filter:
                    RowCodec.WriteKept(buffer, next > first);
                    break;
                case StepKind.Expand:
                    _codec.WriteRows(buffer, output.Columns, output.Parents is null ? row : first, output.Parents is null ? 1 : next - first);
                    break;
                default:
                    _codec.WriteRow(buffer, output.Columns, row);
                    break;
            }
        }
    }

    /// <summary>Adds the rows that a record says were made of one.</summary>
    /// <returns>How many; <see cref="Recall.Missing"/> when the record can't be read.</returns>
    private int Read(ReadOnlyMemory<byte> value, ColumnBuilder[] builders)
    {
        switch (_node.Step.Kind)
        {
            case StepKind.Filter:
                return RowCodec.TryReadKept(value, out var isKept) ? (isKept ? 1 : 0) : Recall.Missing;
            case StepKind.Expand:
                return _codec.TryReadRows(value, builders, out var rows) ? rows : Recall.Missing;
            default:
                return _codec.TryReadRow(value, builders) ? 1 : Recall.Missing;
        }
    }

    private IEnumerable<KeyColumn> KeyColumnOf(InputColumn input)
    {
        var ordinal = _node.Available.OrdinalOf(_node.Step.InputMappings[input.Name]);
        return ordinal < 0 ? [] : [new KeyColumn(input.Name, _node.Available.Columns[ordinal].Type, ordinal)];
    }

    private RecordBuffer Rent()
    {
        lock (_gate)
        {
            return _buffers.TryPop(out var buffer) ? buffer : new RecordBuffer(_maxLength);
        }
    }

    private void Return(RecordBuffer buffer)
    {
        buffer.Clear();
        lock (_gate)
        {
            _buffers.Push(buffer);
        }
    }
}
