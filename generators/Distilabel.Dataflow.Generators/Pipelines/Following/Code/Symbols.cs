using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>What symbols say of themselves.</summary>
internal static class Symbols
{
    public static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    public static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>Whether an accessor's code was written by hand.</summary>
    public static bool HasCode(IMethodSymbol? accessor) => accessor is { DeclaringSyntaxReferences: [var reference] } && reference.GetSyntax() switch
    {
        AccessorDeclarationSyntax { Body: null, ExpressionBody: null } => false,
        AccessorDeclarationSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    };

    /// <summary>The part of a partial property that has its code.</summary>
    public static ISymbol CodeOf(ISymbol member) => (member as IPropertySymbol)?.PartialImplementationPart ?? member;

    /// <summary>The part of a partial constructor that has its code.</summary>
    public static IMethodSymbol InCode(IMethodSymbol method) => method.PartialImplementationPart ?? method;

    public static IParameterSymbol InCode(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { PartialImplementationPart: { } code } ? code.Parameters[parameter.Ordinal] : parameter;

    public static bool IsVirtual(IMethodSymbol method) => (method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed &&
        !(method.ContainingType.IsSealed && !method.IsAbstract);

    /// <summary>The method that a call on an object of exactly the type <paramref name="exact"/> runs; null where it can't be told.</summary>
    public static IMethodSymbol? Resolve(IMethodSymbol method, INamedTypeSymbol? exact) => !IsVirtual(method) ? method
        : exact is null ? null
        : method.ContainingType.TypeKind == TypeKind.Interface ? exact.FindImplementationForInterfaceMember(method) as IMethodSymbol
        : FindOverride(exact, method.OriginalDefinition);

    public static bool IsOrDerivesFrom(ITypeSymbol own, ITypeSymbol type) => own.Bases().Any(level => level.Equals(type, SymbolEqualityComparer.Default));

    public static IPropertySymbol? FindProperty(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property;
            }
        }

        return null;
    }

    /// <summary>The ordinal of a tuple's field; -1 for other fields.</summary>
    public static int OrdinalIn(ISymbol tupleField) => tupleField is IFieldSymbol { ContainingType.IsTupleType: true } field &&
        (field.CorrespondingTupleField ?? field).Name is var name && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out var number)
        ? number - 1
        : -1;

    /// <summary>Whether code that is not at hand may call a method. A private one is called as its own class needs it, and perhaps always with the same argument.</summary>
    public static bool IsForOthers(ISymbol method) =>
        method is { DeclaredAccessibility: not Accessibility.Private } or { IsImplicitlyDeclared: true } or { Name: "Main" or "<Main>$" };

    /// <summary>Whether the members of a type are the run time's own steps and pipelines.</summary>
    public static bool IsOfDistilabel(IMethodSymbol method) =>
        method.ContainingType.IsDataflow("Step") || method.ContainingType.IsDataflow("GeneratorStep") || method.ContainingType.IsDataflow("Pipeline");

    private static IMethodSymbol? FindOverride(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            foreach (var candidate in level.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (var overridden = candidate; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (overridden.OriginalDefinition.Equals(method, SymbolEqualityComparer.Default))
                    {
                        return candidate;
                    }
                }
            }
        }

        return null;
    }
}
