using System.Text;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>Names that code fixes give to steps.</summary>
internal static class StepNames
{
    /// <summary>The property of a diagnostic with the name to give.</summary>
    public const string NameProperty = "name";

    /// <summary>A name that steps can have, near to one that they can't.</summary>
    public static string Cleaned(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            clean.Append(StepNameRule.Allows(letter.ToString()) ? letter : '_');
        }

        return clean.Length == 0 ? "step" : clean.ToString();
    }

    /// <summary>A name that no step has, near to one that a step has.</summary>
    public static string Free(string name, IEnumerable<string> names)
    {
        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        var number = 2;
        while (taken.Contains($"{name}_{number}"))
        {
            number++;
        }

        return $"{name}_{number}";
    }
}
