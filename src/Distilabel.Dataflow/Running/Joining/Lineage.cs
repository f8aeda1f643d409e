using System.Collections.Immutable;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Which steps stand behind the dimensions of the row identities at one place of a graph.</summary>
/// <remarks>Rows pass every place in the lexicographic order of their identities.</remarks>
/// <param name="Steps">The steps' places in the graph: the source first, or the global step that gave the rows a new order.</param>
internal sealed record Lineage(ImmutableArray<int> Steps)
{
    internal static Lineage None { get; } = new([]);

    /// <summary>Whether rows may have been routed elsewhere on the way here.</summary>
    internal bool IsRouted { get; init; }

    /// <summary>The dimensions that a row may lack, because the branch that would have given it was absent.</summary>
    internal ImmutableArray<int> Uncertain { get; init; } = [];

    /// <summary>Whether the word of absent rows may come out of its order, since other dimensions than those of the router come first here.</summary>
    internal bool HasAbsentOutOfOrder { get; init; }

    internal int Count => Steps.Length;

    /// <summary>Behind a step that makes several rows of one.</summary>
    internal Lineage Extend(int step) => this with { Steps = Steps.Add(step) };

    /// <summary>Behind a global step.</summary>
    internal Lineage Reorder(int step) => this with { Steps = Steps.Insert(0, step), HasAbsentOutOfOrder = IsRouted };

    /// <summary>Behind a step that makes one row again of those made of one.</summary>
    internal Lineage Collapse() => this with { Steps = Steps.RemoveAt(Steps.Length - 1), Uncertain = Uncertain.Remove(Steps[^1]) };

    /// <summary>Behind a join: the first branch's dimensions, then those that the next ones add.</summary>
    internal static Lineage Join(params IReadOnlyList<Lineage> branches)
    {
        var first = branches.Count == 0 ? [] : Related(branches)[0];
        var steps = branches.SelectMany(static branch => branch.Steps).Distinct().ToImmutableArray();
        return new Lineage(steps)
        {
            IsRouted = branches.Any(static branch => branch.IsRouted),
            HasAbsentOutOfOrder = branches.Where((branch, place) => branch.HasAbsentOutOfOrder || (branch.IsRouted && !first.Contains(place))).Any(),
            Uncertain = [.. steps.Where(step => !branches.All(branch => branch.Knows(step)) && !branches.Any(branch => branch.Knows(step) && !branch.IsRouted))],
        };
    }

    /// <summary>How many leading dimensions all rows of all branches have, and come in the order of.</summary>
    internal static int CommonPrefix(IReadOnlyList<Lineage> branches)
    {
        if (branches.Any(static branch => branch.HasAbsentOutOfOrder))
        {
            return 0;
        }

        var length = 0;
        while (branches.All(branch => length < branch.Count && branch.Steps[length] == branches[0].Steps[length] && branch.Knows(branch.Steps[length])))
        {
            length++;
        }

        return length;
    }

    /// <summary>The branches in groups that share dimensions, directly or through others of the group.</summary>
    internal static ImmutableArray<ImmutableArray<int>> Related(IReadOnlyList<Lineage> branches)
    {
        var groups = new List<(HashSet<int> Dimensions, List<int> Branches)>();
        for (var branch = 0; branch < branches.Count; branch++)
        {
            var steps = branches[branch].Steps;
            var joined = groups.Where(group => group.Dimensions.Overlaps(steps)).ToArray();
            var all = (Dimensions: new HashSet<int>(steps), Branches: new List<int>());
            foreach (var group in joined)
            {
                groups.Remove(group);
                all.Dimensions.UnionWith(group.Dimensions);
                all.Branches.AddRange(group.Branches);
            }

            all.Branches.Add(branch);
            groups.Add(all);
        }

        return [.. groups.Select(static group => group.Branches.Order().ToImmutableArray()).OrderBy(static group => group[0])];
    }

    private bool Knows(int step) => Steps.Contains(step) && !Uncertain.Contains(step);
}
