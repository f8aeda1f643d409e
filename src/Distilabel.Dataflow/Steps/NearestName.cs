namespace Distilabel.Dataflow.Steps;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>A sentence to append to an error: the nearest name, or all of them.</summary>
    internal static string Hint(string name, IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all switch
        {
            [] => " There are none.",
            _ when Find(name, all) is { } nearest => $" Did you mean '{nearest}'?",
            _ => $" There are: {string.Join(", ", all)}.",
        };
    }

    /// <summary>The name that takes the fewest edits to reach, where these are at most a third of its length; otherwise null.</summary>
    internal static string? Find(string name, IEnumerable<string> names) => names
        .Select(candidate => (candidate, Edits: Edits(name, candidate)))
        .Where(pair => pair.Edits <= Math.Max(1, pair.candidate.Length / 3))
        .OrderBy(static pair => pair.Edits)
        .Select(static pair => pair.candidate)
        .FirstOrDefault();

    /// <summary>Levenshtein distance, ignoring case.</summary>
    private static int Edits(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var replace = previous[j] + (char.ToUpperInvariant(left[i]) == char.ToUpperInvariant(right[j]) ? 0 : 1);
                current[j + 1] = Math.Min(replace, Math.Min(previous[j + 1], current[j]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
