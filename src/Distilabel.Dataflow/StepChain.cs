using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow;

/// <summary>Steps that <c>>></c> has connected so far. What follows is connected to its last ones.</summary>
public sealed class StepChain
{
    private readonly Routing? _routing;

    private StepChain(ImmutableArray<Step> steps, ImmutableArray<Step> last, Routing? routing)
    {
        Steps = steps;
        Last = last;
        _routing = routing;
    }

    /// <summary>All steps of the chain.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The steps that the next ones are connected to.</summary>
    public ImmutableArray<Step> Last { get; }

    internal bool EndsInRouting => _routing is not null;

    /// <summary>Sends the rows of the chain's last steps to the step.</summary>
    public static StepChain operator >>(StepChain left, Step right) => left.Then([right]);

    /// <summary>Sends the rows of the chain's last steps to each of the steps.</summary>
    public static StepChain operator >>(StepChain left, IEnumerable<Step> right) => left.Then([.. right]);

    /// <summary>Routes each batch of the chain's last step, or each row, to some of the steps that follow.</summary>
    public static StepChain operator >>(StepChain left, Routing right)
    {
        left.RefuseSecondRouting();
        var chain = Route(left.Last, right);
        return new StepChain(left.Steps, chain.Last, right);
    }

    internal static StepChain Route(ImmutableArray<Step> from, Routing routing)
    {
        if (from.Length != 1)
        {
            throw new PipelineException(ConnectionFaults.RoutingAfterSeveral([.. from.Select(static step => step.Name)]));
        }

        return new StepChain(from, from, routing);
    }

    internal static StepChain Connect(ImmutableArray<Step> from, Routing? routing, ImmutableArray<Step> to)
    {
        if (to.IsEmpty || from.IsEmpty)
        {
            throw new PipelineException(ConnectionFaults.NothingToConnect);
        }

        foreach (var upstream in from)
        {
            upstream.Connections.ConnectTo(upstream, to, routing);
        }

        return new StepChain([.. from, .. to], to, null);
    }

    private StepChain Then(ImmutableArray<Step> next) => new([.. Steps, .. Connect(Last, _routing, next).Steps], next, null);

    private void RefuseSecondRouting()
    {
        if (_routing is not null)
        {
            throw new PipelineException(ConnectionFaults.SecondRouting);
        }
    }
}
