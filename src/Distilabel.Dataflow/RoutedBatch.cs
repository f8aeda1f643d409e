using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow;

/// <summary>The batch that a routing batch function decides on.</summary>
/// <param name="Rows">The rows.</param>
public readonly record struct RoutedBatch(Batch Rows)
{
    /// <summary>A source of random numbers that depends on the identity of the first row and on <paramref name="seed"/>, and on nothing else.</summary>
    /// <remarks>
    /// Where steps have dropped the first row of the batch, its identity counts all the same: a row that failed in one run, and does not in the next, sends
    /// those beside it no other way. That holds as far as the rows stay in one batch: a batch step makes batches of its own, each of as many rows as it takes.
    /// </remarks>
    public Random Random(int seed)
    {
        var mixed = (ulong)seed;
        foreach (var ordinal in Rows.Identities.Origin)
        {
            // SplitMix64 (Steele, Lea, Flood 2014): neighbouring ordinals give unrelated seeds.
            mixed += (ulong)ordinal + 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
        }

        return new Random((int)(mixed ^ (mixed >> 32)));
    }
}
