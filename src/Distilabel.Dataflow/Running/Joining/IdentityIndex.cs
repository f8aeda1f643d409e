using System.Numerics;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Finds the rows of a branch whose identities agree with that of a joined row, in the dimensions that both have.</summary>
/// <remarks>
/// Either may lack ordinals, which then agree with all. So that none need be looked at one by one, there is a table for each combination of ordinals
/// that rows and what they are compared with have both; there are few, since rows of one way through the graph lack the same.
/// </remarks>
internal sealed class IdentityIndex
{
    // Below, looking at each row is faster than hashing them all: most groups have one row.
    private const int FewRows = 8;

    // As many as there are bits; what further ones say is looked at row by row.
    private const int MostDimensions = 64;

    private readonly List<(WaitingRows Rows, int Row)> _rows;
    private readonly (int Joined, int Own)[] _dimensions;
    private readonly List<Alike>? _alike;

    /// <param name="rows">The rows.</param>
    /// <param name="dimensions">The dimensions to look at, each by its place in the joined identity and in the rows' own.</param>
    internal IdentityIndex(List<(WaitingRows Rows, int Row)> rows, (int Joined, int Own)[] dimensions)
    {
        _rows = rows;
        _dimensions = dimensions;
        if (rows.Count <= FewRows)
        {
            return;
        }

        _alike = [];
        Alike? last = null;
        for (var place = 0; place < rows.Count; place++)
        {
            var at = place;
            var known = Bits(dimension => Ordinal(at, dimension));
            if (last?.Known != known)
            {
                last = _alike.Find(alike => alike.Known == known);
                if (last is null)
                {
                    last = new Alike(known);
                    _alike.Add(last);
                }
            }

            last.Places.Add(place);
        }
    }

    /// <summary>The places of the rows that agree with <paramref name="identity"/>.</summary>
    internal IEnumerable<int> Agreeing(long[] identity) => Candidates(identity).Where(place => Shared(place, identity) is not null);

    /// <summary>Whether a row agrees with <paramref name="identity"/>.</summary>
    internal bool AnyAgreeing(long[] identity) => Agreeing(identity).Any();

    /// <summary>Whether a row agrees with <paramref name="identity"/> and has an ordinal in common with it.</summary>
    internal bool AnyRelated(long[] identity) => Candidates(identity, related: true).Any(place => Shared(place, identity) > 0);

    private IEnumerable<int> Candidates(long[] identity, bool related = false)
    {
        if (_alike is null)
        {
            return Enumerable.Range(0, _rows.Count);
        }

        var known = KnownOf(identity);
        return _alike.Count == 1 ? Candidates(_alike[0], identity, known, related) : _alike.SelectMany(alike => Candidates(alike, identity, known, related));
    }

    private IEnumerable<int> Candidates(Alike alike, long[] identity, ulong known, bool related)
    {
        if ((alike.Known & known) is not (> 0 and var common))
        {
            return related && _dimensions.Length <= MostDimensions ? [] : alike.Places;
        }

        if (!alike.Tables.TryGetValue(common, out var table))
        {
            alike.Tables.Add(common, table = new Table(alike.Places.ConvertAll(place => Hash(common, dimension => Ordinal(place, dimension)))));
        }

        return table.Find(Hash(common, dimension => identity[dimension.Joined])).Select(found => alike.Places[found]);
    }

    /// <summary>The number of ordinals that a row and an identity have in common; null when one of them differs.</summary>
    private int? Shared(int place, long[] identity)
    {
        var (rows, row) = _rows[place];
        var shared = 0;
        foreach (var (joined, own) in _dimensions)
        {
            var ordinal = rows.Identities[row, own];
            if (ordinal < 0 || identity[joined] < 0)
            {
                continue;
            }

            if (ordinal != identity[joined])
            {
                return null;
            }

            shared++;
        }

        return shared;
    }

    private long Ordinal(int place, (int Joined, int Own) dimension) => _rows[place].Rows.Identities[_rows[place].Row, dimension.Own];

    /// <summary>Which ordinals of an identity are known, as bits.</summary>
    private ulong KnownOf(long[] identity) => Bits(dimension => identity[dimension.Joined]);

    private ulong Bits(Func<(int Joined, int Own), long> ordinalOf)
    {
        var bits = 0UL;
        for (var i = 0; i < Math.Min(_dimensions.Length, MostDimensions); i++)
        {
            bits |= ordinalOf(_dimensions[i]) >= 0 ? 1UL << i : 0;
        }

        return bits;
    }

    /// <summary>The hash of some of the ordinals.</summary>
    private long Hash(ulong bits, Func<(int Joined, int Own), long> ordinalOf)
    {
        var hash = 17L;
        for (; bits != 0; bits &= bits - 1)
        {
            hash = unchecked(((hash * 31) ^ ordinalOf(_dimensions[BitOperations.TrailingZeroCount(bits)])) * (long)0x9E3779B97F4A7C15);
        }

        return hash;
    }

    /// <summary>Rows that lack the same ordinals.</summary>
    private sealed record Alike(ulong Known)
    {
        internal List<int> Places { get; } = [];

        internal Dictionary<ulong, Table> Tables { get; } = [];
    }

    /// <summary>Finds numbers by their place: of those that are equal, the places form a chain.</summary>
    private sealed class Table
    {
        private readonly Dictionary<long, int> _first;
        private readonly int[] _next;

        internal Table(List<long> values)
        {
            _first = new Dictionary<long, int>(values.Count);
            _next = new int[values.Count];
            for (var place = values.Count - 1; place >= 0; place--)
            {
                _next[place] = _first.GetValueOrDefault(values[place], -1);
                _first[values[place]] = place;
            }
        }

        internal IEnumerable<int> Find(long value)
        {
            for (var place = _first.GetValueOrDefault(value, -1); place >= 0; place = _next[place])
            {
                yield return place;
            }
        }
    }
}
