using System.Security.Cryptography;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow;

/// <content>Splits of it, and its first rows.</content>
public sealed partial class DistisetSubset
{
    internal const string Test = "test";

    /// <summary>The same rows in two splits, <c>train</c> and <c>test</c>. No file is written: the splits are read from the files that are there.</summary>
    /// <remarks>
    /// The same seed gives the same splits of the same number of rows, in every version and on every machine. Shuffled rows are put in order in parts of some
    /// 256 MB, each read in one pass over the files.
    /// </remarks>
    /// <param name="trainSize">The share of the rows in <c>train</c>, above 0 and below 1. Its rows are rounded down.</param>
    /// <param name="shuffle">Whether rows are chosen, and put in order, by chance. If not, the first ones are in <c>train</c> and the others in <c>test</c>.</param>
    /// <param name="seed">Makes chance repeatable; null for another choice each time.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trainSize"/> is not between 0 and 1.</exception>
    /// <exception cref="PipelineException">The subset has several splits already.</exception>
    public DistisetSubset TrainTestSplit(double trainSize, bool shuffle = true, int? seed = null)
    {
        if (!(trainSize is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(trainSize), trainSize, "train_size must be a number between 0 and 1.");
        }

        if (_splits is not [{ Rows: var rows }])
        {
            throw new PipelineException($"The subset '{Name}' is split already: it has {string.Join(", ", _splits.Select(static split => $"'{split.Name}'"))}.");
        }

        // As a decimal fraction, which the number was written as: 0.29 of 100 rows are 29.
        var train = (long)((decimal)trainSize * rows.Count);
        var ordered = shuffle ? new ShuffledRows(rows, Shuffle(rows.Count, seed ?? RandomNumberGenerator.GetInt32(int.MaxValue))) : rows;
        return new DistisetSubset(
            Name,
            [new DistisetSplit(DistisetIndex.Train, ordered.Range(0, train)), new DistisetSplit(Test, ordered.Range(train, rows.Count - train))]);
    }

    /// <summary>The first rows of each split. No file is written.</summary>
    /// <param name="count">The most rows; from 0.</param>
    public DistisetSubset Head(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new DistisetSubset(Name, [.. _splits.Select(split => new DistisetSplit(split.Name, split.Rows.Range(0, Math.Min(count, split.Count))))]);
    }

    /// <summary>The numbers below <paramref name="count"/> in an order that the seed decides.</summary>
    private int[] Shuffle(long count, int seed)
    {
        if (count > Array.MaxLength)
        {
            throw new PipelineException($"The subset '{Name}' has {count} rows; at most {Array.MaxLength} can be shuffled. Split it without.");
        }

        var order = new int[count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Fisher and Yates, with SplitMix64: nothing that another version of .NET may do in another way.
        var state = (ulong)(uint)seed;
        for (var i = order.Length - 1; i > 0; i--)
        {
            var chosen = (int)(((UInt128)Next(ref state) * (uint)(i + 1)) >> 64);
            (order[i], order[chosen]) = (order[chosen], order[i]);
        }

        return order;
    }

    private static ulong Next(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
