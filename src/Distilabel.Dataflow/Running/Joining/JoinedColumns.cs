using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Makes one batch of joined rows: for each column of the result, from which branch and place it comes.</summary>
internal sealed class JoinedColumns
{
    private readonly Schema _schema;
    private readonly Lineage _lineage;
    private readonly ImmutableArray<Lineage> _lineages;
    private readonly Source[][] _sources;

    /// <param name="schema">The columns of the result.</param>
    /// <param name="branches">The columns of each branch.</param>
    /// <param name="lineages">The dimensions of each branch.</param>
    /// <param name="isBefore">Whether one step stands before another, by their names.</param>
    internal JoinedColumns(Schema schema, IReadOnlyList<Schema> branches, ImmutableArray<Lineage> lineages, Func<string, string, bool> isBefore)
    {
        _schema = schema;
        _lineages = lineages;
        _lineage = Lineage.Join(lineages);
        _sources = [.. schema.Columns.Select(column => SourcesOf(column, branches, isBefore))];
    }

    /// <summary>The dimensions of the result.</summary>
    internal Lineage Lineage => _lineage;

    /// <summary>The batch of <paramref name="count"/> tuples from <paramref name="start"/>.</summary>
    internal Batch Assemble(RowTuples tuples, int start, int count, StreamProgress? progress)
    {
        var whole = WholeBatches(tuples, start, count);
        var columns = new Column[_sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = whole is null ? Gather(i, tuples, start, count) : _sources[i][0].Read(whole[_sources[i][0].Branch]);
        }

        return new Batch(_schema, columns, Identities(tuples, start, count), progress);
    }

    /// <summary>The identities of the joined rows. Dimensions that only an absent branch has are -1, which stands before all ordinals.</summary>
    internal RowIdentities Identities(RowTuples tuples, int start, int count)
    {
        if (_lineages[0].Count == _lineage.Count && _lineages[0].Uncertain.IsEmpty && WholeBatches(tuples, start, count) is { } whole)
        {
            return whole[0].Identities;
        }

        var dimensions = new long[_lineage.Count][];
        for (var dimension = 0; dimension < dimensions.Length; dimension++)
        {
            var ordinals = dimensions[dimension] = new long[count];
            var places = _lineages.Select(lineage => lineage.Steps.IndexOf(_lineage.Steps[dimension])).ToArray();
            for (var row = 0; row < count; row++)
            {
                ordinals[row] = Ordinal(tuples, start + row, places);
            }
        }

        // The first branch's dimensions come first, and the others' rows, which may have been dropped, say nothing of how its batch began.
        var joined = RowIdentities.Of(count, dimensions);
        return tuples[0][start].Batch is { Identities: var first } ? joined.WithOrigin([.. first.Origin, .. new long[joined.Dimensions - first.Dimensions]]) : joined;
    }

    private static long Ordinal(RowTuples tuples, int tuple, int[] places)
    {
        for (var branch = 0; branch < places.Length; branch++)
        {
            if (places[branch] >= 0 && tuples[branch][tuple] is { Batch: { } batch, Row: var row } && batch.Identities[row, places[branch]] is >= 0 and var ordinal)
            {
                return ordinal;
            }
        }

        return -1;
    }

    /// <summary>The batch of each branch, when the tuples are the rows of whole batches, one for each branch, in order; otherwise null.</summary>
    private static Batch[]? WholeBatches(RowTuples tuples, int start, int count)
    {
        var batches = new Batch[tuples.Branches];
        for (var branch = 0; branch < batches.Length; branch++)
        {
            var rows = tuples[branch];
            if (rows[start] is not { Batch: { } batch, Row: 0 } || batch.Count != count)
            {
                return null;
            }

            for (var row = 1; row < count; row++)
            {
                if (!ReferenceEquals(rows[start + row].Batch, batch) || rows[start + row].Row != row)
                {
                    return null;
                }
            }

            batches[branch] = batch;
        }

        return batches;
    }

    /// <summary>
    /// Where a column comes from: the last branch that has it first, the others for rows where that one is absent. But one that another branch has made
    /// anew, and this one only carries, stands behind that.
    /// </summary>
    private static Source[] SourcesOf(ColumnDefinition column, IReadOnlyList<Schema> branches, Func<string, string, bool> isBefore)
    {
        var left = Enumerable.Range(0, branches.Count).Reverse()
            .Where(branch => branches[branch].Find(column.Name) is { } own && ColumnConversion.Exists(own.Type, column.Type))
            .ToList();
        var sources = new List<Source>();
        while (left.Count > 0)
        {
            var next = left.First(branch => !left.Exists(other => isBefore(OriginIn(branch), OriginIn(other))));
            left.Remove(next);
            sources.Add(new Source(next, branches[next].OrdinalOf(column.Name), Conversion(branches[next].Find(column.Name)!.Type, column.Type)));
        }

        return [.. sources];

        string OriginIn(int branch) => branches[branch].Find(column.Name)!.Origin;
    }

    private static ColumnConversion? Conversion(ColumnType from, ColumnType to) => from.IsSameAs(to) ? null : ColumnConversion.Find(from, to);

    /// <summary>Takes runs of rows of one batch at once: what a branch dropped is a gap, and between gaps nothing is looked at row by row.</summary>
    private Column Gather(int ordinal, RowTuples tuples, int start, int count)
    {
        var builder = _schema.Columns[ordinal].Type.CreateBuilder(count);
        var end = start + count;
        Batch? last = null;
        Column? column = null;
        for (var first = start; first < end;)
        {
            var (source, length) = Next(_sources[ordinal], tuples, first, end);
            if (source is null)
            {
                builder.AddDefault();
                first++;
                continue;
            }

            var (batch, row) = tuples[source.Branch][first];
            if (!ReferenceEquals(batch, last))
            {
                last = batch;
                column = source.Read(batch!);
            }

            if (length == count)
            {
                return column!.Slice(row, length);
            }

            builder.AddFrom(column!, row, length);
            first += length;
        }

        return builder.Build();
    }

    /// <summary>The source of a column for the tuple at <paramref name="first"/>, and for how many tuples it is the same batch of it.</summary>
    private static (Source? Source, int Length) Next(Source[] sources, RowTuples tuples, int first, int end)
    {
        foreach (var source in sources)
        {
            var length = tuples.RunLength(source.Branch, first, end);
            if (tuples[source.Branch][first].Batch is not null)
            {
                return (source, length);
            }

            // One that comes before is absent for so long.
            end = first + length;
        }

        return (null, 1);
    }

    private sealed record Source(int Branch, int Ordinal, ColumnConversion? Conversion)
    {
        internal Column Read(Batch batch) => Conversion is { } conversion ? conversion.Convert(batch.Columns[Ordinal]) : batch.Columns[Ordinal];
    }
}
