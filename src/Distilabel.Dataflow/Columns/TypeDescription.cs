namespace Distilabel.Dataflow.Columns;

/// <summary>Says all that decides what the bytes of a type's values mean: a record's fields in their order with their types, an enum's members.</summary>
/// <remarks>
/// Stored values are arrays and names, so a type's name alone does not tell whether they can still be read as what they were. Of types that are named by
/// what they hold, such as <c>list&lt;string&gt;</c>, the description is the name.
/// </remarks>
internal sealed class TypeDescription : IColumnTypeVisitor<string>
{
    private readonly Stack<ColumnType> _around = new();

    /// <summary>The description of a type, the same in every process.</summary>
    internal static string Of(ColumnType type) => type.Accept(new TypeDescription());

    public string VisitScalar<T>(ScalarType<T> type) =>
        type is IMembers members ? $"{type.Name} {{ {string.Join(", ", members.Members.Select(static member => $"{member.Name} = {member.Value}"))} }}" : type.Name;

    public string VisitNullable<T>(NullableType<T> type)
        where T : struct => type.Underlying.Accept(this) + "?";

    public string VisitList<TList, TElement>(ListType<TList, TElement> type)
        where TList : class, IReadOnlyList<TElement> => $"{(type.IsMap ? "map" : "list")}<{type.Element.Accept(this)}>";

    public string VisitRecord<T>(RecordType<T> type)
    {
        // A record can hold records of its own type.
        if (_around.Contains(type))
        {
            return type.Name;
        }

        _around.Push(type);
        var fields = type.Fields.Select(field => $"{field.Name}: {field.Type.Accept(this)}").ToArray();
        _around.Pop();
        return $"{(type.HasItsClrType ? type.Name : "record")} {{ {string.Join(", ", fields)} }}";
    }

    /// <summary>A type whose values are those of named members.</summary>
    internal interface IMembers
    {
        /// <summary>The members, in the order of their numbers.</summary>
        IEnumerable<(string Name, string Value)> Members { get; }
    }
}
