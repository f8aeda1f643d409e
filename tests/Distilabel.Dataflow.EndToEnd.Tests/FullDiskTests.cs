using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>A disk that fills while a pipeline runs: Linux has a file, /dev/full, that answers every write as a full disk does, whoever asks.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Rows = 40;

    private readonly TemporaryFolder _folder = new();

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

    /// <summary>A pipeline whose files, but for the checkpoints, are on a disk with room.</summary>
    private async Task<ModelServer> FillAsync(int generations, bool grouped)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        var server = await ModelServer.StartAsync();
        await Create(server, 1, generations, grouped).RunAsync(Options());
        foreach (var segment in Directory.GetFiles(_folder.Cache, "*.ckpt", SearchOption.AllDirectories))
        {
            File.Delete(segment);
            File.CreateSymbolicLink(segment, "/dev/full");
        }

        return server;
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
