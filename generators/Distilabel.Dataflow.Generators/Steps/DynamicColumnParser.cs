using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Reads the attributes that say how a step's columns depend on its arguments.</summary>
internal static class DynamicColumnParser
{
    /// <summary>Whether the class leaves it to the generator to describe its columns: neither it nor a base class does so itself.</summary>
    public static bool IsUndescribed(INamedTypeSymbol type)
    {
        if (!type.GetMembers("DescribeColumns").IsEmpty)
        {
            return false;
        }

        if (HasAttribute(type))
        {
            return true;
        }

        for (var current = type.BaseType; current is not null && !current.IsDataflow("Step"); current = current.BaseType)
        {
            if (!current.GetMembers("DescribeColumns").IsEmpty || (HasAttribute(current) && current.Find("StepAttribute") is not null))
            {
                return false;
            }
        }

        return true;
    }

    public static DynamicColumns Parse(INamedTypeSymbol type)
    {
        var columns = DynamicColumns.None;
        // A base class's attributes count as well: GroupColumns declares them once for itself and for what derives from it.
        for (var current = type; current is not null; current = current.BaseType)
        {
            columns = columns with
            {
                Inputs = columns.Inputs ?? InputsOf(current, type),
                Outputs = columns.Outputs ?? OutputsOf(current, type),
                OutputsOfTypeParameter = columns.OutputsOfTypeParameter ?? current.Find("OutputColumnsOfAttribute")?.Text(),
                KeepsOnly = columns.KeepsOnly ?? NamesIn(current, current.Find("KeepsOnlyColumnsFromAttribute")),
                Drops = columns.Drops ?? NamesIn(current, current.Find("DropsColumnsFromAttribute")),
            };
        }

        return columns;
    }

    private static bool HasAttribute(INamedTypeSymbol type) => type.GetAttributes().Any(static attribute => attribute.AttributeClass is
    {
        Name: "InputColumnsFromAttribute" or "OutputColumnsFromAttribute" or "OutputColumnsOfAttribute" or "KeepsOnlyColumnsFromAttribute"
            or "DropsColumnsFromAttribute",
    });

    private static DynamicInputs? InputsOf(INamedTypeSymbol type, INamedTypeSymbol step) =>
        type.Find("InputColumnsFromAttribute") is { } attribute && NamesIn(type, attribute) is { } names
            ? new DynamicInputs(names, TypeNameIn(attribute, step), TextsIn(attribute, "Default"), IsOptional(attribute))
            : null;

    private static DynamicOutputs? OutputsOf(INamedTypeSymbol type, INamedTypeSymbol step) =>
        type.Find("OutputColumnsFromAttribute") is { } attribute && NamesIn(type, attribute) is { } names
            ? new DynamicOutputs(
                names,
                ShapeName(attribute.Named("Shape", 0)),
                TypeNameIn(attribute, step),
                attribute.Named<string?>("DefaultPrefix", null),
                attribute.Named<string?>("Default", null),
                IsOptional(attribute))
            : null;

    /// <summary>The property that an attribute points to; null where there is no attribute.</summary>
    private static ColumnsProperty? NamesIn(INamedTypeSymbol type, AttributeData? attribute)
    {
        if (attribute?.Text() is not { } property)
        {
            return null;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(property).OfType<IPropertySymbol>().FirstOrDefault() is { } symbol)
            {
                return new ColumnsProperty(property, symbol.Type.IsDataflow("ColumnRenames"));
            }
        }

        return new ColumnsProperty(property, IsRenames: false);
    }

    /// <summary>The type that an attribute gives the columns that a property names; null where it gives none.</summary>
    public static ITypeSymbol? TypeIn(AttributeData attribute) =>
        attribute.AttributeClass.IsDataflow("InputColumnsFromAttribute") || attribute.AttributeClass.IsDataflow("OutputColumnsFromAttribute")
            ? attribute.Named<ITypeSymbol?>("Type", null)
            : null;

    private static string? TypeNameIn(AttributeData attribute, INamedTypeSymbol step) =>
        TypeIn(attribute) is { } type ? Names.OfColumn(type.WithoutNull(), step) : null;

    private static bool IsOptional(AttributeData attribute) => attribute.Named("Optional", false) || TypeIn(attribute)?.IsNullableValue() == true;

    private static EquatableArray<string> TextsIn(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: TypedConstantKind.Array, IsNull: false } texts)
            {
                return texts.Values.Select(static text => text.Value as string ?? "").ToEquatableArray();
            }
        }

        return [];
    }

    private static string ShapeName(int shape) => ((ColumnShape)shape).ToString();
}
