using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>The types that <c>ColumnTypes</c> has of itself.</summary>
internal static class BuiltInTypes
{
    private const string ColumnTypes = "global::Distilabel.Dataflow.Columns.ColumnTypes.";

    /// <summary>A reference to the built-in column type of a CLR type; null when there is none.</summary>
    public static ColumnTypeReference? Find(ITypeSymbol type) => Name(type) is { } name
        ? new ColumnTypeReference(Names.QualifiedWithoutAnnotations(type), ColumnTypes + name, WriteOf(type), ReadOf(type))
        : null;

    /// <summary>Whether <c>ColumnTypes</c> also has the lists of a type, and the lists of its nullable twin.</summary>
    public static bool HasLists(ITypeSymbol type) => Name(type) is { } name and not "Bytes" && name.Length > 0;

    private static string? Name(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => "String",
        { SpecialType: SpecialType.System_Boolean } => "Boolean",
        { SpecialType: SpecialType.System_SByte } => "SByte",
        { SpecialType: SpecialType.System_Byte } => "Byte",
        { SpecialType: SpecialType.System_Int16 } => "Int16",
        { SpecialType: SpecialType.System_UInt16 } => "UInt16",
        { SpecialType: SpecialType.System_Int32 } => "Int32",
        { SpecialType: SpecialType.System_UInt32 } => "UInt32",
        { SpecialType: SpecialType.System_Int64 } => "Int64",
        { SpecialType: SpecialType.System_UInt64 } => "UInt64",
        { SpecialType: SpecialType.System_Single } => "Single",
        { SpecialType: SpecialType.System_Double } => "Double",
        { SpecialType: SpecialType.System_Decimal } => "Decimal",
        { SpecialType: SpecialType.System_DateTime } => "DateTime",
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => "Bytes",
        { Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Guid" } when IsInSystem(type) => type.Name,
        { Name: "Timestamp", ContainingNamespace: { Name: "Columns", ContainingNamespace: { Name: "Dataflow", ContainingNamespace.Name: "Distilabel" } } } => "Timestamp",
        { Name: "JsonElement", ContainingNamespace: { Name: "Json", ContainingNamespace.Name: "Text" } } => "Json",
        _ => null,
    };

    private static bool IsInSystem(ITypeSymbol type) => type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    // Text is not: not every text is a MessagePack string.
    private static bool IsPlain(ITypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64 or SpecialType.System_Single or SpecialType.System_Double
            or SpecialType.System_Boolean;

    private static string? WriteOf(ITypeSymbol type) => IsPlain(type) ? "Write" : null;

    private static string? ReadOf(ITypeSymbol type) => IsPlain(type) ? "Read" + Name(type) : null;
}
