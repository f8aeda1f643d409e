using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow;

/// <content>How steps are connected: <c>a.Connect(b)</c>, and <c>a >> b</c>, which is the same.</content>
public abstract partial class Step
{
    internal StepConnections Connections { get; } = new();

    /// <summary>Sends this step's rows to each of <paramref name="steps"/>.</summary>
    /// <exception cref="PipelineException">A connection stands already, would make a cycle, or joins steps of different pipelines.</exception>
    public StepChain Connect(params IEnumerable<Step> steps) => StepChain.Connect([this], null, [.. steps]);

    /// <summary>Sends each batch of this step, or each row, to those of <paramref name="steps"/> that <paramref name="routing"/> chooses.</summary>
    /// <inheritdoc cref="Connect(IEnumerable{Step})"/>
    public StepChain Connect(Routing routing, params IEnumerable<Step> steps) => StepChain.Connect([this], routing, [.. steps]);

    /// <inheritdoc cref="Connect(IEnumerable{Step})"/>
    public static StepChain operator >>(Step left, Step right) => StepChain.Connect([left], null, [right]);

    /// <inheritdoc cref="Connect(IEnumerable{Step})"/>
    public static StepChain operator >>(Step left, IEnumerable<Step> right) => StepChain.Connect([left], null, [.. right]);

    /// <summary>Routes each batch of the step, or each row, to some of the steps that follow.</summary>
    public static StepChain operator >>(Step left, Routing right) => StepChain.Route([left], right);
}
