using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Generators.Rows;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>Reads what attributes, base classes and interfaces say of a step's class, be it in source or in another assembly.</summary>
internal sealed class StepClassReader(IAssemblySymbol within)
{
    public StepClass Read(INamedTypeSymbol type)
    {
        var described = Described(type);
        var step = new StepClass
        {
            Name = type.Name,
            DefaultName = SnakeCase.From(described.Name),
            IsGenerator = type.IsGeneratorStep() || Implements(type, "IGeneratorStep"),
            SeesBranchesApart = Implements(type, "IConvergenceStep"),
            Inputs = [.. Describing(described).SelectMany(Inputs)],
            Outputs = [.. Describing(described).SelectMany(Outputs)],
            OwnOutputs = Outputs(described).Count,
            OutputListsIf = type.FindInherited("OutputListsIfAttribute")?.Text(),
            InputsFrom = InputsFrom(type),
            OutputsFrom = OutputsFrom(type),
            OutputsFromSchema = type.FindInherited("OutputColumnsFromSchemaAttribute")?.Text(),
            KeepsOnlyFrom = type.FindInherited("KeepsOnlyColumnsFromAttribute")?.Text(),
            DropsFrom = type.FindInherited("DropsColumnsFromAttribute")?.Text(),
            Templates = Templates(type),
        };
        if (type.FindInherited("OutputColumnsOfAttribute") is not null)
        {
            var columns = OutputsOfTypeArgument(type);
            return step with { Outputs = [.. step.Outputs, .. columns ?? []], OutputsFromSchema = null, ColumnsAreKnown = columns is not null && !IsWrittenByHand(type) };
        }

        var dependsOnArguments = step.InputsFrom is not null || step.OutputsFrom is not null || step.OutputsFromSchema is not null ||
            step.KeepsOnlyFrom is not null || step.DropsFrom is not null;

        // A step written by hand says in its code what columns it has, and that can't be read.
        var isDeclared = described.Find("StepAttribute") is not null || described.Find("GlobalStepAttribute") is not null;
        return step with { ColumnsAreKnown = isDeclared && !type.IsAbstract && !IsWrittenByHand(type) && (dependsOnArguments || !SaysItself(type)) };
    }

    /// <summary>The class, of it and its bases, whose attributes make the descriptor that its steps have.</summary>
    private static INamedTypeSymbol Described(INamedTypeSymbol type)
    {
        for (var level = type; level is not null && !level.IsDataflow("Step"); level = level.BaseType)
        {
            if (level.Find("StepAttribute") is not null || level.Find("GlobalStepAttribute") is not null || !level.GetMembers("Descriptor").IsEmpty)
            {
                return level;
            }
        }

        return type;
    }

    /// <summary>The class, and those of its bases that describe the columns of their steps themselves: these add what they declare.</summary>
    private static IEnumerable<INamedTypeSymbol> Describing(INamedTypeSymbol described)
    {
        yield return described;
        for (var level = described.BaseType; level is not null && !level.IsDataflow("Step"); level = level.BaseType)
        {
            if (DescribesItself(level))
            {
                yield return level;
            }
        }
    }

    private static List<CheckedInput<ColumnTypeName>> Inputs(INamedTypeSymbol type) =>
    [
        .. Columns(type, "InputColumnAttribute").Select(static column =>
            new CheckedInput<ColumnTypeName>(column.Name, column.Type, column.Attribute.Named("Optional", false))),
    ];

    private static List<CheckedOutput<ColumnTypeName>> Outputs(INamedTypeSymbol type) =>
    [
        .. Columns(type, "OutputColumnAttribute").Select(static column =>
            new CheckedOutput<ColumnTypeName>(column.Name, column.Type, column.Attribute.Named("Optional", false))),
    ];

