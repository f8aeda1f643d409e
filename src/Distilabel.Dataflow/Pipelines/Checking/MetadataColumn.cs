namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>The column of what steps say of how they made a row: a record with a field for each step and kind.</summary>
/// <remarks>
/// A column like any other, but that steps add to it: an output called <c>distilabel_metadata.raw_output_ask</c> becomes the field <c>raw_output_ask</c> of the
/// record that the row has, and where branches meet, the fields of all of them come together. So what is known of a row stays with it, also from one
/// pipeline to the next.
/// </remarks>
internal static class MetadataColumn
{
    internal const string Name = "distilabel_metadata";

    /// <summary>What the name of an output begins with that is a field of the record.</summary>
    internal const string Prefix = Name + ".";

    /// <summary>The field that an output becomes; null when it is a column of its own.</summary>
    internal static string? FieldOf(string output) =>
        output.Length > Prefix.Length && output.StartsWith(Prefix, System.StringComparison.Ordinal) ? output.Substring(Prefix.Length) : null;
}
