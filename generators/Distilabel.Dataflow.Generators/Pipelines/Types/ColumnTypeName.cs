using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Generators.Pipelines.Types;

/// <summary>The type of a column as the compiler knows it: names only, so that it outlives a compilation.</summary>
/// <param name="Form">What it is made like.</param>
/// <param name="Name">As messages name it; the same as the run time's <c>ColumnType.Name</c>.</param>
/// <param name="Clr">What tells it from every other type.</param>
/// <param name="Inner">What is nullable, or the elements of a list.</param>
internal sealed record ColumnTypeName(ColumnTypeForm Form, string Name, string Clr, ColumnTypeName? Inner = null)
{
    private const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList";

    /// <summary>Of a record: its fields, in order; null when they can't be told.</summary>
    public EquatableArray<ColumnFieldName>? Fields { get; init; }

    /// <summary>Whether it is a record that no C# type is of, so that its fields alone tell what it is.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether its values are records, null aside.</summary>
    public bool IsRecord => Form is ColumnTypeForm.Record or ColumnTypeForm.ValueRecord;

    /// <summary>The type with null among its values; itself where they can be null anyway.</summary>
    public ColumnTypeName ToNullable() =>
        Form is ColumnTypeForm.Value or ColumnTypeForm.ValueRecord ? new(ColumnTypeForm.Nullable, Name + "?", Clr + "?", this) : this;

    /// <summary>The list of such values that the run time makes of them.</summary>
    public ColumnTypeName ToList() => ListOf(this, ReadOnlyList);

    /// <summary>A list with the generic type called <paramref name="list"/>.</summary>
    public static ColumnTypeName ListOf(ColumnTypeName element, string list) =>
        new(ColumnTypeForm.List, $"list<{element.Name}>", $"{list}<{element.Clr}>", element);

    /// <summary>A list that is an array.</summary>
    public static ColumnTypeName ArrayOf(ColumnTypeName element) =>
        new(ColumnTypeForm.List, $"list<{element.Name}>", $"{element.Clr}[]", element);

    /// <summary>A record that no C# type is of, each of whose fields may be null.</summary>
    public static ColumnTypeName RecordOf(IEnumerable<KeyValuePair<string, ColumnTypeName>> fields)
    {
        ColumnFieldName[] all = [.. fields.Select(static field => new ColumnFieldName(field.Key, field.Value.ToNullable(), IsNullable: true))];
        return new(ColumnTypeForm.Record, Shape(static type => type.Name), Shape(static type => type.Clr)) { Fields = [.. all], IsDynamic = true };

        string Shape(Func<ColumnTypeName, string> name) =>
            $"record<{string.Join(", ", all.Select(field => $"{FieldName.Quoted(field.Name)}: {name(field.Type)}"))}>";
    }

    /// <summary>A map, which is a list of entries.</summary>
    public static ColumnTypeName MapOf(ColumnTypeName key, ColumnTypeName value)
    {
        var entry = RecordOf([new("key", key), new("value", value)]);
        var (keys, values) = (entry.Fields!.Value[0].Type, entry.Fields!.Value[1].Type);
        return new(ColumnTypeForm.List, $"map<{keys.Name}, {values.Name}>", $"map<{keys.Clr}, {values.Clr}>", entry);
    }
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name as a column.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsNullable">Whether it may be null.</param>
internal sealed record ColumnFieldName(string Name, ColumnTypeName Type, bool IsNullable);

/// <summary>What a column type is made like.</summary>
internal enum ColumnTypeForm
{
    /// <summary>A value type: a number, an enum.</summary>
    Value,

    /// <summary>A reference type: text, bytes.</summary>
    Reference,

    /// <summary>A record that can be null: a class, or one whose fields alone tell what it is.</summary>
    Record,

    /// <summary>A record struct.</summary>
    ValueRecord,

    /// <summary>A value type with null.</summary>
    Nullable,

    /// <summary>A list.</summary>
    List,
}
