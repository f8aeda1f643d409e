namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>
/// What steps say of how they made a row: inside the engine one column for each member, in files one struct, <c>distilabel_metadata</c>, as
/// distilabel's users know it.
/// </summary>
internal static class MetadataColumns
{
    internal const string Name = "distilabel_metadata";

    private const string Prefix = Name + ".";

    internal static bool IsMember(string column) => column.StartsWith(Prefix, StringComparison.Ordinal) && column.Length > Prefix.Length;

    internal static string MemberOf(string column) => column[Prefix.Length..];

    internal static string ColumnOf(string member) => Prefix + member;
}
