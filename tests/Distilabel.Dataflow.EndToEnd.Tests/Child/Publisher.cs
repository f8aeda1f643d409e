using System.Globalization;
using Distilabel.Dataflow.EndToEnd.Tests.Caching;

namespace Distilabel.Dataflow.EndToEnd.Tests.Child;

/// <summary>What a run is to publish: so many products of the numbers from zero, in a subset of that name, in shards of that size.</summary>
internal sealed record Publication(int Rows, int Factor, string Leaf, long ShardSize)
{
    internal IEnumerable<string> Labels => Enumerable.Range(0, Rows).Select(n => $"{n * Factor}!");
}

/// <summary>The process that publishes one result into a folder, to be killed while it does.</summary>
internal static class Publisher
{
    internal const string Command = "publisher";

    internal static string[] Arguments(Publication wanted, string cache, string output) =>
    [
        Command, cache, output, wanted.Leaf, .. ((long[])[wanted.Rows, wanted.Factor, wanted.ShardSize]).Select(static number => number.ToString(CultureInfo.InvariantCulture)),
    ];

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var numbers = Array.ConvertAll(arguments[3..], static text => long.Parse(text, CultureInfo.InvariantCulture));
        Console.WriteLine(Worker.Running);
        try
        {
            await RunAsync(new Publication((int)numbers[0], (int)numbers[1], arguments[2], numbers[2]), arguments[0], arguments[1], "");
            return Worker.Finished;
        }
        catch (PipelineException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return Worker.Failed;
        }
    }

    internal static Task<Distiset> RunAsync(Publication wanted, string cache, string output, string probe, CancellationToken stop = default)
    {
        var load = new LoadDataFromDicts<Number>("load") { Data = [.. Enumerable.Range(0, wanted.Rows).Select(static n => new Number(n))], BatchSize = 7 };
        var pipeline = new Pipeline("published")
        {
            load >> new Multiply("multiply") { Factor = wanted.Factor, Probe = probe } >> new Label(wanted.Leaf),
        };
        return pipeline.RunAsync(new RunOptions { CacheFolder = cache, OutputFolder = output, Capacity = 20, MaxShardSize = wanted.ShardSize, SegmentLength = 500 }, stop);
    }
}
