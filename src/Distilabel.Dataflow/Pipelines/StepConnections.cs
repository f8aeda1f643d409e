using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Pipelines;

/// <summary>What a step is connected to, as it is being set up, in the order of the calls.</summary>
internal sealed class StepConnections
{
    private static readonly Lock Gate = new();

    internal List<Step> Predecessors { get; } = [];

    internal List<Step> Successors { get; } = [];

    internal Routing? Routing { get; private set; }

    internal Pipeline? Pipeline { get; set; }

    internal void ConnectTo(Step self, IReadOnlyList<Step> steps, Routing? routing)
    {
        lock (Gate)
        {
            if (Successors.Count > 0 && (routing is not null || Routing is not null))
            {
                throw new PipelineException(ConnectionFaults.RoutingIsSplit(self.Name));
            }

            routing?.Check(self, steps);
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
            throw new PipelineException(ConnectionFaults.Repeated(self.Name, step.Name));
        }

        if (Reaches(step, self))
        {
            throw new PipelineException(ConnectionFaults.Cycle(self.Name, step.Name));
        }

        if (Pipeline is not null && step.Connections.Pipeline is { } other && other != Pipeline)
        {
            throw new PipelineException(ConnectionFaults.OtherPipeline(self.Name, Pipeline.Name, step.Name, other.Name));
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
