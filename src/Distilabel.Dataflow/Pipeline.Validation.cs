using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow;

/// <content>Collecting the steps, and checking that they fit.</content>
public sealed partial class Pipeline
{
    /// <summary>Checks names, connections and columns.</summary>
    /// <exception cref="PipelineValidationException">Something does not fit; the message says what, where, and what to do.</exception>
    public void Validate()
    {
        var steps = Collect();
        PipelineGraph.Build(Name, steps, steps);
    }

    /// <summary>The steps added and all that are connected to them, named, in the order in which they were added and connected.</summary>
    internal IReadOnlyList<Step> Collect()
    {
        lock (_gate)
        {
            var steps = new List<Step>();
            var seen = new HashSet<Step>(ReferenceEqualityComparer.Instance);
            foreach (var step in _added)
            {
                Collect(step, steps, seen);
            }

            foreach (var step in steps)
            {
                Own(step);
            }

            GiveNames(steps);
            return steps;
        }
    }

    private static void Collect(Step first, List<Step> steps, HashSet<Step> seen)
    {
        var open = new Queue<Step>([first]);
        while (open.TryDequeue(out var step))
        {
            if (seen.Add(step))
            {
                steps.Add(step);
                step.Connections.Predecessors.ForEach(open.Enqueue);
                step.Connections.Successors.ForEach(open.Enqueue);
            }
        }
    }

    private static void GiveNames(List<Step> steps)
    {
        var taken = steps.Where(static step => step.HasGivenName).Select(static step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in steps.Where(static step => !step.HasGivenName))
        {
            var number = 0;
            string name;
            do
            {
                name = $"{step.Descriptor.DefaultName}_{number++}";
            }
            while (!taken.Add(name));

            step.GiveName(name);
        }
    }

    private void Own(Step step)
    {
        var owner = step.Connections.Pipeline ??= this;
        if (owner != this)
        {
            throw new PipelineException(ConnectionFaults.OwnedByOther(step.Name, Name, owner.Name));
        }
    }
}
