namespace Distilabel.Dataflow.EndToEnd.Tests.Caching;

/// <summary>
/// The twelve ways in which the cache of Python's distilabel 1.5.3 is wrong, in the order of its list: each can't happen here. The twelfth,
/// <c>kill -9</c>, is the subject of <see cref="KillTests"/>.
/// </summary>
public sealed class CacheFaultTests : IDisposable
{
    private const int Rows = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Probe Products => Probe.Of(_folder["products"]);

    private Probe Labels => Probe.Of(_folder["labels"]);

    [Fact]
    public async Task Fault_1_A_changed_step_is_seen_by_the_unchanged_ones_behind_it()
    {
        await LabelsOfAsync(Create(factor: 3));
        TakeCalls();

        var labels = await LabelsOfAsync(Create(factor: -1));

        // Zero stays zero, whatever it is multiplied by.
        Assert.Equal((Rows, Rows - 1), TakeCalls());
        Assert.Equal(Expected(-1), labels);
    }

    [Fact]
    public async Task Fault_1_Another_batch_size_of_the_source_neither_hangs_nor_runs_anything_again()
    {
        await LabelsOfAsync(Create(batchSize: 4));
        TakeCalls();

        Assert.Equal(Expected(), await LabelsOfAsync(Create(batchSize: 7)));

        Assert.Equal((0, 0), TakeCalls());
    }

    [Fact]
    public async Task Fault_2_A_leaf_that_was_cached_is_in_the_next_dataset_as_well()
    {
        await Forked("!").RunAsync(Options());
        TakeCalls();

        var distiset = await Forked("?").RunAsync(Options());

        Assert.Equal((0, Rows), TakeCalls());
        Assert.Equal(Expected(), await LabelsOfAsync(distiset, "unchanged"));
        Assert.Equal(Expected(suffix: "?"), await LabelsOfAsync(distiset, "changed"));

        Pipeline Forked(string suffix) => new("p")
        {
            Source() >> Product() >> new Step[]
            {
                new Label("unchanged") { Probe = _folder["labels"] }, new Label("changed") { Probe = _folder["labels"], Suffix = suffix },
            },
        };
    }

    [Fact]
    public async Task Fault_3_Other_source_data_gives_other_rows()
    {
        await LabelsOfAsync(Create());
        TakeCalls();

        var labels = await LabelsOfAsync(Create(first: 5));

        Assert.Equal((5, 5), TakeCalls());
        Assert.Equal(Expected(first: 5), labels);
    }

    [Fact]
    public async Task Fault_4_A_dry_run_leaves_no_trace_in_the_cache()
    {
        var pipeline = Create();
        var tried = await pipeline.DryRunAsync(Options(), batchSize: 2);
        Assert.Equal(2, tried["label"].Count);
        Assert.Empty(_folder.Files("cache"));
        TakeCalls();

        Assert.Equal(Expected(), await LabelsOfAsync(pipeline));
        Assert.Equal((Rows, Rows), TakeCalls());
        var before = _folder.Files("cache");
        await pipeline.DryRunAsync(Options(), batchSize: 2);

        AssertSame(before, _folder.Files("cache"));
    }

    [Fact]
    public async Task Fault_4_A_dry_run_leaves_the_output_folder_and_its_result_alone()
    {
        var options = Options() with { OutputFolder = _folder["result"] };
        await Create().RunAsync(options);
        var before = _folder.Files("result");

        var tried = await Create().DryRunAsync(options, batchSize: 2);

        Assert.Equal(2, tried["label"].Count);
        Assert.Empty(tried["label"].Files);
        AssertSame(before, _folder.Files("result"));
        Assert.Equal(Expected(), await LabelsOfAsync(Distiset.LoadFromDisk(_folder["result"])));
    }

