namespace Distilabel.Dataflow.Columns;

/// <summary>The identity of each row of a batch: the ordinal that its source gave it, and one more for each step that made several rows of one.</summary>
/// <remarks>
/// <para>
/// The dimensions, from 0: the row's ordinal in its source; then, for each step on the way that makes several rows of one, the child's ordinal among those of its
/// parent, from 0. A global step gives its rows a new order and puts it in front: behind it, dimension 0 is the row's place in what the step made, from 0, and the
/// ordinals that the row had before it follow, one place further on. So behind a second global step there stand its order, the order of the first, the
/// ordinal in the source, and the children's. Behind a join stand the dimensions of the first branch and then those that the next ones add; one that only an absent
/// branch would give is -1. Rows pass every place of a pipeline in the lexicographic order of their ordinals.
/// </para>
/// <para>
/// Stored by dimension. Which step stands behind a dimension is known once for each place of the graph, so the rows carry only numbers. Rows
/// straight from a source are a range and need no array.
/// </para>
/// </remarks>
public sealed class RowIdentities
{
    private readonly Ordinals[] _dimensions;
    private readonly long[]? _origin;

    private RowIdentities(Ordinals[] dimensions, int count, long[]? origin = null)
    {
        _dimensions = dimensions;
        _origin = origin;
        Count = count;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of ordinals of each row: 1 straight from a source, and one more behind each expanding and each global step.</summary>
    public int Dimensions => _dimensions.Length;

    /// <summary>All ordinals of the row that these rows began with before some were dropped; of the first row where that is still there. Not of no rows.</summary>
    /// <remarks>What is decided by it comes out the same whichever of the rows failed.</remarks>
    internal long[] Origin => _origin ?? ToArray(0);

    /// <summary>The identities of <paramref name="count"/> rows that a source numbered from <paramref name="start"/>.</summary>
    public static RowIdentities Range(long start, int count) => new([new Ordinals(null, start)], count);

    /// <summary>No rows.</summary>
    public static RowIdentities None(int dimensions) => new([.. Enumerable.Repeat(new Ordinals([], 0), dimensions)], 0);

    /// <summary>Identities from one array of ordinals for each dimension.</summary>
    public static RowIdentities Of(int count, params ReadOnlySpan<long[]> dimensions)
    {
        var ordinals = new Ordinals[dimensions.Length];
        for (var i = 0; i < ordinals.Length; i++)
        {
            ordinals[i] = new Ordinals(dimensions[i], 0);
        }

        return new RowIdentities(ordinals, count);
    }

    /// <summary>The ordinal of a row in a dimension, from 0, in the order that the remarks of this class give.</summary>
    public long this[int row, int dimension] => _dimensions[dimension].At(row);

    /// <summary>A range of the rows.</summary>
    public RowIdentities Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(start + count), (uint)Count, nameof(count));
        var dimensions = new Ordinals[_dimensions.Length];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = _dimensions[i].From(start);
        }

        return new RowIdentities(dimensions, count, start == 0 ? _origin : null);
    }

    /// <summary>The identities of the rows at <paramref name="rows"/>, in that order; the others are dropped.</summary>
    public RowIdentities Gather(ReadOnlySpan<int> rows)
    {
        var dimensions = new Ordinals[_dimensions.Length];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = new Ordinals(_dimensions[i].Gather(rows), 0);
        }

        return new RowIdentities(dimensions, rows.Length, rows.IsEmpty || rows[0] == 0 ? _origin : Origin);
    }

    /// <summary>
    /// The identities of rows made of the rows at <paramref name="parents"/>: each parent's ordinals and its child's. The children of one parent
    /// stand together and are numbered from zero.
    /// </summary>
    public RowIdentities Expand(ReadOnlySpan<int> parents)
    {
        var dimensions = new Ordinals[_dimensions.Length + 1];
        for (var i = 0; i < _dimensions.Length; i++)
        {
            dimensions[i] = new Ordinals(_dimensions[i].Gather(parents), 0);
        }

        var children = new long[parents.Length];
        for (var i = 1; i < children.Length; i++)
        {
            children[i] = parents[i] == parents[i - 1] ? children[i - 1] + 1 : 0;
        }

        dimensions[^1] = new Ordinals(children, 0);
        return new RowIdentities(dimensions, parents.Length, parents.IsEmpty || (parents[0] == 0 && _origin is null) ? null : [.. Origin, 0]);
    }

    /// <summary>The first of each run of rows that differ in their last ordinal only.</summary>
    internal int[] FirstOfSiblings()
    {
        var first = new List<int>();
        for (var row = 0; row < Count; row++)
        {
            if (row == 0 || !AreSiblings(row - 1, this, row))
            {
                first.Add(row);
            }
        }

        return [.. first];
    }

    /// <summary>Whether a row of these and one of <paramref name="others"/> differ in their last ordinal only.</summary>
    internal bool AreSiblings(int row, RowIdentities others, int other)
    {
        for (var dimension = 0; dimension < _dimensions.Length - 1; dimension++)
        {
            if (_dimensions[dimension].At(row) != others._dimensions[dimension].At(other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The identities of the rows at <paramref name="rows"/> without their last ordinal.</summary>
    internal RowIdentities Collapse(ReadOnlySpan<int> rows)
    {
        var gathered = Gather(rows);
        return new RowIdentities(gathered._dimensions[..^1], gathered.Count, gathered._origin is { } origin ? origin[..^1] : null);
    }

    /// <summary>These identities with one more dimension in front: the order that a global step gave its rows, from zero.</summary>
    public RowIdentities Reorder()
    {
        var dimensions = new Ordinals[_dimensions.Length + 1];
        dimensions[0] = new Ordinals(null, 0);
        _dimensions.CopyTo(dimensions, 1);
        return new RowIdentities(dimensions, Count);
    }

    /// <summary>These identities followed by those of <paramref name="others"/>, which have as many dimensions.</summary>
    public RowIdentities Concat(ReadOnlySpan<RowIdentities> others)
    {
        var count = Count;
        foreach (var other in others)
        {
            count += other.Count;
        }

        var dimensions = new Ordinals[_dimensions.Length];
        for (var i = 0; i < dimensions.Length; i++)
        {
            var values = new long[count];
            _dimensions[i].CopyTo(values.AsSpan(0, Count));
            var at = Count;
            foreach (var other in others)
            {
                other._dimensions[i].CopyTo(values.AsSpan(at, other.Count));
                at += other.Count;
            }

            dimensions[i] = new Ordinals(values, 0);
        }

        return new RowIdentities(dimensions, count, _origin);
    }

    /// <summary>These identities as those of rows that began with the row at <paramref name="origin"/> before some were dropped.</summary>
    internal RowIdentities WithOrigin(long[] origin) => new(_dimensions, Count, origin);

    /// <summary>All ordinals of a row, in the order that the remarks of this class give.</summary>
    public long[] ToArray(int row)
    {
        var ordinals = new long[_dimensions.Length];
        for (var i = 0; i < ordinals.Length; i++)
        {
            ordinals[i] = _dimensions[i].At(row);
        }

        return ordinals;
    }

    /// <summary>The ordinals of all rows in one dimension: an array from an offset, or a range that starts at the offset.</summary>
    private readonly struct Ordinals(long[]? values, long offset)
    {
        internal long At(int row) => values is null ? offset + row : values[offset + row];

        internal Ordinals From(int start) => new(values, offset + start);

        internal void CopyTo(Span<long> target)
        {
            if (values is not null)
            {
                values.AsSpan((int)offset, target.Length).CopyTo(target);
                return;
            }

            for (var i = 0; i < target.Length; i++)
            {
                target[i] = offset + i;
            }
        }

        internal long[] Gather(ReadOnlySpan<int> rows)
        {
            var gathered = new long[rows.Length];
            for (var i = 0; i < gathered.Length; i++)
            {
                gathered[i] = At(rows[i]);
            }

            return gathered;
        }
    }
}
