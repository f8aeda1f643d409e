using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <content>How rows get from step to step: routing, and joining by identity.</content>
internal sealed partial class ReferenceRun
{
    /// <summary>The rows that a step hands to one of its successors.</summary>
    private ReferenceStream Send(GraphNode from, string to)
    {
        var stream = _streams[from.Step.Name];
        if (from.Routing is null)
        {
            return stream;
        }

        if (_graph.RoutedRows.TryGetValue(from.Step.Name, out var routed))
        {
            var goes = stream.Rows.Select(row => routed.GoesTo(to, column => row.Values[column])).ToArray();
            return stream with
            {
                Rows = [.. stream.Rows.Where((_, place) => goes[place] == true)],
                Absent = [.. stream.Absent, .. stream.Rows.Where((_, place) => goes[place] == false).Select(static row => row.Identity)],
            };
        }

        // The function is asked for each batch, so its answers are taken from the engine's run; where batches are defined, it must have been asked for these.
        var asked = _graph.Routed.TryGetValue(from.Step.Name, out var answers) ? answers.ToArray() : [];
        string Name(ReferenceRow row) => string.Join('.', stream.Dimensions.Select(dimension => row.Identity.GetValueOrDefault(dimension, -1)));
        var batches = asked.Select(static batch => batch.Rows.Select(static row => string.Join('.', row)).ToArray()).ToArray();
        if (_report is null && batches.Sum(static batch => batch.Length) < stream.Rows.Count)
        {
            throw ReferenceFailure.Unknown;
        }

        Assert.Equal(stream.Rows.Select(Name), batches.SelectMany(static batch => batch));
        if (stream.HasBatches)
        {
            Assert.Equal(stream.Rows.GroupBy(static row => row.Batch).Select(batch => batch.Select(Name).ToArray()), batches);
        }

        var chosen = asked.SelectMany(batch => batch.Rows.Select(_ => batch.Chosen.Contains(to))).ToArray();
        return stream with
        {
            Rows = [.. stream.Rows.Where((_, place) => chosen[place])],
            Absent = [.. stream.Absent, .. stream.Rows.Where((_, place) => !chosen[place]).Select(static row => row.Identity)],
        };
    }

    /// <summary>The rows that belong together, and for each the row of each branch.</summary>
    private Joined Join(GraphStep step, ReferenceStream[] branches)
    {
        var groups = Related(branches);
        var joined = groups.Select(group => NaturalJoin(group, branches)).ToArray();
        var shortest = joined.Min(static tuples => tuples.Count);
        if (_report is not { WasStopped: true } && joined.Any(tuples => tuples.Count > shortest))
        {
            throw new ReferenceFailure(step.Name, [.. groups.Select(group => step.Connections.Predecessors[group[0]].Name)]);
        }

        var tuples = Enumerable.Range(0, shortest).Select(place => Zip(joined.Select(group => group[place]))).ToArray();
        var columns = branches.SelectMany(static branch => branch.Columns).Distinct().ToImmutableArray();
        var absent = groups.SelectMany(group => branches[group[0]].Absent.Where(gone => group.All(branch => IsAbsent(branches[branch], gone))));
        return new Joined(
            new ReferenceStream(
                [.. branches.SelectMany(static branch => branch.Dimensions).Distinct()], columns,
                [.. tuples.Select(tuple => new ReferenceRow(IdentityOf(tuple), columns.ToImmutableDictionary(static column => column, column => ValueOf(column, tuple, branches))))],
                [.. absent], HasBatches: false)
            {
                Makers = columns.ToImmutableDictionary(static column => column, column => branches[Latest(column, [.. Enumerable.Range(0, branches.Length)], branches)!.Value].Makers[column]),
            },
            tuples);
    }

    /// <summary>The branches in groups that share a dimension, directly or through others.</summary>
    private static int[][] Related(ReferenceStream[] branches)
    {
        var group = Enumerable.Range(0, branches.Length).ToArray();
        for (var left = 0; left < branches.Length; left++)
        {
            for (var right = 0; right < branches.Length; right++)
            {
                if (branches[left].Dimensions.Intersect(branches[right].Dimensions).Any())
                {
                    var (from, to) = (Math.Max(group[left], group[right]), Math.Min(group[left], group[right]));
                    group = [.. group.Select(number => number == from ? to : number)];
                }
            }
        }

        return [.. group.Select(static (number, branch) => (number, branch)).GroupBy(static pair => pair.number, static pair => pair.branch).Select(static members => members.ToArray())];
    }

