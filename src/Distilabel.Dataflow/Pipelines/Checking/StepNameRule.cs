using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>The names that steps can have.</summary>
internal static class StepNameRule
{
    internal static bool Allows(string name) =>
        name.Length > 0 && name.All(static letter => char.IsLetter(letter) || char.IsDigit(letter) || letter is '_' or '-' or '.');

    internal static string Refusal(string name) =>
        $"'{name}' is no name for a step: a name has letters, digits, '_', '-' and '.', and at least one of them.";
}