    [Fact]
    public async Task Fault_5_What_an_interrupted_run_did_not_reach_is_never_taken_for_done()
    {
        var partial = await StopAtAsync(5, Create());
        Assert.InRange(partial.Count, 5, Rows - 1);

        var labels = await LabelsOfAsync(Create(suffix: "?"));

        Assert.Equal(Expected(suffix: "?"), labels);
        Assert.Equal(Rows, Products.TakeCalls());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public async Task Fault_6_A_run_stopped_at_the_border_of_a_batch_or_inside_one_goes_on(int stopAt)
    {
        await StopAtAsync(stopAt, Create());

        Assert.Equal(Expected(), await LabelsOfAsync(Create()));

        Assert.Equal((Rows, Rows), TakeCalls());
    }

    [Fact]
    public async Task Fault_7_A_resumed_run_keeps_the_order()
    {
        var partial = await StopAtAsync(7, Create());
        Assert.Equal(Expected().Take(partial.Count), partial);

        Assert.Equal(Expected(), await LabelsOfAsync(Create()));
    }

    [Fact]
    public async Task Fault_7_Nothing_of_a_longer_run_is_left_in_a_shorter_ones_result()
    {
        var options = Options() with { OutputFolder = _folder["result"] };
        await Create().RunAsync(options);

        await Create(last: 7).RunAsync(options);

        Assert.Equal(Expected().Take(7), await LabelsOfAsync(Distiset.LoadFromDisk(_folder["result"])));
    }

    [Fact]
    public async Task Fault_8_Sizes_are_those_that_the_run_was_given_with_the_cache_and_without()
    {
        await Batches(4).RunAsync(Options());
        Assert.Equal(Enumerable.Repeat(4, 5), TakeSizes());

        await Batches(10).RunAsync(Options() with { UseCache = false });

        Assert.Equal([10, 10], TakeSizes());

        Pipeline Batches(int size) => new("p") { Source() >> new Negate("negate") { InputBatchSize = size, Probe = _folder["sizes"] } };

        int[] TakeSizes()
        {
            var sizes = Probe.Of(_folder["sizes"]).Sizes;
            var taken = sizes.ToArray();
            sizes.Clear();
            return taken;
        }
    }

    [Fact]
    public async Task Fault_9_A_run_without_cache_neither_reads_what_is_kept_nor_changes_it()
    {
        await LabelsOfAsync(Create());
        TakeCalls();
        var before = _folder.Files("cache");

        var labels = await LabelsOfAsync(await Create().RunAsync(Options() with { UseCache = false, OutputFolder = _folder["result"] }));

        Assert.Equal(Expected(), labels);
        Assert.Equal((Rows, Rows), TakeCalls());
        var after = _folder.Files("cache");
        AssertSame(before, after.Where(file => before.ContainsKey(file.Key)).ToDictionary());
        Assert.Equal(Expected(), await LabelsOfAsync(Create()));
        Assert.Equal((0, 0), TakeCalls());
    }

    [Fact]
    public async Task Fault_10_Replicas_sizes_and_descriptions_invalidate_nothing()
    {
        await LabelsOfAsync(Create());
        TakeCalls();
        var multiply = new Multiply("multiply") { Probe = _folder["products"], InputBatchSize = 9, Resources = new StepResources { Replicas = 2 } };
        var label = new Label("label") { Probe = _folder["labels"], Resources = new StepResources { Replicas = 3 }, OnError = ErrorPolicy.Fail };
        var pipeline = new Pipeline("p", "Described anew.") { Source() >> multiply >> label };

        Assert.Equal(Expected(), await LabelsOfAsync(pipeline));

        Assert.Equal((0, 0), TakeCalls());
    }

    [Fact]
    public async Task Fault_11_A_failed_row_is_no_result_and_is_tried_again()
    {
        Products.OnCall = static (_, value) =>
        {
            if (value == 13)
            {
                throw new InvalidOperationException("unlucky");
            }
        };
        var distiset = await Create(onError: ErrorPolicy.Null).RunAsync(Options());
        Assert.Equal(1, distiset.Run!["multiply"].Nulled);
        TakeCalls();
        Products.OnCall = static (_, _) => { };

        var labels = await LabelsOfAsync(Create(onError: ErrorPolicy.Null));

        Assert.Equal((1, 1), TakeCalls());
        Assert.Equal(Expected(), labels);
    }

    private static IEnumerable<string> Expected(int factor = 3, string suffix = "!", int first = 0) =>
        Enumerable.Range(first, Rows).Select(n => n * factor + suffix);

    private static LoadDataFromDicts<Number> Source(int first = 0, int last = Rows, int batchSize = 4) =>
        new("load") { Data = [.. Enumerable.Range(first, last).Select(static n => new Number(n))], BatchSize = batchSize };

    private static void AssertSame(Dictionary<string, byte[]> before, Dictionary<string, byte[]> after)
    {
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    private static async Task<List<string>> LabelsOfAsync(Distiset distiset, string leaf = "label")
    {
        var labels = new List<string>();
        await foreach (var row in distiset[leaf].ReadRowsAsync())
        {
            labels.Add((string)row["label"]!);
        }

        return labels;
    }

    private Multiply Product(int factor = 3, ErrorPolicy onError = ErrorPolicy.Fail) =>
        new("multiply") { Factor = factor, Probe = _folder["products"], OnError = onError };

    private Pipeline Create(
        int factor = 3, string suffix = "!", int first = 0, int last = Rows, int batchSize = 4, ErrorPolicy onError = ErrorPolicy.Fail) => new("p")
    {
        Source(first, last, batchSize) >> Product(factor, onError) >> new Label("label") { Suffix = suffix, Probe = _folder["labels"] },
    };

    private RunOptions Options() => new() { CacheFolder = _folder.Cache, Capacity = 4 };

    private async Task<List<string>> LabelsOfAsync(Pipeline pipeline) => await LabelsOfAsync(await pipeline.RunAsync(Options()));

    /// <summary>Runs a pipeline and asks it to stop during a call of its first step.</summary>
    private async Task<List<string>> StopAtAsync(int call, Pipeline pipeline)
    {
        using var stop = new CancellationTokenSource();
        Products.OnCall = (number, _) =>
        {
            if (number == call)
            {
                stop.Cancel();
            }
        };
        var distiset = await pipeline.RunAsync(Options(), stop.Token);
        Products.OnCall = static (_, _) => { };
        Assert.True(distiset.Run!.WasStopped);
        Assert.InRange(distiset["label"].Count, call, Rows - 1);
        return await LabelsOfAsync(distiset);
    }

    private (int Products, int Labels) TakeCalls() => (Products.TakeCalls(), Labels.TakeCalls());
}
