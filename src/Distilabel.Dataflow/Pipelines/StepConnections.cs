namespace Distilabel.Dataflow.Pipelines;

/// <summary>What a step is connected to, as it is being set up, in the order of the calls.</summary>
internal sealed class StepConnections
{
    private static readonly Lock Gate = new();

    internal List<Step> Predecessors { get; } = [];

    internal List<Step> Successors { get; } = [];

    internal RoutingBatchFunction? Routing { get; private set; }

    internal Pipeline? Pipeline { get; set; }

    internal void ConnectTo(Step self, IReadOnlyList<Step> steps, RoutingBatchFunction? routing)
    {
        lock (Gate)
        {
            if (Successors.Count > 0 && (routing is not null || Routing is not null))
            {
                throw new PipelineException(
                    $"Step '{self.Name}' routes its batches, so all its downstream steps must be connected in one call, after the routing batch function.");
            }

            foreach (var step in steps)
            {
                Refuse(self, step);
                Successors.Add(step);
                step.Connections.Predecessors.Add(self);
            }

            Routing = routing;
        }
    }

    private void Refuse(Step self, Step step)
    {
        if (Successors.Contains(step))
        {
            throw new PipelineException($"Step '{self.Name}' is already connected to step '{step.Name}'.");
        }

        if (Reaches(step, self))
        {
            throw new PipelineException($"Connecting step '{self.Name}' to step '{step.Name}' would make a cycle.");
        }

        if (Pipeline is not null && step.Connections.Pipeline is { } other && other != Pipeline)
        {
            throw new PipelineException(
                $"Step '{self.Name}' belongs to the pipeline '{Pipeline.Name}' and step '{step.Name}' to the pipeline '{other.Name}'; they can't be connected.");
        }
    }

    private static bool Reaches(Step from, Step to)
    {
        var seen = new HashSet<Step>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Step>([from]);
        while (open.TryPop(out var step))
        {
            if (step == to)
            {
                return true;
            }

            if (seen.Add(step))
            {
                step.Connections.Successors.ForEach(open.Push);
            }
        }

        return false;
    }
}