    /// <summary>
    /// All ways to take from each branch a row, or none where the branch was not chosen for what the others have, such that the identities agree.
    /// </summary>
    private static List<ReferenceRow?[]> NaturalJoin(int[] group, ReferenceStream[] branches)
    {
        var tuples = new List<ReferenceRow?[]> { new ReferenceRow?[branches.Length] };
        foreach (var branch in group)
        {
            tuples =
            [
                .. tuples.SelectMany(tuple =>
                {
                    var identity = IdentityOf(tuple);
                    var extended = branches[branch].Rows.Where(row => ReferenceRow.Agree(identity, row.Identity)).Select(row => With(tuple, branch, row));
                    return branches[branch].Absent.Count > 0 ? extended.Append(tuple) : extended;
                }),
            ];
        }

        var dimensions = group.SelectMany(branch => branches[branch].Dimensions).Distinct().ToArray();
        return
        [
            .. tuples.Where(tuple => group.Any(branch => tuple[branch] is not null))
                .Where(tuple => group.All(branch => tuple[branch] is not null || IsAbsent(branches[branch], IdentityOf(tuple))))
                .OrderBy(tuple => dimensions.Select(dimension => IdentityOf(tuple).GetValueOrDefault(dimension, -1)).ToArray(), Lexicographic),
        ];
    }

    private static Comparer<long[]> Lexicographic { get; } = Comparer<long[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private static bool IsAbsent(ReferenceStream branch, ImmutableDictionary<string, long> identity) =>
        branch.Absent.Any(gone => ReferenceRow.Agree(gone, identity) && gone.Keys.Any(identity.ContainsKey)) && !branch.Rows.Any(row => ReferenceRow.Agree(row.Identity, identity));

    private static ReferenceRow?[] With(ReferenceRow?[] tuple, int branch, ReferenceRow row)
    {
        ReferenceRow?[] extended = [.. tuple];
        extended[branch] = row;
        return extended;
    }

    private static ReferenceRow?[] Zip(IEnumerable<ReferenceRow?[]> groups) =>
        groups.Aggregate(static (left, right) => [.. left.Zip(right, static (one, other) => one ?? other)]);

    private static ImmutableDictionary<string, long> IdentityOf(ReferenceRow?[] tuple) =>
        tuple.OfType<ReferenceRow>().SelectMany(static row => row.Identity).Distinct().ToImmutableDictionary();

    /// <summary>The column's value in the branch that counts among those that are there.</summary>
    private long? ValueOf(string column, ReferenceRow?[] tuple, ReferenceStream[] branches) =>
        Latest(column, [.. Enumerable.Range(0, tuple.Length).Where(branch => tuple[branch] is not null)], branches) is { } latest ? tuple[latest]!.Values[column] : null;

    /// <summary>Of some branches that have the column, the last one whose values no other of them has seen and made anew.</summary>
    private int? Latest(string column, int[] among, ReferenceStream[] branches)
    {
        int[] having = [.. among.Where(branch => branches[branch].Columns.Contains(column))];
        var makers = having.Select(branch => branches[branch].Makers[column]).ToHashSet();
        var old = makers.SelectMany(NamesBefore).ToHashSet();
        return having.Length == 0 ? null : having.Last(branch => !old.Contains(branches[branch].Makers[column]));
    }

    private IEnumerable<string> NamesBefore(string name) => _graph.Pipeline.Single(step => step.Name == name).Connections.Predecessors
        .SelectMany(predecessor => NamesBefore(predecessor.Name).Prepend(predecessor.Name));

    /// <summary>What a step with several predecessors gets.</summary>
    /// <param name="Stream">The joined rows.</param>
    /// <param name="Tuples">For each, the row of each branch; null where it is absent.</param>
    private sealed record Joined(ReferenceStream Stream, IReadOnlyList<ReferenceRow?[]> Tuples)
    {
        /// <summary>The first <paramref name="rows"/> of them.</summary>
        internal Joined EndBefore(int rows) => new(Stream with { Rows = [.. Stream.Rows.Take(rows)] }, [.. Tuples.Take(rows)]);
    }
}
