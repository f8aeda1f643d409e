namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>The variables that a Liquid template names.</summary>
internal static class LiquidNames
{
    private static readonly string[] Literals = ["true", "false", "nil", "null", "empty", "blank"];

    /// <summary>The names in <c>{{ }}</c>; null where the template has tags or filter arguments, which may name or make others.</summary>
    public static IReadOnlyList<string>? In(string template)
    {
        var names = new List<string>();
        if (template.IndexOf("{%", StringComparison.Ordinal) >= 0)
        {
            return null;
        }

        for (var start = template.IndexOf("{{", StringComparison.Ordinal); start >= 0; start = template.IndexOf("{{", start + 2, StringComparison.Ordinal))
        {
            var end = template.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0 || NameIn(template.Substring(start + 2, end - start - 2).Trim('-', ' ', '\t', '\r', '\n')) is not { } name)
            {
                return null;
            }

            if (!Literals.Contains(name) && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>The variable of a plain expression: a name, its parts, and filters without arguments.</summary>
    private static string? NameIn(string expression)
    {
        var parts = expression.Split('|');
        var path = parts[0].Trim();
        var name = path.Split('.')[0];
        return name.Length > 0 && !char.IsDigit(name[0]) && path.All(static letter => char.IsLetterOrDigit(letter) || letter is '_' or '.') &&
            parts.Skip(1).All(static filter => filter.Trim().All(static letter => char.IsLetterOrDigit(letter) || letter == '_'))
                ? name
                : null;
    }
}
