using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>A column, where it is written, and whether that is on the class itself.</summary>
internal sealed record FoundColumn(StepColumn Column, ITypeSymbol Type, Location? Location, bool IsOwn);

/// <summary>Reads the columns that a class's attributes name.</summary>
internal static class ColumnParser
{
    /// <summary>Names that a record struct, or the batch around the columns, needs for itself.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Input", "Output", "InputBatch", "OutputBatch", "Columns", "Count", "Equals", "GetHashCode", "ToString", "GetType", "Deconstruct",
        "MemberwiseClone", "Finalize", "ReferenceEquals", "PrintMembers",
    };

    /// <summary>The columns of all attributes called <paramref name="attributeName"/>, those of base classes first; a name counts once.</summary>
    public static List<FoundColumn> Parse(INamedTypeSymbol type, string attributeName, string record, StepReport report)
    {
        var columns = new List<FoundColumn>();
        foreach (var current in type.Bases().Reverse())
        {
            var inherited = columns.Count;
            foreach (var attribute in current.GetAttributes())
            {
                if (!attribute.AttributeClass.IsDataflow(attributeName) || attribute.AttributeClass!.TypeArguments is not [{ } valueType] ||
                    attribute.Text() is not { } name)
                {
                    continue;
                }

                var isOwn = SymbolEqualityComparer.Default.Equals(current, type);
                var same = columns.FindIndex(other => other.Column.Name == name);
                if (same >= inherited && isOwn)
                {
                    report.Add(StepRules.ColumnNamedTwice, attribute.Where(), type.Name, record == "Input" ? "input" : "output", name);
                }

                if (same >= 0)
                {
                    continue;
                }

                var member = MemberOf(name, columns, out var fault);
                if (fault is not null && isOwn)
                {
                    report.Add(StepRules.ColumnNameMakesNoMember, attribute.Where(), name, $"{type.Name}.{record}", fault);
                }

                if (valueType.IsNullableValue() && isOwn)
                {
                    var written = $"[{record}Column<{Names.OfColumnType(valueType.WithoutNull())}>(\"{name}\", Optional = true)]";
                    report.Add(StepRules.ColumnTypeIsNullable, attribute.Where(), Names.OfColumnType(valueType), written);
                }

                columns.Add(new FoundColumn(ColumnOf(type, attribute, name, member, valueType), valueType.WithoutNull(), attribute.Where(), isOwn));
            }
        }

        return columns;
    }

    /// <summary>Says which columns have types that can't be stored.</summary>
    public static void CheckMembers(INamedTypeSymbol type, List<FoundColumn> inputs, List<FoundColumn> outputs, StepReport report)
    {
        foreach (var column in inputs.Concat(outputs).Where(static column => column.IsOwn))
        {
            Rows.ColumnTypeParser.Check(column.Type, type.ContainingAssembly, column.Location, report);
        }

        foreach (var attribute in type.GetAttributes())
        {
            if (DynamicColumnParser.TypeIn(attribute) is { } named)
            {
                if (named.IsNullableValue())
                {
                    var written = $"Type = typeof({Names.OfColumnType(named.WithoutNull())}), Optional = true";
                    report.Add(StepRules.ColumnTypeIsNullable, attribute.Where(), Names.OfColumnType(named), written);
                }

                Rows.ColumnTypeParser.Check(named.WithoutNull(), type.ContainingAssembly, attribute.Where(), report);
            }
        }
    }

    private static StepColumn ColumnOf(INamedTypeSymbol step, AttributeData attribute, string name, string member, ITypeSymbol type) => new(
        name,
        member,
        Names.OfColumn(type.WithoutNull(), step),
        type.CanBeNamedBy(step) ? type.Access() : TypeAccess.Everywhere,
        attribute.Named("Optional", false) || type.IsNullableValue(),
        attribute.Named<string?>("Description", null));

    /// <summary>The name of a column's member: one that compiles even where the column's name makes none.</summary>
    public static string MemberOf(string name, List<FoundColumn> others, out string? fault)
    {
        var member = Names.Member(name);
        fault = null;
        if (!Names.IsMember(member))
        {
            fault = member.Length == 0 ? "it has no letter" : $"'{member}' is no name in C#";
            member = "_" + member;
        }
        else if (Taken.Contains(member))
        {
            member += "Value";
        }

        if (others.Find(other => other.Column.Member == member) is { } same)
        {
            fault ??= same.Column.Member == Names.Member(same.Column.Name)
                ? $"the column '{same.Column.Name}' has the name '{member}' already"
                : $"the column '{same.Column.Name}' has the name '{member}' already, since '{Names.Member(same.Column.Name)}' is taken";
            member += (others.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return member;
    }
}
