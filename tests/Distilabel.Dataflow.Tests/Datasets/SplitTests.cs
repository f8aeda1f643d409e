using CsCheck;
using Distilabel.Dataflow.Datasets.Rows;

namespace Distilabel.Dataflow.Tests.Datasets;

public sealed class SplitTests : IDisposable
{
    private readonly ResultRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(10, 0.7, 7)]
    [InlineData(100, 0.29, 29)]
    [InlineData(3, 0.5, 1)]
    [InlineData(1, 0.9, 0)]
    [InlineData(0, 0.5, 0)]
    public async Task Every_row_is_in_one_of_two_splits_of_the_sizes_asked_for(int rows, double trainSize, int train)
    {
        var distiset = await _runs.RunAsync(rows);

        foreach (var shuffle in (bool[])[true, false])
        {
            var split = distiset.TrainTestSplit(trainSize, shuffle, seed: 7)["times"];
            Assert.Equal(["train", "test"], split.Splits.Select(static part => part.Name));
            var (first, second) = (await ValuesAsync(split["train"]), await ValuesAsync(split["test"]));
            Assert.Equal((train, rows - train, (long)train), (first.Count, second.Count, split["train"].Count));
            Assert.Equal(ResultRuns.Times(1, rows), first.Concat(second).Order());
            Assert.True(shuffle || first.Concat(second).SequenceEqual(ResultRuns.Times(1, rows)));
        }
    }

    [Fact]
    public async Task The_seed_alone_decides_the_order_and_another_one_gives_another()
    {
        var distiset = await _runs.RunAsync(1000, shardSize: 1);
        var again = await ResultRuns.Create(1000).RunAsync(_runs.Options with { ResultInMemory = true, UseCache = false }, TestContext.Current.CancellationToken);

        var order = await ValuesAsync(distiset["times"].TrainTestSplit(0.8, seed: 7)["train"]);

        Assert.Equal(order, await ValuesAsync(again["times"].TrainTestSplit(0.8, seed: 7)["train"]));
        Assert.NotEqual(order, await ValuesAsync(distiset["times"].TrainTestSplit(0.8, seed: 8)["train"]));
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public async Task Shuffled_rows_are_in_their_order_however_many_are_put_in_order_at_once()
    {
        var rows = (await _runs.RunAsync(300, shardSize: 1))["times"].Splits[0].Rows;
        await Gen.Select(Gen.Shuffle(Enumerable.Range(0, 300).ToArray()), Gen.Int[1, 400], Gen.Int[0, 300]).SampleAsync(
            async (order, partRows, count) =>
            {
                var shuffled = new ShuffledRows(rows, order.AsMemory(0, count)) { PartRows = partRows };
                Assert.Equal(order.Take(count).Select(static n => (long)n), await ValuesAsync(new DistisetSplit("train", shuffled)));
                Assert.Equal(
                    order.Take(count).Skip(count / 3).Take(count / 3).Select(static n => (long)n),
                    await ValuesAsync(new DistisetSplit("train", shuffled.Range(count / 3, count / 3))));
            },
            iter: 30);
    }

    [Fact]
    public async Task Splits_are_saved_into_the_folder_of_their_subset_and_loaded_as_they_were()
    {
        var split = (await _runs.RunAsync(100)).TrainTestSplit(0.8, seed: 7);

        await split.SaveToDiskAsync(_runs.File("saved"), TestContext.Current.CancellationToken);

        var loaded = Distiset.LoadFromDisk(_runs.File("saved"))["times"];
        Assert.Equal(await ValuesAsync(split["times"]["train"]), await ValuesAsync(loaded["train"]));
        Assert.Equal(await ValuesAsync(split["times"]["test"]), await ValuesAsync(loaded["test"]));
        Assert.StartsWith("test-00000-of-00001-", Path.GetFileName(loaded["test"].Files.Single()), StringComparison.Ordinal);
        Assert.Equal([_runs.File("saved/times")], loaded.Files.Select(Path.GetDirectoryName).Distinct());
        Assert.Contains("\"times/test-*.parquet\"", await File.ReadAllTextAsync(_runs.File("saved/README.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("split already", Assert.Throws<PipelineException>(() => loaded.TrainTestSplit(0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("It has: 'train', 'test'", Assert.Throws<PipelineException>(() => loaded["dev"]).Message, StringComparison.Ordinal);
    }

    /// <summary>Saving into the folder that a result is in did nothing, and said nothing, also where it was no longer what is in there.</summary>
    [Fact]
    public async Task Splits_and_earlier_results_can_be_saved_into_the_folder_that_they_are_from()
    {
        var first = await _runs.RunAsync(100, factor: 2, shardSize: 1);
        var split = first.TrainTestSplit(0.8, seed: 7);

        await split.SaveToDiskAsync(_runs.Result + Path.DirectorySeparatorChar, TestContext.Current.CancellationToken);

        var loaded = Distiset.LoadFromDisk(_runs.Result);
        Assert.Equal(await ValuesAsync(split["times"]["test"]), await ValuesAsync(loaded["times"]["test"]));
        Assert.Equal(loaded["times"].Files.Order(StringComparer.Ordinal), _runs.Seen);
        await first.SaveToDiskAsync(_runs.Result, TestContext.Current.CancellationToken);
        Assert.Equal(ResultRuns.Times(2, 100), await _runs.PublishedAsync());
        var seen = _runs.Seen;
        await Distiset.LoadFromDisk(_runs.Result).SaveToDiskAsync(_runs.Result, TestContext.Current.CancellationToken);
        Assert.Equal(seen, _runs.Seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public async Task A_share_that_is_none_is_refused(double trainSize)
    {
        var distiset = await _runs.RunAsync(1);

        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => distiset.TrainTestSplit(trainSize)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_the_first_rows_of_each_split_and_can_be_split_and_saved()
    {
        var distiset = await _runs.RunAsync(1000, shardSize: 1);

        var head = distiset.Head(130);

        Assert.Equal(ResultRuns.Times(1, 130), await ResultRuns.ValuesAsync(head));
        Assert.Equal(1000, distiset.Head(2000)["times"].Count);
        Assert.Empty(await ResultRuns.ValuesAsync(distiset.Head(0)));
        Assert.Equal(ResultRuns.Times(1, 130), (await ResultRuns.ValuesAsync(head.TrainTestSplit(0.5, seed: 1))).Order());
        await head.SaveToDiskAsync(_runs.File("head"), TestContext.Current.CancellationToken);
        Assert.Equal(ResultRuns.Times(1, 130), await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(_runs.File("head"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => distiset.Head(-1));
    }

    private static async Task<List<long>> ValuesAsync(DistisetSplit split)
    {
        var values = new List<long>();
        await foreach (var row in split.ReadRowsAsync(TestContext.Current.CancellationToken))
        {
            values.Add((long)row["m"]!);
        }

        return values;
    }
}
