namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>How unlike two names are.</summary>
internal static class NameDistance
{
    /// <summary>
    /// Levenshtein distance, ignoring case; names of which one is a part of the other are nearer. Names that differ in more than a third of their
    /// letters are not alike, and none of them is nearer than another: the letters that they share tell nothing.
    /// </summary>
    public static int Between(string left, string right)
    {
        if (left.IndexOf(right, StringComparison.OrdinalIgnoreCase) >= 0 || right.IndexOf(left, StringComparison.OrdinalIgnoreCase) >= 0)
        {
            return 1;
        }

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

        var distance = previous[right.Length];
        return distance * 3 <= Math.Max(left.Length, right.Length) ? distance : int.MaxValue;
    }
}
