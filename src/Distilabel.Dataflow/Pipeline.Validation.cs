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
            var steps = StepCollection.Collect<Step>(
                _added, static step => step.Connections.Predecessors, static step => step.Connections.Successors, ReferenceEqualityComparer.Instance);
            foreach (var step in steps)
            {
                Own(step);
            }

            StepCollection.GiveNames(
                steps, static step => step.HasGivenName ? step.Name : null, static step => step.Descriptor.DefaultName, static (step, name) => step.GiveName(name));
            return steps;
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
