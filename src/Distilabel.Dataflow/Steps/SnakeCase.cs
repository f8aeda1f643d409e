using System.Text;

namespace Distilabel.Dataflow.Steps;

/// <summary>Names as columns, parameters and steps have them.</summary>
/// <remarks>This file is also compiled into the generator: both must make the same name of a member.</remarks>
internal static class SnakeCase
{
    /// <summary><c>TextGeneration</c> to <c>text_generation</c>, <c>LLMName</c> to <c>llm_name</c>, <c>Sha256</c> to <c>sha256</c>.</summary>
    internal static string From(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            var startsWord = char.IsUpper(letter) && i > 0 && name[i - 1] != '_' &&
                (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
