using System.Collections.Immutable;

namespace Distilabel.Dataflow.Columns;

/// <summary>Some rows, as one column for each column of a schema, with the identity of each row.</summary>
/// <remarks>Immutable. A batch with one more column shares all others; a range shares all values.</remarks>
public sealed class Batch
{
    private readonly Column[] _columns;

    /// <summary>A batch of <paramref name="columns"/>, in the order of <paramref name="schema"/>, which the caller hands over.</summary>
    /// <param name="schema">The columns' names and types.</param>
    /// <param name="columns">The columns, each as long as <paramref name="identities"/>.</param>
    /// <param name="identities">The identity of each row.</param>
    /// <param name="progress">How far the stream has come with this batch; null says as far as its last row.</param>
    public Batch(Schema schema, Column[] columns, RowIdentities identities, StreamProgress? progress = null)
    {
        if (columns.Length != schema.Columns.Length)
        {
            throw new ArgumentException($"{columns.Length} columns were given for a schema of {schema.Columns.Length}.", nameof(columns));
        }

        Schema = schema;
        _columns = columns;
        Identities = identities;
        Progress = progress;
    }

    /// <summary>The columns' names and types.</summary>
    public Schema Schema { get; }

    /// <summary>The identity of each row.</summary>
    public RowIdentities Identities { get; }

    /// <summary>The number of rows; zero for a batch that only says how far the stream has come.</summary>
    public int Count => Identities.Count;

    /// <summary>How far the stream has come, where that is further than the last row; otherwise null.</summary>
    public StreamProgress? Progress { get; }

    /// <summary>
    /// Whether these rows exist, but went another way: a routing batch function, or a route, did not choose this branch for them. They have no columns; a join
    /// further on must not wait for them, nor take them for filtered.
    /// </summary>
    internal bool IsAbsent { get; private init; }

    /// <summary>For absent rows, the steps behind the dimensions of their identities, which are those of the place where they were routed.</summary>
    internal ImmutableArray<int> AbsentDimensions { get; private init; }

    /// <summary>Rows that were sent elsewhere.</summary>
    /// <remarks>They may come before the rows that they stand among, and say how far the stream has come only where they have a <see cref="Progress"/>.</remarks>
    internal static Batch Absent(RowIdentities identities, ImmutableArray<int> dimensions) =>
        new(Schema.Empty, [], identities) { IsAbsent = true, AbsentDimensions = dimensions };

    /// <summary>No rows, only the word that the stream has come so far.</summary>
    internal static Batch OnlyProgress(Schema schema, StreamProgress progress, int dimensions) =>
        new(schema, [.. schema.Columns.Select(static column => column.Type.CreateDefault(0))], RowIdentities.None(dimensions), progress);

    /// <summary>These rows with another word of how far the stream has come.</summary>
    internal Batch WithProgress(StreamProgress? progress) => new(Schema, _columns, Identities, progress) { IsAbsent = IsAbsent, AbsentDimensions = AbsentDimensions };

    /// <summary>The rows at <paramref name="rows"/>, in that order.</summary>
    internal Batch Gather(ReadOnlySpan<int> rows, StreamProgress? progress)
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _columns[i].Gather(rows);
        }

        return new Batch(Schema, columns, Identities.Gather(rows), progress) { IsAbsent = IsAbsent, AbsentDimensions = AbsentDimensions };
    }

    /// <summary>The rows of several batches of one schema. The last one's progress counts.</summary>
    internal static Batch Concat(IReadOnlyList<Batch> batches)
    {
        if (batches.Count == 1)
        {
            return batches[0];
        }

        var first = batches[0];
        var columns = new Column[first._columns.Length];
        var others = new Column[batches.Count - 1];
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j < others.Length; j++)
            {
                others[j] = batches[j + 1]._columns[i];
            }

            columns[i] = first._columns[i].Concat(others);
        }

        var identities = first.Identities.Concat([.. batches.Skip(1).Select(static batch => batch.Identities)]);
        return new Batch(first.Schema, columns, identities, batches[^1].Progress);
    }

    /// <summary>The columns in the order of the schema.</summary>
    public ReadOnlySpan<Column> Columns => _columns;

    /// <summary>The columns in the order of the schema, for code that awaits.</summary>
    public ImmutableArray<Column> ColumnArray => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(_columns);

    /// <summary>The typed column at <paramref name="ordinal"/>.</summary>
    public Column<T> Column<T>(int ordinal) => (Column<T>)_columns[ordinal];

    /// <summary>A range of the rows. The range that ends the batch keeps its progress.</summary>
    public Batch Slice(int start, int count)
    {
        if (start == 0 && count == Count)
        {
            return this;
        }

        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _columns[i].Slice(start, count);
        }

        return new Batch(Schema, columns, Identities.Slice(start, count), start + count == Count ? Progress : null) { IsAbsent = IsAbsent, AbsentDimensions = AbsentDimensions };
    }
}
