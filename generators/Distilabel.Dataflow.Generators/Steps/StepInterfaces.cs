using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The interfaces by which the engine gives a step its work.</summary>
internal static class StepInterfaces
{
    /// <summary>Whether a class does its work through an interface that it, or a base class, implements by hand.</summary>
    public static bool IsImplementedBy(INamedTypeSymbol type) => Find(type) is not null;

    /// <summary>The kind of step that the implemented interface stands for; a class may say otherwise by overriding <c>Kind</c>.</summary>
    public static string KindOf(INamedTypeSymbol type) => Find(type) switch
    {
        "IAsyncRowsStep" => "Batch",
        "IAsyncExpandStep" => "Expand",
        "IGeneratorStep" => "Generator",
        "IConvergenceStep" => "Convergence",
        null when type.BaseType.IsGeneratorStep() => "Generator",
        _ => "Row",
    };

    private static string? Find(INamedTypeSymbol type) => type.AllInterfaces.FirstOrDefault(static candidate => candidate.IsInSteps() && IsName(candidate.Name))?.Name;

    private static bool IsName(string name) =>
        name is "IRowsStep" or "IAsyncRowsStep" or "IAsyncRowStep" or "IAsyncExpandStep" or "IGeneratorStep" or "IConvergenceStep";
}
