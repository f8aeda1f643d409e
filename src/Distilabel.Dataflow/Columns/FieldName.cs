using System.Linq;

namespace Distilabel.Dataflow.Columns;

/// <summary>The name of a record's field as it stands in a type's name.</summary>
/// <remarks>The analyzer compiles this file too, so it needs nothing newer than .NET Standard 2.0.</remarks>
internal static class FieldName
{
    /// <summary>The name, in quotation marks where it would not be told from what is around it.</summary>
    internal static string Quoted(string name) => name.Length > 0 && name.All(IsPlain) ? name : $"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>Whether a character may stand in a name without quotation marks.</summary>
    internal static bool IsPlain(char sign) => char.IsLetterOrDigit(sign) || sign is '_' or '-' or '.';
}
