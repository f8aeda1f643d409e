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

    /// <summary>Adds a finding of a severity of its own, with what a code fix changes.</summary>
    public void AddWith(DiagnosticDescriptor rule, DiagnosticSeverity severity, Location? location, IEnumerable<Location> others, params object?[] arguments) =>
        add?.Invoke(Diagnostic.Create(rule, location, severity, others, null, arguments));
}
