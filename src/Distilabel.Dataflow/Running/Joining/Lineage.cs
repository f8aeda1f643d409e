using System.Collections.Immutable;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>Which steps stand behind the dimensions of the row identities at one place of a graph.</summary>
/// <remarks>Rows pass every place in the lexicographic order of their identities.</remarks>
/// <param name="Steps">The steps' places in the graph: the source first, or the global step that gave the rows a new order.</param>
internal sealed record Lineage(ImmutableArray<int> Steps)
{
    internal static Lineage None { get; } = new([]);

    internal int Count => Steps.Length;

    /// <summary>Behind a step that makes several rows of one.</summary>
    internal Lineage Extend(int step) => new(Steps.Add(step));

    /// <summary>Behind a global step.</summary>
    internal Lineage Reorder(int step) => new(Steps.Insert(0, step));

    /// <summary>Behind a join: the first branch's dimensions, then those that the next ones add.</summary>
    internal static Lineage Join(IEnumerable<Lineage> branches) => new([.. branches.SelectMany(static branch => branch.Steps).Distinct()]);

    /// <summary>How many leading dimensions all have.</summary>
    internal static int CommonPrefix(IReadOnlyList<Lineage> branches)
    {
        var length = 0;
        while (branches.All(branch => length < branch.Count && branch.Steps[length] == branches[0].Steps[length]))
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
}
