namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A result as lines, to be held against another.</summary>
internal static class DistisetLines
{
    /// <summary>A line for each row of each leaf, with the leaf's name and all cells.</summary>
    internal static async Task<List<string>> OfAsync(Distiset distiset)
    {
        var lines = new List<string>();
        foreach (var (leaf, subset) in distiset)
        {
            await foreach (var row in subset.ReadRowsAsync())
            {
                lines.Add($"{leaf}: {string.Join(' ', row.Select(static cell => $"{cell.Key}={cell.Value}"))}");
            }
        }

        return lines;
    }
}
