using System.Collections.Generic;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>What is said of a template and the columns that it should name.</summary>
internal static class TemplateFaults
{
    internal static string Unreadable(string step, string fault) => $"The template of step '{step}' can't be read. {fault}";

    internal static string RefusedTag(string tag) => $"The tag '{tag}' puts another template in, and a prompt has none: write its text here.";

    internal static string UnknownColumn(string step, string column, IEnumerable<string> columns) =>
        $"The template of step '{step}' names '{column}', which is not among its Columns ['{string.Join("', '", columns)}'].";

    internal static string UnusedColumn(string step, string column, string template) =>
        $"Step '{step}' has the column '{column}' among its Columns, and its template does not name it: '{template}'.";
}
