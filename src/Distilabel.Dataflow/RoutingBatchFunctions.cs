namespace Distilabel.Dataflow;

/// <summary>The routing batch functions that come with the library. The package imports this class, so that they are called by name alone.</summary>
public static class RoutingBatchFunctions
{
    /// <summary>Sends each batch to <paramref name="n"/> of the downstream steps, chosen at random.</summary>
    /// <param name="n">How many steps; from 1. Where there are fewer, all.</param>
    /// <param name="seed">Another seed makes another choice; one seed makes the same choice for the same rows in every run.</param>
    public static RoutingBatchFunction SampleNSteps(int n, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return new RoutingBatchFunction((steps, batch) => Sample(steps, n, batch.Random(seed)))
        {
            Name = "sample_n_steps",
            Arguments = [KeyValuePair.Create("n", (long)n), KeyValuePair.Create("seed", (long)seed)],
            Description = $"Sample {n} steps from the list of downstream steps.",
        };
    }

    private static IEnumerable<string> Sample(IReadOnlyList<string> steps, int n, Random random)
    {
        // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): each subset is as likely, and the order stays.
        var missing = Math.Min(n, steps.Count);
        for (var i = 0; missing > 0; i++)
        {
            if (random.Next(steps.Count - i) < missing)
            {
                missing--;
                yield return steps[i];
            }
        }
    }
}
