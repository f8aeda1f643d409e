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

    /// <summary>The first tag that can't work in a prompt, since it reads another template; null when there is none.</summary>
    public static string? RefusedTagIn(string template)
    {
        for (var start = template.IndexOf("{%", StringComparison.Ordinal); start >= 0; start = template.IndexOf("{%", start, StringComparison.Ordinal))
        {
            var end = template.IndexOf("%}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            var lines = template.Substring(start + 2, end - start - 2).Trim('-').Trim().Split('\n');
            var tag = FirstWord(lines[0]);
            var tags = tag == "liquid" ? lines.Select(FirstWord).Append(FirstWord(lines[0].Trim().Substring(tag.Length))) : [tag];
            if (tags.FirstOrDefault(static word => word is "include" or "render") is { } refused)
            {
                return refused;
            }

            start = end + 2;
            if (tag is "raw" or "comment")
            {
                start = EndOf("end" + tag, template, start);
                if (start < 0)
                {
                    return null;
                }
            }
        }

        return null;
    }

    private static int EndOf(string tag, string template, int start)
    {
        for (start = template.IndexOf("{%", start, StringComparison.Ordinal); start >= 0; start = template.IndexOf("{%", start + 2, StringComparison.Ordinal))
        {
            if (FirstWord(template.Substring(start + 2).TrimStart('-')) == tag)
            {
                return start + 2;
            }
        }

        return -1;
    }

    private static string FirstWord(string text) => new([.. text.TrimStart().TakeWhile(static letter => char.IsLetterOrDigit(letter) || letter == '_')]);

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
