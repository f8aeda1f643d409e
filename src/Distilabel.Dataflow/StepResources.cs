namespace Distilabel.Dataflow;

/// <summary>What a step needs to run.</summary>
public sealed record StepResources
{
    /// <summary>How many copies of the step run at once, each with a state of its own. The order of rows does not change.</summary>
    /// <value>From 1; default 1. Generator, global and convergence steps have one.</value>
    public int Replicas
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Replicas));
            field = value;
        }
    }
    = 1;
}
