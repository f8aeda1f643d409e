using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.Datasets;

/// <summary>Runs of a small pipeline into one folder, and what can be seen there.</summary>
internal sealed class ResultRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string Result => _folder.File("result");

    internal string Cache => _folder.File("cache");

    /// <summary>What another program finds: every file whose name ends as a Parquet file's, hidden folders and all.</summary>
    internal string[] Seen => Directory.Exists(Result)
        ? [.. Directory.EnumerateFiles(Result, "*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".parquet", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    internal RunOptions Options => new() { OutputFolder = Result, CacheFolder = Cache };

    public void Dispose() => _folder.Dispose();

    internal string File(string name) => _folder.File(name);

    /// <summary>Numbers, and the same times a factor; a call may do more.</summary>
    internal static Pipeline Create(int rows, long factor = 1, string leaf = "times", Action<long>? onRow = null) => new("p")
    {
        new Numbers(rows, "load") >> new Map(
            n =>
            {
                onRow?.Invoke(n);
                return n * factor;
            },
            leaf),
    };

    internal Task<Distiset> RunAsync(int rows, long factor = 1, string leaf = "times", long shardSize = RunOptions.DefaultShardBytes) =>
        Create(rows, factor, leaf).RunAsync(Options with { MaxShardSize = shardSize, UseCache = false }, TestContext.Current.CancellationToken);

    /// <summary>Runs until a row is reached, and stops there.</summary>
    internal async Task<Distiset> StopAsync(int rows, long at, RunOptions? options = null)
    {
        using var stop = new CancellationTokenSource();
        var pipeline = Create(rows, onRow: n =>
        {
            if (n == at)
            {
                stop.Cancel();
            }
        });
        return await pipeline.RunAsync((options ?? Options) with { UseCache = false, Capacity = 50 }, stop.Token);
    }

    internal static async Task<List<long>> ValuesAsync(Distiset distiset, string leaf = "times")
    {
        var values = new List<long>();
        await foreach (var row in distiset[leaf].ReadRowsAsync(TestContext.Current.CancellationToken))
        {
            values.Add((long)row["m"]!);
        }

        return values;
    }

    internal Task<List<long>> PublishedAsync(string leaf = "times") => ValuesAsync(Distiset.LoadFromDisk(Result), leaf);

    internal static IEnumerable<long> Times(long factor, int rows) => Enumerable.Range(0, rows).Select(n => n * factor);
}
