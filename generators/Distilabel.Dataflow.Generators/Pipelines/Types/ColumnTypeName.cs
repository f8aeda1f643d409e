namespace Distilabel.Dataflow.Generators.Pipelines.Types;

/// <summary>The type of a column as the compiler knows it: names only, so that it outlives a compilation.</summary>
/// <param name="Form">What it is made like.</param>
/// <param name="Name">As messages name it; the same as the run time's <c>ColumnType.Name</c>.</param>
/// <param name="Clr">What tells it from every other type.</param>
/// <param name="Inner">What is nullable, or the elements of a list.</param>
internal sealed record ColumnTypeName(ColumnTypeForm Form, string Name, string Clr, ColumnTypeName? Inner = null)
{
    private const string ReadOnlyList = "System.Collections.Generic.IReadOnlyList";

    /// <summary>The type with null among its values; itself where they can be null anyway.</summary>
    public ColumnTypeName ToNullable() => Form == ColumnTypeForm.Value ? new(ColumnTypeForm.Nullable, Name + "?", Clr + "?", this) : this;

    /// <summary>The list of such values that the run time makes of them.</summary>
    public ColumnTypeName ToList() => ListOf(this, ReadOnlyList);

    /// <summary>A list with the generic type called <paramref name="list"/>.</summary>
    public static ColumnTypeName ListOf(ColumnTypeName element, string list) =>
        new(ColumnTypeForm.List, $"list<{element.Name}>", $"{list}<{element.Clr}>", element);

    /// <summary>A list that is an array.</summary>
    public static ColumnTypeName ArrayOf(ColumnTypeName element) =>
        new(ColumnTypeForm.List, $"list<{element.Name}>", $"{element.Clr}[]", element);
}

/// <summary>What a column type is made like.</summary>
internal enum ColumnTypeForm
{
    /// <summary>A value type: a number, an enum, a record struct.</summary>
    Value,

    /// <summary>A reference type: text, bytes, a record class.</summary>
    Reference,

    /// <summary>A value type with null.</summary>
    Nullable,

    /// <summary>A list.</summary>
    List,
}
