using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Finds the fields of a step whose object all its copies would share: those that start empty, and so are there to be filled.</summary>
internal static class SharedFields
{
    public static void Check(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field is { IsStatic: false, IsConst: false, IsImplicitlyDeclared: false } && IsMutable(field.Type) &&
                field.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<VariableDeclaratorSyntax>()
                    .Any(variable => variable.Initializer is { Value: { } value } && IsEmpty(value, field.Type)))
            {
                report.Add(StepRules.FieldIsShared, field.Locations.FirstOrDefault(), type.Name, field.Name);
            }
        }
    }

    private static bool IsMutable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol => true,
        { Name: "Random" or "StringBuilder" or "MemoryStream" } => true,
        { IsReferenceType: true, ContainingNamespace.Name: not ("Immutable" or "Frozen" or "Concurrent") } =>
            type.AllInterfaces.Any(static candidate => candidate.Name is "ICollection" or "IDictionary" or "ISet"),
        _ => false,
    };

    /// <summary>Whether an object is made with nothing in it, and room for something. An empty array has none.</summary>
    private static bool IsEmpty(ExpressionSyntax value, ITypeSymbol type) => value switch
    {
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments: [] or [_] } } creation => !Copies(creation),
        CollectionExpressionSyntax { Elements.Count: 0 } => type is not IArrayTypeSymbol,
        ArrayCreationExpressionSyntax { Initializer: null } => true,
        _ => false,
    };

    /// <summary>A capacity, a seed and a comparer leave a collection empty; another argument is what it is filled with.</summary>
    private static bool Copies(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: [{ Expression: not LiteralExpressionSyntax and var argument }] } &&
        !argument.ToString().Contains("Comparer");
}
