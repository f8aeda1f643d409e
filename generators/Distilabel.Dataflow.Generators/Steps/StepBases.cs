using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The classes that a step's code and state are in: itself and those it derives from.</summary>
internal static class StepBases
{
    /// <summary>A step's class and the base classes of its own assembly, whose source is there to be read.</summary>
    public static IEnumerable<INamedTypeSymbol> Own(INamedTypeSymbol type) =>
        Below(type).TakeWhile(current => IsIn(current, type.ContainingAssembly));

    /// <summary>Those of its base classes that this library has, without those that every step has.</summary>
    public static IEnumerable<INamedTypeSymbol> OfLibrary(INamedTypeSymbol type) =>
        Below(type).SkipWhile(current => IsIn(current, type.ContainingAssembly)).Where(static current => IsOfLibrary(current));

    /// <summary>The first base class whose code is seen by nobody: it is neither in the step's assembly nor in this library.</summary>
    public static INamedTypeSymbol? Unseen(INamedTypeSymbol type) =>
        Below(type).FirstOrDefault(current => !IsIn(current, type.ContainingAssembly) && !IsOfLibrary(current));

    /// <summary>Whether a class is one that all steps or all tasks derive from. What those can be told has no part in results, or is a runtime parameter.</summary>
    public static bool IsOfEveryStep(INamedTypeSymbol type) => type.IsDataflow("Step") || type.IsDataflow("GeneratorStep") ||
        type is { Name: "LLMTask", ContainingNamespace.Name: "AI" } && IsOfLibrary(type);

    private static IEnumerable<INamedTypeSymbol> Below(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (IsOfEveryStep(current) || current.TypeKind == TypeKind.Error)
            {
                yield break;
            }

            yield return current;
        }
    }

    private static bool IsIn(ISymbol symbol, IAssemblySymbol assembly) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, assembly);

    private static bool IsOfLibrary(ISymbol symbol) => symbol.ContainingAssembly is { Name: "Distilabel.Dataflow" or "Distilabel.Dataflow.AI" };
}
