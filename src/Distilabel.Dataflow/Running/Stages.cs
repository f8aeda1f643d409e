using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Running;

/// <summary>Which steps are loaded and run together: stages follow each other, so that heavy steps need not be loaded at once.</summary>
internal static class Stages
{
    /// <summary>The stage of each step of the graph, from zero.</summary>
    /// <remarks>
    /// The steps of a load group have a stage to themselves. Others are gathered in the stage before the next group, in the order of the graph.
    /// </remarks>
    /// <exception cref="PipelineException">A group names an unknown step, one of another group, or steps with others between them.</exception>
    internal static ImmutableArray<int> Of(PipelineGraph graph, RunOptions options)
    {
        if (options.Sequential)
        {
            return [.. Enumerable.Range(0, graph.Nodes.Length)];
        }

        var groups = Groups(graph, options.LoadGroups);
        var stages = new int[graph.Nodes.Length];
        var groupStages = new Dictionary<int, int>();
        var next = 0;
        var gathers = false;
        for (var step = 0; step < stages.Length; step++)
        {
            if (groups[step] is { } group)
            {
                if (!groupStages.TryGetValue(group, out var stage))
                {
                    groupStages[group] = stage = next++;
                    gathers = false;
                }

                stages[step] = stage;
            }
            else
            {
                stages[step] = gathers ? next - 1 : next++;
                gathers = true;
            }
        }

        CheckOrder(graph, stages);
        return [.. stages];
    }

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
                        $"Step with name '{name}' included in group {group} of the load groups is not a step included in the pipeline." +
                        Steps.NearestName.Hint(name, places.Keys));
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

    private static void CheckOrder(PipelineGraph graph, int[] stages)
    {
        for (var step = 0; step < stages.Length; step++)
        {
            foreach (var predecessor in graph.Nodes[step].Predecessors.Where(predecessor => stages[predecessor] > stages[step]))
            {
                throw new PipelineException(
                    $"Step with name '{graph.Nodes[step].Step.Name}' can't be loaded with its load group, which runs before step '{graph.Nodes[predecessor].Step.Name}', " +
                    "whose rows it needs. Put the steps between those of a group into the group too, or split the group.");
            }
        }
    }
}