    private static IEnumerable<(AttributeData Attribute, string Name, ColumnTypeName? Type)> Columns(INamedTypeSymbol type, string attributeName)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.IsDataflow(attributeName) && attribute.AttributeClass!.TypeArguments is [{ } valueType] &&
                attribute.Text() is { } name && seen.Add(name))
            {
                yield return (attribute, name, ColumnTypeReader.Read(valueType));
            }
        }
    }

    private static InputsFrom? InputsFrom(INamedTypeSymbol type) => type.FindInherited("InputColumnsFromAttribute") is { } attribute && attribute.Text() is { } property
        ? new InputsFrom(property, TypeIn(attribute), attribute.Texts("Default"), attribute.Named("Optional", false))
        : null;

    private static OutputsFrom? OutputsFrom(INamedTypeSymbol type) => type.FindInherited("OutputColumnsFromAttribute") is { } attribute && attribute.Text() is { } property
        ? new OutputsFrom(
            property,
            (ColumnShape)attribute.Named("Shape", 0),
            attribute.Named<ITypeSymbol?>("Type", null) is not null,
            TypeIn(attribute),
            attribute.Named<string?>("DefaultPrefix", null),
            attribute.Named<string?>("Default", null),
            attribute.Named("Optional", false))
        : null;

    private static ColumnTypeName? TypeIn(AttributeData attribute) =>
        attribute.Named<ITypeSymbol?>("Type", null) is { } type ? ColumnTypeReader.Read(type) : null;

    /// <summary>The columns of the type argument that stands for rows; null when they can't be told.</summary>
    private List<CheckedOutput<ColumnTypeName>>? OutputsOfTypeArgument(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.Find("OutputColumnsOfAttribute") is { } attribute)
            {
                var place = level.TypeParameters.ToList().FindIndex(parameter => parameter.Name == attribute.Text());
                return place < 0 ? null : ColumnsOf(level.TypeArguments[place]);
            }
        }

        return null;
    }

    private List<CheckedOutput<ColumnTypeName>>? ColumnsOf(ITypeSymbol row)
    {
        if (row is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None })
        {
            return null;
        }

        var columns = RowProperties.Of(row, within).Properties
            .Select(static property => (property, Type: ColumnTypeReader.Read(property.Property.Type)))
            .Where(static pair => pair.Type is not null)
            .Select(static pair => new CheckedOutput<ColumnTypeName>(pair.property.Column, pair.Type, pair.property.IsNullable))
            .ToList();
        return columns.Count > 0 ? columns : null;
    }

    private static List<TemplateProperty> Templates(INamedTypeSymbol type)
    {
        var templates = new List<TemplateProperty>();
        for (INamedTypeSymbol? level = type; level is not null && !level.IsDataflow("Step"); level = level.BaseType)
        {
            foreach (var property in level.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.Find("PromptTemplateAttribute") is { } attribute)
                {
                    templates.Add(new TemplateProperty(property.Name, attribute.Named<string?>("Default", null)));
                }
            }
        }

        return templates;
    }

    private static bool Implements(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(other => other.Name == name && other.IsInSteps());

    /// <summary>Whether the class, and not its attributes, says which columns it has.</summary>
    private static bool SaysItself(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null && !level.IsDataflow("Step"); level = level.BaseType)
        {
            if (DescribesItself(level))
            {
                return Inputs(level).Count + Outputs(level).Count == 0;
            }
        }

        return false;
    }

    /// <summary>Whether code of a user describes the columns, be it beside attributes. Of our own classes, the attributes say all.</summary>
    private static bool IsWrittenByHand(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null && !level.IsDataflow("Step"); level = level.BaseType)
        {
            if (Description(level) is { } method)
            {
                return level.ContainingAssembly?.Name.StartsWith("Distilabel.Dataflow", StringComparison.Ordinal) != true &&
                    !method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute");
            }
        }

        return false;
    }

    private static bool DescribesItself(INamedTypeSymbol type) => Description(type) is not null;

    private static IMethodSymbol? Description(INamedTypeSymbol type) =>
        type.GetMembers("DescribeColumns").OfType<IMethodSymbol>().FirstOrDefault(static method => method is { IsOverride: true, Parameters.IsEmpty: true });
}
