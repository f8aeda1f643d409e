using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>What is said of arguments that should name a step's columns.</summary>
internal static class ColumnArgumentFaults
{
    internal static string NoNames(string step, string property) => $"Step '{step}' names no columns: set {property}.";

    internal static string OtherCount(string step, IReadOnlyCollection<string> read, string property, IReadOnlyCollection<string> named) =>
        $"Step '{step}' reads {read.Count} columns ({Quote(read)}) and {property} names {named.Count} ({Quote(named)}); it needs a name for each.";

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));
}
