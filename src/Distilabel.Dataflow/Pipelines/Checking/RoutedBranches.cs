using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>For each step, the choices of routing steps that bring a row to it.</summary>
/// <remarks>
/// A row reaches a step in several ways, each a set of choices that must all be made; a way that needs more than another is left out, so that two
/// steps get the same rows exactly when their ways are the same. Where branches meet that do not, a row may have come through some of them only:
/// columns that not all of them have can be null there.
/// </remarks>
internal sealed class RoutedBranches
{
    // Ways can double with each join behind another. Beyond so many, branches are taken to differ: a column is then nullable that need not be.
    private const int MostWays = 64;

    private readonly List<HashSet<(int Router, int Target)>>?[] _ways;
    private readonly HashSet<int>[] _sources;

    private RoutedBranches(int steps)
    {
        _ways = new List<HashSet<(int Router, int Target)>>?[steps];
        _sources = new HashSet<int>[steps];
    }

    internal static RoutedBranches Of<TType>(IReadOnlyList<CheckedStep<TType>> steps, IReadOnlyList<int> order)
        where TType : class
    {
        var routed = new RoutedBranches(steps.Count);
        foreach (var step in order)
        {
            var predecessors = steps[step].Predecessors;
            routed._sources[step] = predecessors.Count == 0 ? [step] : [.. predecessors.SelectMany(predecessor => routed._sources[predecessor])];
            routed._ways[step] = routed.WaysTo(steps, step);
        }

        return routed;
    }

    /// <summary>Whether a row may reach a step through some of <paramref name="predecessors"/> and not through others, by a router's choice.</summary>
    internal bool MeetIn<TType>(IReadOnlyList<CheckedStep<TType>> steps, int step, IReadOnlyList<int> predecessors)
        where TType : class
    {
        var ways = predecessors.Select(predecessor => WaysThrough(steps, predecessor, step)).ToArray();
        return ways.Any(other => ways[0] is not { } first || other is null || other.Count != first.Count ||
            other.Any(way => !first.Any(way.SetEquals)));
    }

    /// <summary>Whether no row reaches a step both through <paramref name="left"/> and through <paramref name="right"/>, since a router that sends each row to one step parts them.</summary>
    internal bool ArePartedFor<TType>(IReadOnlyList<CheckedStep<TType>> steps, int step, int left, int right)
        where TType : class =>
        WaysThrough(steps, left, step) is { } first && WaysThrough(steps, right, step) is { } second &&
        first.All(way => second.All(other => way.Any(choice =>
            steps[choice.Router].RoutesToOne && other.Any(otherChoice => otherChoice.Router == choice.Router && otherChoice.Target != choice.Target))));

    /// <summary>Of branches with a common source, one is enough; of those that are put side by side, all are needed.</summary>
    private List<HashSet<(int Router, int Target)>>? WaysTo<TType>(IReadOnlyList<CheckedStep<TType>> steps, int step)
        where TType : class
    {
        List<HashSet<(int Router, int Target)>>? all = [[]];
        foreach (var group in Related(steps[step].Predecessors))
        {
            var ways = group.Select(predecessor => WaysThrough(steps, predecessor, step)).ToArray();
            all = all is null || ways.Contains(null)
                ? null
                : Shortest(all.SelectMany(way => ways.SelectMany(static other => other!).Select(other => new HashSet<(int Router, int Target)>(way.Concat(other)))));
        }

        return all;
    }

    private List<List<int>> Related(IReadOnlyList<int> predecessors)
    {
        var groups = new List<List<int>>();
        foreach (var predecessor in predecessors)
        {
            var related = groups.FindAll(group => group.Exists(other => _sources[other].Overlaps(_sources[predecessor])));
            groups.RemoveAll(related.Contains);
            groups.Add([.. related.SelectMany(static group => group), predecessor]);
        }

        return groups;
    }

    private List<HashSet<(int Router, int Target)>>? WaysThrough<TType>(IReadOnlyList<CheckedStep<TType>> steps, int predecessor, int step)
        where TType : class =>
        steps[predecessor].Routes ? _ways[predecessor]?.ConvertAll(way => new HashSet<(int Router, int Target)>(way) { (predecessor, step) }) : _ways[predecessor];

    private static List<HashSet<(int Router, int Target)>>? Shortest(IEnumerable<HashSet<(int Router, int Target)>> ways)
    {
        var shortest = new List<HashSet<(int Router, int Target)>>();
        foreach (var way in ways.OrderBy(static way => way.Count))
        {
            if (!shortest.Any(other => other.IsSubsetOf(way)))
            {
                shortest.Add(way);
            }
        }

        return shortest.Count <= MostWays ? shortest : null;
    }
}
