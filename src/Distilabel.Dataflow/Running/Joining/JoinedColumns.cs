using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Makes one batch of joined rows: for each column of the result, from which branch and place it comes.</summary>
internal sealed class JoinedColumns
{
    private readonly Schema _schema;
    private readonly Lineage _lineage;
    private readonly ImmutableArray<Lineage> _lineages;
    private readonly Source[][] _sources;
    private readonly Source[][]?[] _fields;

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
        _fields = [.. schema.Columns.Select(column => FieldsOf(column, branches, isBefore))];
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
            columns[i] = _fields[i] is { } fields ? Merge((DynamicRecordType)_schema.Columns[i].Type, fields, whole, tuples, start, count)
                : Read(_sources[i], _schema.Columns[i].Type, whole, tuples, start, count);
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
    private static Source[] SourcesOf(ColumnDefinition column, IReadOnlyList<Schema> branches, Func<string, string, bool> isBefore) =>
        InOrder(branches.Count, branch => branches[branch].Find(column.Name) is { } own && ColumnConversion.Exists(own.Type, column.Type) ? own.Origin : null, isBefore)
            .Select(branch => new Source(branch, branches[branch].OrdinalOf(column.Name), Conversion(branches[branch].Find(column.Name)!.Type, column.Type))).ToArray();

    /// <summary>The branches, as their values of a column count.</summary>
    /// <param name="count">The number of branches.</param>
    /// <param name="originIn">The step that made the column in a branch; null where it has none.</param>
    /// <param name="isBefore">Whether one step stands before another, by their names.</param>
    private static IEnumerable<int> InOrder(int count, Func<int, string?> originIn, Func<string, string, bool> isBefore)
    {
        var left = Enumerable.Range(0, count).Reverse().Select(branch => (Branch: branch, Origin: originIn(branch)!)).Where(static branch => branch.Origin is not null).ToList();
        while (left.Count > 0)
        {
            var next = left.First(branch => !left.Exists(other => isBefore(branch.Origin, other.Origin)));
            left.Remove(next);
            yield return next.Branch;
        }
    }

    /// <summary>Where the fields of a record come from that different steps added to in different branches; null for any other column.</summary>
    private static Source[][]? FieldsOf(ColumnDefinition column, IReadOnlyList<Schema> branches, Func<string, string, bool> isBefore)
    {
        if (column.Name != MetadataColumn.Name || branches.Select(static branch => branch.Find(MetadataColumn.Name)?.Origin).OfType<string>().Distinct().Count() < 2
            || column.Type is not DynamicRecordType record)
        {
            return null;
        }

        return [.. record.Fields.Select(field =>
        {
            var readers = branches.Select(branch => branch.Find(MetadataColumn.Name) is { } own ? RecordFieldSource.Of(own, field.Name, field.Type) : null).ToArray();
            return InOrder(branches.Count, branch => readers[branch]?.Origin, isBefore)
                .Select(branch => new Source(branch, branches[branch].OrdinalOf(MetadataColumn.Name), null, readers[branch])).ToArray();
        })];
    }

    private static Column<RecordValue?> Merge(DynamicRecordType type, Source[][] fields, Batch[]? whole, RowTuples tuples, int start, int count)
    {
        var columns = new Column[fields.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Read(fields[i], type.Fields[i].Type, whole, tuples, start, count);
        }

        return type.CreateColumn(columns, count);
    }

    private static Column Read(Source[] sources, ColumnType type, Batch[]? whole, RowTuples tuples, int start, int count) =>
        whole is null ? Gather(sources, type, tuples, start, count) : sources[0].Read(whole[sources[0].Branch]);

    private static ColumnConversion? Conversion(ColumnType from, ColumnType to) => from.IsSameAs(to) ? null : ColumnConversion.Find(from, to);

    /// <summary>Takes runs of rows of one batch at once: what a branch dropped is a gap, and between gaps nothing is looked at row by row.</summary>
    private static Column Gather(Source[] sources, ColumnType type, RowTuples tuples, int start, int count)
    {
        var builder = type.CreateBuilder(count);
        var end = start + count;
        Batch? last = null;
        Column? column = null;
        for (var first = start; first < end;)
        {
            var (source, length) = Next(sources, tuples, first, end);
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

    private sealed record Source(int Branch, int Ordinal, ColumnConversion? Conversion, RecordFieldSource? Field = null)
    {
        internal Column Read(Batch batch)
        {
            var column = Field is { } field ? field.Read(batch.Columns[Ordinal]) : batch.Columns[Ordinal];
            return Conversion is { } conversion ? conversion.Convert(column) : column;
        }
    }
}
