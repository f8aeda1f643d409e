using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Takes what a parser finds wrong: the analyzer reports it, the generator goes on without.</summary>
internal sealed class StepReport(Action<Diagnostic>? add)
{
    public static StepReport None { get; } = new(null);

    public void Add(DiagnosticDescriptor rule, Location? location, params object?[] arguments) =>
        add?.Invoke(Diagnostic.Create(rule, location, arguments));
}
