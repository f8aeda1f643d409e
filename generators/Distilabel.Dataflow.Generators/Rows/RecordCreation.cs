using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>Writes the expression that makes a record of its fields.</summary>
internal static class RecordCreation
{
    /// <summary>An expression in which the value of the field at place n stands as <c>{n}</c>.</summary>
    public static string Of(string type, IMethodSymbol constructor, List<RowProperty> properties)
    {
        var arguments = constructor.Parameters.Select(parameter =>
            properties.FindIndex(property => SymbolEqualityComparer.Default.Equals(property.Parameter, parameter)) is >= 0 and var place
                ? Place(place)
                : "default");
        var settings = new List<string>();
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i].Parameter is null)
            {
                settings.Add($"@{properties[i].Property.Name} = {Place(i)}");
            }
        }

        var initializer = settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
        return $"new {type}({string.Join(", ", arguments)}){initializer}";
    }

    /// <summary>The expression with the values filled in.</summary>
    public static string Fill(string creation, int fields, Func<int, string> value)
    {
        for (var i = 0; i < fields; i++)
        {
            creation = creation.Replace(Place(i), value(i));
        }

        return creation;
    }

    private static string Place(int field) => "\u0001" + field.ToString(CultureInfo.InvariantCulture) + "\u0002";
}
