using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>Turns a class that has runtime parameters, and is no step, into a model.</summary>
internal static class ParameterizedClassParser
{
    /// <summary>The class around a parameter, for the first of its parameters; null for the others, for steps, and for a class that does it itself.</summary>
    public static ParameterizedClassModel? ParseFirst(IPropertySymbol property, CancellationToken cancellationToken) =>
        property.ContainingType is { TypeKind: TypeKind.Class } type && IsOwn(type) &&
        SymbolEqualityComparer.Default.Equals(ParameterParser.Declared(type).First(), property)
            ? Parse(type, StepReport.None, cancellationToken)
            : null;

    /// <summary>Whether the generator writes the class's parameters, apart from a step's metadata: the class does not do so itself.</summary>
    public static bool IsOwn(INamedTypeSymbol type) => !type.HasStepAttribute() && !type.GetMembers().Any(member =>
        member.Name == (type.IsStep() ? "BaseParameters" : "RuntimeParameters") &&
        member.DeclaringSyntaxReferences.Any(static reference => !reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));

    public static ParameterizedClassModel Parse(INamedTypeSymbol type, StepReport report, CancellationToken cancellationToken)
    {
        StepParser.CheckPartial(type, report, cancellationToken);
        var declaration = TypeDeclaration.Of(type);
        string? fault = null;
        var isStep = type.IsStep();

        // Of a base class of steps, the steps say it.
        var settings = isStep ? new EquatableArray<StepSettingModel>() : SettingParser.Parse(type, out fault, cancellationToken);
        return new ParameterizedClassModel(
            declaration,
            RoleOf(type),
            AddsInterface: !type.AllInterfaces.Any(ParameterParser.IsParameterizedInterface),
            AddsCopy: !type.GetMembers().Any(static member =>
                member.Name == "Copy" || member.Name.EndsWith(".IRuntimeParameterized.Copy", StringComparison.Ordinal)),
            ParameterParser.Parse(type, report, cancellationToken),
            settings,
            fault,
            CodeRoot.Of(declaration, isStep ? [] : StepBases.Own(type)));
    }

    private static ParameterizedRole RoleOf(INamedTypeSymbol type)
    {
        if (type.IsStep())
        {
            return ParameterizedRole.StepBase;
        }

        foreach (var current in type.BaseType.Bases().OfType<INamedTypeSymbol>())
        {
            if (current.GetMembers("RuntimeParameters").OfType<IPropertySymbol>().FirstOrDefault() is { } written)
            {
                return written.IsAbstract ? ParameterizedRole.DerivedFromAbstract : ParameterizedRole.Derived;
            }

            if (ParameterParser.Declared(current).Any())
            {
                return ParameterizedRole.Derived;
            }
        }

        return ParameterizedRole.Root;
    }
}
