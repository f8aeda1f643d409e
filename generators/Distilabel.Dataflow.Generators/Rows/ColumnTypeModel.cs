namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>What kind of column type is made.</summary>
internal enum ColumnTypeKind
{
    Record,
    ValueRecord,
    Enum,
    List,
    Nullable,
}

/// <summary>A column type that the generator makes, because the run time has none for it.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Type">The CLR type, with <c>global::</c>.</param>
/// <param name="Name">The name that messages use.</param>
/// <param name="Holder">The generated class that holds the only instance.</param>
/// <param name="Fields">A record's fields.</param>
/// <param name="Members">An enum's members.</param>
/// <param name="Element">For a list or a nullable type: the type inside.</param>
/// <param name="Creation">For a record: how an object is made of its fields; for a list: how it is made of an array.</param>
internal sealed record ColumnTypeModel(
    ColumnTypeKind Kind,
    string Type,
    string Name,
    string Holder,
    EquatableArray<RecordFieldModel> Fields,
    EquatableArray<EnumMemberModel> Members,
    ColumnTypeReference? Element,
    string Creation);

/// <summary>A field of a record.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Property">The property that is read.</param>
/// <param name="Type">The type of the values.</param>
/// <param name="Nullable">Whether it is declared to hold null.</param>
internal sealed record RecordFieldModel(string Name, string Property, ColumnTypeReference Type, bool Nullable);

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAlias">Whether another member before it has the same value.</param>
internal sealed record EnumMemberModel(string Name, bool IsAlias);

/// <summary>A column type that generated code refers to.</summary>
/// <param name="Type">The CLR type, with <c>global::</c>.</param>
/// <param name="Expression">The instance.</param>
/// <param name="Write">The method of MessagePackWriter that writes a value directly; null for none.</param>
/// <param name="Read">The method of MessagePackReader that reads one; null for none.</param>
internal sealed record ColumnTypeReference(string Type, string Expression, string? Write = null, string? Read = null);
