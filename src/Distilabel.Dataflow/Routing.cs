namespace Distilabel.Dataflow;

/// <summary>Chooses among the steps that follow one: a <see cref="RoutingBatchFunction"/> for each batch, a <see cref="Route"/> for each row.</summary>
public abstract class Routing
{
    private protected Routing()
    {
    }

    /// <summary>What it does, for messages and files.</summary>
    public string? Description { get; init; }

    /// <summary>Refuses steps that it does not fit.</summary>
    /// <param name="from">The step whose rows are routed.</param>
    /// <param name="to">Those that follow, in order.</param>
    internal virtual void Check(Step from, IReadOnlyList<Step> to)
    {
    }
}
