using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Finds what a step is given when it is made, which its signature covers beside its runtime parameters.</summary>
/// <remarks>
/// Properties, fields that a constructor sets, and arguments of a primary constructor that its methods read. A field that is set where it stands
/// counts only when an argument is part of that; otherwise the class's code says it all. Other fields are the step's state.
/// </remarks>
internal static class SettingParser
{
    public static EquatableArray<StepSettingModel> Parse(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var settings = new List<StepSettingModel>();
        for (INamedTypeSymbol? current = type; current is not null && !current.IsDataflow("Step") && !current.IsDataflow("GeneratorStep"); current = current.BaseType)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(current, type);
            var primary = isOwn ? PrimaryParameters(current, cancellationToken) : [];
            settings.AddRange(Properties(current, isOwn).Concat(isOwn ? Fields(current, primary, cancellationToken) : []));
            settings.AddRange(primary.Where(name => IsReadByMember(current, name, cancellationToken)).Select(static name => new StepSettingModel(name, name)));
        }

        return settings.GroupBy(static setting => setting.Name).Select(static group => group.First()).ToEquatableArray();
    }

    private static IEnumerable<StepSettingModel> Properties(INamedTypeSymbol type, bool isOwn) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(property => property is { IsStatic: false, IsIndexer: false, IsOverride: false, GetMethod: not null, ExplicitInterfaceImplementations.IsEmpty: true } &&
            (isOwn ? IsStored(property) : property is { DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public }) &&
            property.Find("RuntimeParameterAttribute") is null)
        .Select(static property => new StepSettingModel(property.Name, "this.@" + property.Name));

    private static bool IsStored(IPropertySymbol property) => property.SetMethod is not null ||
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static IEnumerable<StepSettingModel> Fields(INamedTypeSymbol type, List<string> primary, CancellationToken cancellationToken)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field is { IsStatic: false, IsConst: false, IsImplicitlyDeclared: false } &&
                Initializer(field, cancellationToken) is var initializer &&
                (initializer is null ? field.IsReadOnly || field.DeclaredAccessibility != Accessibility.Private : Mentions(initializer, primary)))
            {
                yield return new StepSettingModel(field.Name, "this.@" + field.Name);
            }
        }
    }

    private static ExpressionSyntax? Initializer(IFieldSymbol field, CancellationToken cancellationToken) => field.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellationToken)).OfType<VariableDeclaratorSyntax>().Select(static variable => variable.Initializer?.Value).FirstOrDefault();

    /// <summary>The parameters of the primary constructor, but the step's name, which is not part of what it makes.</summary>
    private static List<string> PrimaryParameters(INamedTypeSymbol type, CancellationToken cancellationToken) =>
    [
        .. Declarations(type, cancellationToken).SelectMany(static declaration => declaration.ParameterList?.Parameters ?? [])
            .Select(static parameter => parameter.Identifier.ValueText).Where(static name => name != "name"),
    ];

    private static bool IsReadByMember(INamedTypeSymbol type, string name, CancellationToken cancellationToken) => Declarations(type, cancellationToken)
        .SelectMany(static declaration => declaration.Members)
        .Where(static member => member is MethodDeclarationSyntax or PropertyDeclarationSyntax { Initializer: null })
        .Any(member => Mentions(member, [name]));

    private static bool Mentions(SyntaxNode node, List<string> names) =>
        names.Count > 0 && node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => names.Contains(identifier.Identifier.ValueText));

    private static IEnumerable<ClassDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<ClassDeclarationSyntax>();
}
