using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators;

/// <summary>Values as the text of generated code.</summary>
internal static class Literal
{
    public static string Of(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value) => double.IsInfinity(value) || double.IsNaN(value)
        ? double.IsNaN(value) ? "double.NaN" : value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture) + "d";

    /// <summary>Text inside a documentation comment, on one line.</summary>
    public static string Documentation(string text) => string.Join(" ", text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries))
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
