
namespace Distilabel.Dataflow.Tests.Running;

public sealed class PipelineRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_gives_a_subset_for_each_leaf_and_accounts_for_every_row()
    {
        var load = new Numbers(1000, "load");
        var pipeline = new Pipeline("p") { load >> new Step[] { new Where(static n => n % 2 == 0, "even"), new Map(static n => -n, "negative") } };

        var distiset = await pipeline.RunAsync(new RunOptions { CacheFolder = _folder });

        Assert.Equal(["even", "negative"], distiset.Keys);
        Assert.Equal(500, distiset["even"].Count);
        Assert.Equal(1000, distiset["negative"].Count);
        var even = distiset.Run!["even"];
        Assert.Equal((1000, 500, 500, 0, 0), (even.RowsIn, even.RowsOut, even.Filtered, even.Failed, even.InFlight));
        Assert.Equal((0, 1000, 1000), (distiset.Run["load"].RowsIn, distiset.Run["load"].RowsOut, distiset.Run["load"].Expanded));
        Assert.False(distiset.Run.WasStopped);
    }

    [Fact]
    public async Task A_dry_run_takes_one_row_of_each_source_and_leaves_the_cache_folder_alone()
    {
        var pipeline = new Pipeline("p") { new Numbers(1000, "load") >> new Map(static n => n + 1, "next") };

        var distiset = await pipeline.DryRunAsync(new RunOptions { CacheFolder = _folder });

        Assert.Equal(1, distiset["next"].Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_first_failure_names_the_step_and_ends_the_run()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(100_000, "load") >> new Map(static n => n == 777 ? throw new FormatException("no sevens") : n, "picky"),
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => pipeline.RunAsync(new RunOptions { CacheFolder = _folder }));

        Assert.Equal("picky", failure.StepName);
        Assert.Equal("Step 'picky' failed on the rows load[750] to load[799]: no sevens", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Fact]
    public async Task A_stopped_run_returns_what_is_done()
    {
        using var stop = new CancellationTokenSource();
        var pipeline = new Pipeline("p")
        {
            new Numbers(100_000_000, "load") >> new Map(
                n =>
                {
                    if (n == 5000)
                    {
                        stop.Cancel();
                    }

                    return n;
                },
                "next"),
        };

        var distiset = await pipeline.RunAsync(new RunOptions { CacheFolder = _folder }, stop.Token);

        Assert.True(distiset.Run!.WasStopped);
        Assert.InRange(distiset["next"].Count, 5000, 5000 + (10 * 1024));
        Assert.Equal(distiset.Run["load"].RowsOut, distiset["next"].Count);
    }

    [Theory]
    [InlineData("lod", "batch_size", "There is no step 'lod' in the pipeline 'p' to set runtime parameters of. Did you mean 'load'?")]
    [InlineData("load", "batchsize", "There is no runtime parameter 'load.batchsize'. Did you mean 'batch_size'?")]
    public async Task Unknown_parameters_are_refused_with_the_nearest_name(string step, string parameter, string message)
    {
        var pipeline = new Pipeline("p") { new Numbers(10, "load") >> new Map(static n => n, "next") };

        var error = await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunAsync(
            new RunOptions { CacheFolder = _folder, Parameters = new RuntimeParameters { [step] = { [parameter] = 5 } } }));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("many", "The runtime parameter 'load.batch_size' takes a whole number, not 'many'.")]
    [InlineData("0", "The runtime parameter 'load.batch_size' is '0'; it must be at least 1.")]
    public async Task Values_that_do_not_fit_are_refused(string value, string message)
    {
        var pipeline = new Pipeline("p") { new Numbers(10, "load") >> new Map(static n => n, "next") };

        var error = await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunAsync(
            new RunOptions { CacheFolder = _folder, Parameters = new RuntimeParameters { ["load"] = { ["batch_size"] = value } } }));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipeline_runs_on_many_threads_at_once(bool useCache)
    {
        var load = new Counting { Rows = 500 };
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new StatefulBatch { Copies = new(), InputBatchSize = 7, Resources = new StepResources { Replicas = 3 } }, new FailsOnKeptBatch { At = -1, OutputMappings = { ["m"] = "k" } } }
                >> new Map(static n => n, "last", output: "z"),
        };

        var runs = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => Task.Run(() => pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = useCache }), TestContext.Current.CancellationToken)));

        Assert.All(runs, static run => Assert.Equal(500, run["last"].Count));
        Assert.Equal(12, runs.Select(static run => run.Folder).Distinct().Count());
    }

    [Fact]
    public async Task A_run_sets_parameters_on_copies_of_the_steps()
    {
        var load = new Numbers(10, "load");
        var pipeline = new Pipeline("p") { load >> new Map(static n => n, "next") };

        await pipeline.RunAsync(new RunOptions { CacheFolder = _folder, Parameters = new RuntimeParameters { ["load"] = { ["batch_size"] = 3 } } });

        Assert.Equal(50, load.BatchSize);
    }
}
