namespace Distilabel.Dataflow.Columns;

/// <summary>Says which part of a nested value does not fit the type that is wanted, and why.</summary>
/// <remarks>
/// Made where the part is found, and led outwards: each list and record around it says where in it the part is, with <see cref="At"/> and <see cref="In"/>.
/// With the column's name before it, it reads <c>messages[1].content is null here, where text is wanted</c>.
/// </remarks>
/// <param name="Path">The way from the column's value to the part: <c>[1].content</c>; empty for the value itself.</param>
/// <param name="Problem">What is wrong with it: <c>is null here, where text is wanted</c>.</param>
internal sealed record Misfit(string Path, string Problem)
{
    /// <summary>Null, where values of <paramref name="wanted"/> are.</summary>
    internal static Misfit Null(ColumnType wanted) => new("", $"is null here, where {Words(wanted)} is wanted");

    /// <summary>Nothing, where values of <paramref name="wanted"/> are.</summary>
    internal static Misfit Missing(ColumnType wanted) => new("", $"is missing here, where {Words(wanted)} is wanted");

    /// <summary>Another value.</summary>
    /// <param name="found">The value, for a person to read.</param>
    /// <param name="wanted">The type that is wanted.</param>
    internal static Misfit Of(string found, ColumnType wanted) => new("", $"is {found} here, where {Words(wanted)} is wanted");

    /// <summary>The misfit as an element of a list.</summary>
    internal Misfit At(int index) => this with { Path = $"[{index}]{Path}" };

    /// <summary>The misfit as a field of a record.</summary>
    internal Misfit In(string field) => this with { Path = (IsIdentifier(field) ? "." + field : $"[\"{field}\"]") + Path };

    /// <summary>The misfit as a sentence without its full stop.</summary>
    internal string ToSentence(string column) => $"{column}{Path} {Problem}";

    /// <summary>What a type is called in a sentence.</summary>
    internal static string Words(ColumnType type) => type.ClrType == typeof(string) ? "text" : type.Name;

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(static letter => char.IsLetterOrDigit(letter) || letter == '_');
}
