using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Takes what a parser finds wrong: the analyzer reports it, the generator goes on without.</summary>
internal sealed class StepReport(Action<Diagnostic>? add)
{
    public static StepReport None { get; } = new(null);

    /// <summary>Whether somebody wants to know what is wrong, and nothing else: what only the emitted code needs need not be found out.</summary>
    public bool IsAll => add is not null;

    public void Add(DiagnosticDescriptor rule, Location? location, params object?[] arguments) =>
        add?.Invoke(Diagnostic.Create(rule, location, arguments));
}
