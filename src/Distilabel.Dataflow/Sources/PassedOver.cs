namespace Distilabel.Dataflow.Sources;

/// <summary>What was found beside the files that a source loads, to be said when it does.</summary>
internal sealed class PassedOver
{
    private const int Most = 5;

    /// <summary>What a user would not expect.</summary>
    internal List<string> Warnings { get; } = [];

    /// <summary>What a user may want to know.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>Some names, and how many more there are.</summary>
    internal static string Names(IReadOnlyCollection<string> names) =>
        $"'{string.Join("', '", names.Take(Most))}'{(names.Count > Most ? $" and {names.Count - Most} more" : "")}";
}
