using System.Collections.Generic;
using System.Linq;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Pipelines.ColumnFiles;

/// <summary>A type as a schema file writes it: a single value's, a list's, a map's or a record's.</summary>
internal sealed record FileColumnType
{
    /// <summary>The name of the type of single values; null for any other.</summary>
    internal string? Scalar { get; init; }

    /// <summary>The type of a list's elements, or of a map's values; null for any other.</summary>
    internal FileColumnType? Element { get; init; }

    /// <summary>The type of a map's keys; null for any other.</summary>
    internal FileColumnType? Key { get; init; }

    /// <summary>The fields of a record; null for any other.</summary>
    internal IReadOnlyList<FileColumn>? Fields { get; init; }

    /// <summary>Whether values can be null.</summary>
    internal bool IsNullable { get; init; }

    /// <summary>The names of the types of single values.</summary>
    internal static IReadOnlyList<string> Scalars { get; } =
    [
        "string", "bytes", "bool", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal",
        "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Timestamp", "Guid", "json",
    ];

    /// <summary>The type that a text names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is wrong with it, when the result is null; empty otherwise.</param>
    internal static FileColumnType? Parse(string text, out string fault) => new FileTypeParser(text).Parse(out fault);

    /// <inheritdoc/>
    public override string ToString()
    {
        var name = this switch
        {
            { Key: not null } => $"map<{Key}, {Element}>",
            { Element: not null } => $"list<{Element}>",
            { Fields: not null } => $"record<{string.Join(", ", Fields.Select(static field => $"{FieldName.Quoted(field.Name)}: {field.Type}"))}>",
            _ => Scalar!,
        };
        return IsNullable ? name + "?" : name;
    }
}
