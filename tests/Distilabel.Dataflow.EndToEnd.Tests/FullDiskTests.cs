using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.EndToEnd.Tests.Caching;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>A disk that fills while a pipeline runs: Linux has a file, /dev/full, that answers every write as a full disk does, whoever asks.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Rows = 40;

    private readonly TemporaryFolder _folder = new();

    private Probe Products => Probe.Of(_folder["products"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_task_whose_answers_can_not_be_kept_ends_the_run_and_fails_no_row(int generations, bool grouped)
    {
        await using var server = await FillAsync(generations, grouped);

        var failure = await Assert.ThrowsAsync<CheckpointWriteException>(() => Create(server, Rows, generations, grouped).RunAsync(Options()));

        Assert.EndsWith(".ckpt", failure.Path, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Cache, "failures.jsonl", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Without_cache_where_the_option_says_so_the_run_has_every_answer(int generations, bool grouped)
    {
        await using var server = await FillAsync(generations, grouped);

        var distiset = await Create(server, Rows, generations, grouped).RunAsync(Options() with { ContinueWithoutCache = true });

        Assert.Equal((0L, 0L), (distiset.Run!["ask"].Nulled, distiset.Run["ask"].Failed));
        Assert.Equal(Rows * (grouped ? 1 : generations), distiset.Single().Value.Count);
    }

    [Fact]
    public async Task A_step_whose_rows_can_not_be_kept_ends_the_run_or_goes_on_without_as_the_option_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        await Plain(1).RunAsync(Options());
        FillSegments();

        await Assert.ThrowsAsync<CheckpointWriteException>(() => Plain(Rows).RunAsync(Options()));
        var distiset = await Plain(Rows).RunAsync(Options() with { ContinueWithoutCache = true });

        Assert.Equal(Rows, distiset["multiply"].Count);
    }

    /// <summary>The folder of the run goes while it runs, so that nothing about it can be written any more; the result is elsewhere.</summary>
    [Fact]
    public async Task A_record_that_can_not_be_written_hides_no_failure_and_takes_no_result_away()
    {
        Products.OnCall = (_, _) => LoseRunFolders();
        var distiset = await Plain(Rows).RunAsync(Options());
        Assert.Equal(Rows, distiset["multiply"].Count);

        Products.OnCall = (_, _) =>
        {
            LoseRunFolders();
            throw new InvalidOperationException("unlucky");
        };
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Plain(Rows, first: Rows).RunAsync(Options()));

        Assert.Equal("unlucky", failure.InnerException!.Message);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("pipeline.json")]
    [InlineData("multiply")]
    public async Task A_cache_without_room_is_refused_before_the_first_row_or_gone_without_as_the_option_says(string lost)
    {
        await Plain(1).RunAsync(Options());
        Products.TakeCalls();
        Lose(lost);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Plain(Rows).RunAsync(Options()));

        Assert.True(error is PipelineException or CheckpointException, error.ToString());
        Assert.Contains(_folder.Cache, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Products.TakeCalls());
        var distiset = await Plain(Rows).RunAsync(Options() with { ContinueWithoutCache = true });
        Assert.Equal(Rows, distiset["multiply"].Count);
    }

    [Fact]
    public async Task A_result_that_can_not_be_written_hides_no_failure()
    {
        Products.OnCall = (_, value) =>
        {
            FillNextShards(_folder["result"]);
            _ = value >= 300 ? throw new InvalidOperationException("unlucky") : value;
        };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Plain(400).RunAsync(Options() with { MaxShardSize = long.MaxValue }));

        Assert.Equal("unlucky", failure.InnerException!.Message);
    }

    [Fact]
    public async Task A_disk_that_fills_under_the_result_is_said_and_the_next_run_goes_on_from_the_cache()
    {
        await Plain(Rows).RunAsync(Options());
        Products.TakeCalls();
        Products.OnCall = (_, _) => FillNextShards(_folder["result"]);

        var failure = await Assert.ThrowsAsync<PipelineException>(() => Plain(1000).RunAsync(Options() with { MaxShardSize = 1 }));

        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["result"], failure.Message, StringComparison.Ordinal);
        Assert.Contains("the next run goes on from the cache", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Rows, Distiset.LoadFromDisk(_folder["result"])["multiply"].Count);
        var calls = Products.TakeCalls();
        Products.OnCall = static (_, _) => { };
        var distiset = await Plain(1000).RunAsync(Options());
        Assert.Equal(1000, distiset["multiply"].Count);
        Assert.Equal(1000 - Rows, calls + Products.TakeCalls());
    }

    [Fact]
    public async Task A_cache_folder_that_can_not_be_made_is_gone_without_where_the_option_says_so()
    {
        await File.WriteAllTextAsync(_folder.Cache, "", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<CheckpointException>(() => Plain(Rows).RunAsync(Options()));

        var distiset = await Plain(Rows).RunAsync(Options() with { ContinueWithoutCache = true });

        Assert.Equal(Rows, distiset["multiply"].Count);
    }

    [Fact]
    public async Task A_run_without_cache_needs_no_cache_folder_when_its_result_goes_elsewhere()
    {
        await File.WriteAllTextAsync(_folder.Cache, "", TestContext.Current.CancellationToken);
        Products.OnCall = static (_, value) => _ = value == 3 ? throw new InvalidOperationException("unlucky") : value;

        var distiset = await Plain(Rows, onError: ErrorPolicy.DeadLetter).RunAsync(Options() with { UseCache = false });

        Assert.Equal(Rows - 1, distiset["multiply"].Count);
        Assert.StartsWith(Path.Combine(_folder["result"], ".runs"), distiset.Run!.FailurePath, StringComparison.Ordinal);
        Assert.Equal(Rows - 1, Distiset.LoadFromDisk(_folder["result"]).Single().Value.Count);
        Assert.Single(Directory.GetFiles(_folder["result"], "run.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Failed_rows_that_can_not_be_listed_end_the_run_or_are_counted_as_the_option_says()
    {
        Products.OnCall = (_, value) =>
        {
            LoseRunFolders();
            _ = value % 2 == 1 ? throw new InvalidOperationException("unlucky") : value;
        };

        var error = await Assert.ThrowsAsync<StepFailedException>(() => Plain(Rows, onError: ErrorPolicy.DeadLetter).RunAsync(Options()));
        var distiset = await Plain(Rows, onError: ErrorPolicy.DeadLetter).RunAsync(Options() with { ContinueWithoutCache = true });

        Assert.Equal("multiply", error.StepName);
        Assert.Contains("failures.jsonl", error.Message, StringComparison.Ordinal);
        Assert.Equal((Rows / 2, Rows / 2), (distiset["multiply"].Count, (int)distiset.Run!["multiply"].Failed));
    }

    /// <summary>A pipeline whose files, but for the checkpoints, are on a disk with room.</summary>
    private async Task<ModelServer> FillAsync(int generations, bool grouped)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        var server = await ModelServer.StartAsync();
        await Create(server, 1, generations, grouped).RunAsync(Options());
        FillSegments();
        return server;
    }

    /// <summary>Lets the next files of the result be written to a full disk, and those that are open go on.</summary>
    internal static void FillNextShards(string result)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        foreach (var first in Directory.GetFiles(Path.Combine(result, ".distiset"), "train-00000.parquet.unpublished", SearchOption.AllDirectories))
        {
            for (var shard = 1; shard < 30; shard++)
            {
                var next = first.Replace("train-00000", $"train-{shard:00000}", StringComparison.Ordinal);
                if (!File.Exists(next))
                {
                    File.CreateSymbolicLink(next, "/dev/full");
                }
            }
        }
    }

    private void FillSegments()
    {
        foreach (var segment in Directory.GetFiles(_folder.Cache, "*.ckpt", SearchOption.AllDirectories))
        {
            File.Delete(segment);
            File.CreateSymbolicLink(segment, "/dev/full");
        }
    }

    /// <summary>Puts a file where a folder of runs was: nothing can be written there, whoever asks.</summary>
    private void LoseRunFolders()
    {
        foreach (var run in Directory.GetDirectories(Path.Combine(_folder.Cache, "plain", "runs")))
        {
            Directory.Delete(run, recursive: true);
            File.WriteAllText(run, "");
        }
    }

    /// <summary>Puts a file in the place of a folder of the pipeline's, or a folder in that of a file.</summary>
    private void Lose(string name)
    {
        var path = Directory.GetFileSystemEntries(Path.Combine(_folder.Cache, "plain")).Single(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
        if (File.Exists(path))
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.Delete(path, recursive: true);
            File.WriteAllText(path, "");
        }
    }

    private Pipeline Plain(int rows, int first = 0, ErrorPolicy onError = ErrorPolicy.Fail)
    {
        var load = new LoadDataFromDicts<Number>("load") { Data = [.. Enumerable.Range(first, rows).Select(static n => new Number(n))], BatchSize = 4 };
        return new Pipeline("plain") { load >> new Multiply("multiply") { Probe = _folder["products"], OnError = onError } };
    }

    private static Pipeline Create(ModelServer server, int rows, int generations, bool grouped)
    {
        var load = new LoadDataFromDicts<Question>("load") { Data = [.. Enumerable.Range(0, rows).Select(static row => new Question(WorkerPipeline.QuestionOf(row)))] };
        var ask = new TextGeneration("ask")
        {
            LLM = new OpenAILLM("served") { BaseAddress = server.Address, ApiKey = "key" }, NumGenerations = generations, GroupGenerations = grouped,
        };
        return new Pipeline("full") { load >> ask };
    }

    private RunOptions Options() => new() { CacheFolder = _folder.Cache, OutputFolder = _folder["result"] };
}
