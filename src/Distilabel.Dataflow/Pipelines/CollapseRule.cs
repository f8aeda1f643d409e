using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Pipelines;

/// <summary>Steps that make one row again of those made of one need such rows, and in their order.</summary>
internal static class CollapseRule
{
    /// <param name="steps">The steps.</param>
    /// <param name="connections">The predecessors of each.</param>
    /// <param name="order">Their places, each after its predecessors.</param>
    /// <exception cref="PipelineException">A step has none to put together.</exception>
    internal static void Check<TType>(IReadOnlyList<Step> steps, IReadOnlyList<CheckedStep<TType>> connections, IReadOnlyList<int> order)
        where TType : class
    {
        // The steps that gave the rows behind each step their ordinals, and those of them whose rows a global step has scattered since.
        var behind = new ImmutableArray<int>[steps.Count];
        var scattered = new Dictionary<int, int>[steps.Count];
        foreach (var step in order)
        {
            var predecessors = connections[step].Predecessors;
            ImmutableArray<int> before = predecessors.Count == 0 ? [step] : [.. predecessors.SelectMany(predecessor => behind[predecessor]).Distinct()];
            scattered[step] = predecessors.SelectMany(predecessor => scattered[predecessor]).DistinctBy(static pair => pair.Key).ToDictionary();
            switch (steps[step].Kind)
            {
                case StepKind.Collapse:
                    Check(steps, step, before[^1], scattered[step]);
                    behind[step] = before.RemoveAt(before.Length - 1);
                    break;
                case StepKind.Expand:
                    behind[step] = before.Add(step);
                    break;
                case StepKind.Global:
                    foreach (var dimension in before)
                    {
                        scattered[step].TryAdd(dimension, step);
                    }

                    behind[step] = before.Insert(0, step);
                    break;
                default:
                    behind[step] = before;
                    break;
            }
        }
    }

    private static void Check(IReadOnlyList<Step> steps, int step, int last, Dictionary<int, int> scattered)
    {
        if (steps[last].Kind != StepKind.Expand)
        {
            throw new PipelineException(
                $"Step '{steps[step].Name}' puts rows together that an earlier step made of one row, but none did: the rows before it come as '{steps[last].Name}' made " +
                "them. It belongs behind ExpandColumns, or another step that makes several rows of one.");
        }

        if (scattered.TryGetValue(last, out var global))
        {
            throw new PipelineException(
                $"Step '{steps[step].Name}' puts rows together that step '{steps[last].Name}' made of one row, but the global step '{steps[global].Name}' has put all " +
                "rows in an order of its own since. Put the rows together before it.");
        }
    }
}
