using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators;

/// <summary>Names that generated code gives.</summary>
internal static class Names
{
    /// <summary>The attribute of members that are not a user's: what they do, attributes of the class say.</summary>
    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"Distilabel.Dataflow.Generators\", \"1.0\")]";

    /// <summary>A type with <c>global::</c>, its type arguments and <c>?</c>.</summary>
    public static string Qualified(ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>A type with <c>global::</c> and without <c>?</c> on references.</summary>
    public static string QualifiedWithoutAnnotations(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type as messages name it: <c>Pair&lt;int?&gt;</c>. A <c>?</c> on a reference is left out, since it is the same column type with it.</summary>
    public static string OfColumnType(ITypeSymbol type) => type.ToDisplayString(WithoutNamespace);

    /// <summary>
    /// The type of a column. One that does not exist, or that generated code can't name, becomes <c>dynamic</c>: an error once, where it is named, and not
    /// wherever it is used.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="step">The class that the generator adds to; null for a class that it makes.</param>
    public static string OfColumn(ITypeSymbol type, INamedTypeSymbol? step) =>
        Exists(type) && type.CanBeNamedBy(step) ? QualifiedWithoutAnnotations(type) : "dynamic";

    /// <summary>A name as it can stand in source.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The namespace and name of a type as the run time shows it: <c>MyApp.Outer.CountWords</c>.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(FullName);

    /// <summary><c>word_count</c> to <c>WordCount</c>. Not every column has such a name: see <see cref="IsMember"/>.</summary>
    public static string Member(string column)
    {
        var name = new StringBuilder(column.Length);
        var startsWord = true;
        foreach (var letter in column)
        {
            if (!char.IsLetterOrDigit(letter))
            {
                startsWord = true;
                continue;
            }

            name.Append(startsWord ? char.ToUpperInvariant(letter) : letter);
            startsWord = false;
        }

        return name.ToString();
    }

    /// <summary>Whether a name that <see cref="Member"/> made can stand in C#.</summary>
    public static bool IsMember(string name) => SyntaxFacts.IsValidIdentifier(name);

    /// <summary>The name of a generated file, which differs for any two types, also on file systems that ignore case.</summary>
    public static string Hint(string fullName, string concern)
    {
        var clean = new StringBuilder(fullName.Length);
        foreach (var letter in fullName)
        {
            clean.Append(letter < 128 && char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        }

        return $"{clean}.{concern}.{Hash(fullName)}.g.cs";
    }

    /// <summary>A name for a class that belongs to the type called <paramref name="fullName"/>.</summary>
    public static string Identifier(string fullName)
    {
        var simple = new StringBuilder();
        foreach (var letter in fullName)
        {
            simple.Append(letter < 128 && char.IsLetterOrDigit(letter) ? letter : '_');
        }

        return $"{simple}_{Hash(fullName)}";
    }

    private static bool Exists(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => false,
        IArrayTypeSymbol array => Exists(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.All(Exists),
        _ => true,
    };

    /// <summary>FNV-1a, 32 bits, which unlike <see cref="string.GetHashCode()"/> is the same in every process.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
        {
            hash = unchecked((hash ^ letter) * 16777619u);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat WithoutNamespace = SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);
}
