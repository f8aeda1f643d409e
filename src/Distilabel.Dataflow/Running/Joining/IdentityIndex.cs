using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Finds the rows of a branch whose identities agree with that of a joined row, in the dimensions that both have.</summary>
internal sealed class IdentityIndex
{
    // Below, looking at each row is faster than hashing them all: most groups have one row.
    private const int FewRows = 8;

    private readonly List<(Batch Batch, int Row)> _rows;
    private readonly (int Joined, int Own)[] _dimensions;
    private readonly Dictionary<long, List<int>>? _places;
    private readonly List<int> _incomplete = [];

    /// <param name="rows">The rows.</param>
    /// <param name="dimensions">The dimensions to look at, each by its place in the joined identity and in the rows' own.</param>
    internal IdentityIndex(List<(Batch Batch, int Row)> rows, (int Joined, int Own)[] dimensions)
    {
        _rows = rows;
        _dimensions = dimensions;
        if (rows.Count <= FewRows)
        {
            return;
        }

        _places = [];
        for (var place = 0; place < rows.Count; place++)
        {
            var (batch, row) = rows[place];
            var key = Key(dimension => batch.Identities[row, dimension.Own]);
            if (key is null)
            {
                _incomplete.Add(place);
            }
            else if (!_places.TryAdd(key.Value, [place]))
            {
                _places[key.Value].Add(place);
            }
        }
    }

    /// <summary>The places of the rows that agree with <paramref name="identity"/>.</summary>
    internal IEnumerable<int> Agreeing(long[] identity) => Candidates(identity).Where(place => Shared(place, identity) is not null);

    /// <summary>Whether a row agrees with <paramref name="identity"/> and has an ordinal in common with it.</summary>
    internal bool AnyRelated(long[] identity) => Candidates(identity).Any(place => Shared(place, identity) > 0);

    private IEnumerable<int> Candidates(long[] identity)
    {
        if (_places is null || Key(dimension => identity[dimension.Joined]) is not { } key)
        {
            return Enumerable.Range(0, _rows.Count);
        }

        var found = _places.GetValueOrDefault(key) ?? [];
        return _incomplete.Count == 0 ? found : found.Concat(_incomplete);
    }

    /// <summary>The number of ordinals that a row and an identity have in common; null when one of them differs.</summary>
    private int? Shared(int place, long[] identity)
    {
        var (batch, row) = _rows[place];
        var shared = 0;
        foreach (var (joined, own) in _dimensions)
        {
            var ordinal = batch.Identities[row, own];
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

    /// <summary>The hash of the ordinals in all dimensions; null when one is missing.</summary>
    private long? Key(Func<(int Joined, int Own), long> ordinalOf)
    {
        var key = 17L;
        foreach (var dimension in _dimensions)
        {
            var ordinal = ordinalOf(dimension);
            if (ordinal < 0)
            {
                return null;
            }

            key = unchecked(((key * 31) ^ ordinal) * (long)0x9E3779B97F4A7C15);
        }

        return key;
    }
}
