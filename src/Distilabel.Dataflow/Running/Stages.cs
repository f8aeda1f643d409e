using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Running;

/// <summary>Which steps are loaded and run together: stages follow each other, so that heavy steps need not be loaded at once.</summary>
internal static class Stages
{
    /// <summary>The stage of each step of the graph, from zero.</summary>
    /// <remarks>
    /// The steps of a load group have a stage to themselves, in the order of the groups where the graph leaves a choice. Steps in no group run as early
    /// as they can, in stages before, between and behind the groups'. A group counts as one step for this: it waits for all that any of its steps
    /// waits for.
    /// </remarks>
    /// <exception cref="PipelineException">A group names an unknown step, one of another group, or steps that can't be loaded together.</exception>
    internal static ImmutableArray<int> Of(PipelineGraph graph, RunOptions options)
    {
        if (options.Sequential)
        {
            return [.. Enumerable.Range(0, graph.Nodes.Length)];
        }

        var groups = Groups(graph, options.LoadGroups);
        var stages = new int?[graph.Nodes.Length];
        bool IsReady(int step) => graph.Nodes[step].Predecessors.All(predecessor => stages[predecessor] is not null || (groups[predecessor] is { } group && group == groups[step]));
        for (var stage = 0; stages.Contains(null); stage++)
        {
            if (PlaceUngrouped(stage))
            {
                continue;
            }

            var ready = Enumerable.Range(0, options.LoadGroups.Count)
                .Where(group => stages.Where((placed, step) => groups[step] == group && placed is null).Any() && Members(groups, group).All(IsReady)).ToArray();
            if (ready.Length == 0)
            {
                throw new PipelineException(WhyNone(graph, groups, stages));
            }

            foreach (var step in Members(groups, ready[0]))
            {
                stages[step] = stage;
            }
        }

        return [.. stages.Select(static stage => stage!.Value)];

        bool PlaceUngrouped(int stage)
        {
            var any = false;

            // In the order of the graph, each after its predecessors.
            foreach (var step in Enumerable.Range(0, stages.Length).Where(step => groups[step] is null && stages[step] is null && IsReady(step)))
            {
                stages[step] = stage;
                any = true;
            }

            return any;
        }
    }

    private static IEnumerable<int> Members(int?[] groups, int group) => Enumerable.Range(0, groups.Length).Where(step => groups[step] == group);

    private static int?[] Groups(PipelineGraph graph, IReadOnlyList<IReadOnlyList<string>> loadGroups)
    {
        var places = graph.Nodes.Select(static (node, place) => (node.Step.Name, place)).ToDictionary(static pair => pair.Name, static pair => pair.place);
        var groups = new int?[graph.Nodes.Length];
        for (var group = 0; group < loadGroups.Count; group++)
        {
            foreach (var name in loadGroups[group])
            {
                if (!places.TryGetValue(name, out var place))
                {
                    throw new PipelineException(
                        $"Step with name '{name}' included in group {group} of the load groups is not a step included in the pipeline. " +
                        $"Please, check that you're passing the correct step name and run again.{Steps.NearestName.Hint(name, places.Keys)}");
                }

                if (groups[place] is not null)
                {
                    throw new PipelineException(
                        $"Step with name '{name}' in load group {group} has already been included in load group {groups[place]}. A step cannot be in more than one load group.");
                }

                groups[place] = group;
            }
        }

        return groups;
    }

    /// <summary>Why none of the steps that are left can be placed: a step of a group waits for one outside of it that waits for the group.</summary>
    private static string WhyNone(PipelineGraph graph, int?[] groups, int?[] stages)
    {
        foreach (var step in Enumerable.Range(0, stages.Length).Where(step => stages[step] is null && groups[step] is not null))
        {
            // What the group's other steps have to do with a predecessor that is not of the group.
            foreach (var outside in graph.Nodes[step].Predecessors.Where(predecessor => groups[predecessor] != groups[step]))
            {
                var before = graph.Before(outside);
                if (Members(groups, groups[step]!.Value).FirstOrDefault(before.Contains, -1) is >= 0 and var other)
                {
                    return $"Step with name '{NameOf(graph, step)}' cannot be in the same load group as the step with name '{NameOf(graph, other)}'. " +
                        $"'{NameOf(graph, other)}' is not an immediate predecessor of '{NameOf(graph, step)}' and there are immediate predecessors that have not been included: " +
                        $"'{NameOf(graph, outside)}'. Put the steps between those of a group into the group too, or split the group.";
                }
            }
        }

        var left = Enumerable.Range(0, stages.Length).Where(step => stages[step] is null && groups[step] is not null).Select(step => groups[step]!.Value).Distinct().Order();
        return $"The load groups {string.Join(" and ", left)} cannot run one after another: each has a step that needs rows of another. Split one of them.";
    }

    private static string NameOf(PipelineGraph graph, int step) => graph.Nodes[step].Step.Name;
}
