using System.Threading.Tasks.Dataflow;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>The same work written by hand: a block a step over column arrays, batches of 50, bounded, linked.</summary>
internal static class HandWritten
{
    internal sealed record Rows(string[] Text, string[]? Upper = null, string[]? Swapped = null, string[]? Masked = null, string[]? Lower = null);

    internal static async Task<long> RunAsync(int rows, int batchSize)
    {
        var total = 0L;
        await RunAsync(rows, batchSize, batch => total += batch.Lower!.Length);
        return total;
    }

    /// <summary>Hands each batch to <paramref name="end"/>, one after the other.</summary>
    internal static async Task RunAsync(int rows, int batchSize, Action<Rows> end)
    {
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = 20, SingleProducerConstrained = true };
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        var upper = new TransformBlock<Rows, Rows>(static rows => rows with { Upper = Array.ConvertAll(rows.Text, TextRows.Upper) }, options);
        var swap = new TransformBlock<Rows, Rows>(static rows => rows with { Swapped = Array.ConvertAll(rows.Upper!, TextRows.Swap) }, options);
        var mask = new TransformBlock<Rows, Rows>(static rows => rows with { Masked = Array.ConvertAll(rows.Swapped!, TextRows.Mask) }, options);
        var lower = new TransformBlock<Rows, Rows>(static rows => rows with { Lower = Array.ConvertAll(rows.Masked!, TextRows.Lower) }, options);
        var sink = new ActionBlock<Rows>(end, options);
        upper.LinkTo(swap, link);
        swap.LinkTo(mask, link);
        mask.LinkTo(lower, link);
        lower.LinkTo(sink, link);

        for (var start = 0; start < rows; start += batchSize)
        {
            var text = new string[Math.Min(batchSize, rows - start)];
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = TextRows.At(start + i);
            }

            await upper.SendAsync(new Rows(text));
        }

        upper.Complete();
        await sink.Completion;
    }
}
