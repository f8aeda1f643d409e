using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>For each step, the branches of each routing step that its rows may have come through.</summary>
/// <remarks>Where branches of one router meet, a row may have come through some of them only: columns that not all of them make can be null there.</remarks>
internal sealed class RoutedBranches
{
    private readonly Dictionary<int, HashSet<int>>[] _branches;

    private RoutedBranches(int steps) => _branches = new Dictionary<int, HashSet<int>>[steps];

    internal static RoutedBranches Of<TType>(IReadOnlyList<CheckedStep<TType>> steps, IReadOnlyList<int> order)
        where TType : class
    {
        var routed = new RoutedBranches(steps.Count);
        foreach (var step in order)
        {
            var branches = new Dictionary<int, HashSet<int>>();
            foreach (var predecessor in steps[step].Predecessors)
            {
                foreach (var passed in routed._branches[predecessor])
                {
                    Add(branches, passed.Key, passed.Value);
                }

                if (steps[predecessor].Routes)
                {
                    Add(branches, predecessor, [step]);
                }
            }

            routed._branches[step] = branches;
        }

        return routed;
    }

    /// <summary>Whether a row may reach a step through some of <paramref name="predecessors"/> and not through others, by a router's choice.</summary>
    internal bool MeetIn<TType>(IReadOnlyList<CheckedStep<TType>> steps, int step, IReadOnlyList<int> predecessors)
        where TType : class
    {
        var paths = predecessors.Select(predecessor => PathsThrough(steps, predecessor, step)).ToArray();
        return paths.SelectMany(static path => path.Keys).Distinct().Any(router =>
            paths.Any(path => !path.TryGetValue(router, out var branches) || !branches.SetEquals(paths.First(other => other.ContainsKey(router))[router])));
    }

    private Dictionary<int, HashSet<int>> PathsThrough<TType>(IReadOnlyList<CheckedStep<TType>> steps, int predecessor, int step)
        where TType : class
    {
        var paths = new Dictionary<int, HashSet<int>>(_branches[predecessor]);
        if (steps[predecessor].Routes)
        {
            paths[predecessor] = [step];
        }

        return paths;
    }

    private static void Add(Dictionary<int, HashSet<int>> branches, int router, IEnumerable<int> targets)
    {
        if (!branches.TryGetValue(router, out var known))
        {
            branches[router] = known = [];
        }

        known.UnionWith(targets);
    }
}
