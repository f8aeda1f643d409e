using System.Text.RegularExpressions;

namespace Distilabel.Dataflow.Steps;

/// <summary>The names that steps can have.</summary>
internal static partial class StepName
{
    internal static string Check(string name) => Allowed.IsMatch(name)
        ? name
        : throw new PipelineException($"'{name}' is no name for a step: a name has letters, digits, '_', '-' and '.', and at least one of them.");

    [GeneratedRegex(@"^[\p{L}\p{Nd}_.\-]+\z")]
    private static partial Regex Allowed { get; }
}
