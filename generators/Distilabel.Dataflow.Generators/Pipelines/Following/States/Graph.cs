using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.States;

/// <summary>The steps of a pipeline, as the run time collects and names them.</summary>
internal static class Graph
{
    /// <summary>A step with all those whose rows reach it.</summary>
    public static HashSet<int> Before(State state, int step)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([step]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (seen.Add(next))
            {
                foreach (var predecessor in state.Step(next).Predecessors)
                {
                    open.Push(predecessor.From);
                }
            }
        }

        return seen;
    }

    /// <summary>The steps added to a pipeline and all that are connected to them.</summary>
    public static List<int> Collect(State state, int pipeline) => StepCollection.Collect(
        state.Pipeline(pipeline).Added, step => state.Step(step).Predecessors.Select(static connection => connection.From), step => state.Step(step).Successors);

    /// <summary>Numbers the steps that have no names.</summary>
    public static void GiveNames(State state, IReadOnlyList<int> steps) => StepCollection.GiveNames(
        steps,
        step => state.Step(step) is var content ? content.ShownName ?? content.NumberedName : null,
        step => state.Step(step).Class?.DefaultName,
        (step, name) => state.Change(step, content => content with { NumberedName = name }));
}
