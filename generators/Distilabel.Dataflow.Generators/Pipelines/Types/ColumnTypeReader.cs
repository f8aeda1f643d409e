using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Rows;
using Distilabel.Dataflow.Pipelines.ColumnFiles;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Types;

/// <summary>Reads the column type of a C# type.</summary>
internal static class ColumnTypeReader
{
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The column type; null when it can't be told, as for a type parameter.</summary>
    public static ColumnTypeName? Read(ITypeSymbol type) => Read(type, []);

    /// <summary>The column type that a schema file names.</summary>
    public static ColumnTypeName Read(FileColumnType type)
    {
        var plain = type switch
        {
            { Key: { } key } => ColumnTypeName.MapOf(Read(key), Read(type.Element!)),
            { Element: { } element } => Read(element).ToList(),
            { Fields: { } fields } => ColumnTypeName.RecordOf(fields.Select(static field => new KeyValuePair<string, ColumnTypeName>(field.Name, Read(field.Type)))),
            { Scalar: "string" } => new ColumnTypeName(ColumnTypeForm.Reference, "string", "string"),
            { Scalar: "bytes" } => new ColumnTypeName(ColumnTypeForm.Reference, "bytes", "byte[]"),
            { Scalar: var name } => new ColumnTypeName(ColumnTypeForm.Value, name!, name!),
        };
        return type.IsNullable ? plain.ToNullable() : plain;
    }

    /// <param name="type">The type.</param>
    /// <param name="around">The records that it is a part of.</param>
    private static ColumnTypeName? Read(ITypeSymbol type, ImmutableArray<ITypeSymbol> around) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => new(ColumnTypeForm.Reference, "bytes", "byte[]"),
        IArrayTypeSymbol { Rank: 1 } array => Read(array.ElementType, around) is { } element ? ColumnTypeName.ArrayOf(element) : null,
        INamedTypeSymbol { TypeKind: not TypeKind.Error, IsUnboundGenericType: false } named => Read(named, around),
        _ => null,
    };

    private static ColumnTypeName? Read(INamedTypeSymbol type, ImmutableArray<ITypeSymbol> around)
    {
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return Read(type.TypeArguments[0], around)?.ToNullable();
        }

        if (BuiltIn(type) is { } name)
        {
            return new ColumnTypeName(type.IsValueType ? ColumnTypeForm.Value : ColumnTypeForm.Reference, name, name);
        }

        if (type is { Name: "IReadOnlyList" or "List", TypeArguments: [var item], ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } })
        {
            return Read(item, around) is { } element ? ColumnTypeName.ListOf(element, $"System.Collections.Generic.{type.Name}") : null;
        }

        return type switch
        {
            { SpecialType: not SpecialType.None } or { IsTupleType: true } => null,
            { TypeKind: TypeKind.Enum } => new ColumnTypeName(ColumnTypeForm.Value, type.Name, type.ToDisplayString(FullName)),
            { TypeKind: TypeKind.Class or TypeKind.Struct } => new ColumnTypeName(
                type.IsValueType ? ColumnTypeForm.ValueRecord : ColumnTypeForm.Record,
                Names.OfColumnType(type),
                type.ToDisplayString(FullName))
            {
                Fields = FieldsOf(type, around),
            },
            _ => null,
        };
    }

    /// <summary>The fields of a record; null when it is none that a column can hold.</summary>
    private static EquatableArray<ColumnFieldName>? FieldsOf(INamedTypeSymbol type, ImmutableArray<ITypeSymbol> around)
    {
        if (around.Contains(type, SymbolEqualityComparer.Default) || RowProperties.Of(type, type.ContainingAssembly) is not { Constructor: not null } row)
        {
            return null;
        }

        ColumnFieldName[] fields =
        [
            .. row.Properties
                .Select(property => Read(property.Property.Type, around.Add(type)) is { } field ? new ColumnFieldName(property.Column, field, property.IsNullable) : null)
                .OfType<ColumnFieldName>(),
        ];
        return fields.Length == 0 ? null : fields.ToEquatableArray();
    }

    private static string? BuiltIn(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => "string",
        SpecialType.System_Boolean => "bool",
        SpecialType.System_SByte => "sbyte",
        SpecialType.System_Byte => "byte",
        SpecialType.System_Int16 => "short",
        SpecialType.System_UInt16 => "ushort",
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        SpecialType.System_Single => "float",
        SpecialType.System_Double => "double",
        SpecialType.System_Decimal => "decimal",
        SpecialType.System_DateTime => "DateTime",
        _ when type is { Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            type.Name,
        _ when type.Name == "Timestamp" && type.ContainingNamespace.ToDisplayString() == "Distilabel.Dataflow.Columns" => "Timestamp",
        _ when type.Name == "JsonElement" && type.ContainingNamespace.ToDisplayString() == "System.Text.Json" => "json",
        _ => null,
    };
}
