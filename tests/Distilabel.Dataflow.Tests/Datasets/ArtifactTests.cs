using System.Collections.Immutable;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Datasets.Artifacts;
using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.Datasets;

public sealed class ArtifactTests : IDisposable
{
    private readonly ResultRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Files_of_a_step_are_published_with_the_result_and_found_again()
    {
        await RunAsync(5);

        var artifacts = Distiset.LoadFromDisk(_runs.Result).Artifacts;

        Assert.Equal([("rank", "index"), ("rank", "model.bin")], artifacts.Select(static artifact => (artifact.Step, artifact.Name)));
        Assert.Equal(Path.Combine(_runs.Result, "artifacts", "rank", "model.bin"), artifacts[1].Path);
        Assert.Equal("model of 5", await File.ReadAllTextAsync(artifacts[1].Path, TestContext.Current.CancellationToken));
        Assert.Equal("a model", artifacts[1].Metadata["kind"]);
        Assert.Equal(["a.txt", "inner/b.parquet"], FilesOf(artifacts[0].Path));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_runs.Result, ".distiset")));
    }

    [Fact]
    public async Task Artifacts_are_replaced_with_their_result_and_go_with_it()
    {
        await RunAsync(5);
        await RunAsync(5, text: "other");
        Assert.Equal("other of 5", await ModelAsync(_runs.Result));

        await _runs.RunAsync(10);

        Assert.Empty(Distiset.LoadFromDisk(_runs.Result).Artifacts);
        Assert.False(Directory.Exists(Path.Combine(_runs.Result, "artifacts")));
    }

    [Fact]
    public async Task Artifacts_of_a_step_whose_rows_come_from_the_cache_come_from_there_too()
    {
        await RunAsync(5);
        var calls = Calls.Of(_runs.Result).Value;
        Directory.Delete(_runs.Result, recursive: true);

        await RunAsync(5);

        Assert.Equal((1, calls), (calls, Calls.Of(_runs.Result).Value));
        Assert.Equal("model of 5", await ModelAsync(_runs.Result));
        Assert.Equal(["a.txt", "inner/b.parquet"], FilesOf(Distiset.LoadFromDisk(_runs.Result).Artifacts[0].Path));
    }

    [Fact]
    public async Task Saved_copies_and_partial_results_have_their_artifacts()
    {
        var distiset = await RunAsync(5);
        await distiset.SaveToDiskAsync(_runs.File("saved"), TestContext.Current.CancellationToken);
        Assert.Equal("model of 5", await ModelAsync(_runs.File("saved")));

        var load = new LoadDataFromDicts<ArtifactRow>("load") { Data = [.. Enumerable.Range(0, 500).Select(static n => new ArtifactRow(n))] };
        Luck.Set(_runs.Result, static n => n == 400);
        var failing = new Pipeline("p") { load >> new Step[] { new KeepsAnArtifact("keep"), new UnluckyRow("fail") { Key = _runs.Result } } };
        await Assert.ThrowsAsync<StepFailedException>(() => failing.RunAsync(_runs.Options with { UseCache = false, Capacity = 50 }, TestContext.Current.CancellationToken));

        Assert.Equal("model of 5", await ModelAsync(_runs.Result));
        var partial = Distiset.LoadPartialFromDisk(_runs.Result)!.Artifacts.Single();
        Assert.Equal(("keep", "a", "a"), (partial.Step, partial.Name, await File.ReadAllTextAsync(partial.Path, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_dry_run_makes_artifacts_and_leaves_none()
    {
        var distiset = await Create(5, "model").DryRunAsync(_runs.Options, batchSize: 5);

        Assert.Equal((5, 0), (distiset["rank"].Count, distiset.Artifacts.Count));
        Assert.False(Directory.Exists(_runs.Result));
    }

    [Theory]
    [InlineData("../a", true, "can't be called '../a'")]
    [InlineData("a/b", true, "can't be called 'a/b'")]
    [InlineData("a", false, "was not written")]
    public async Task An_artifact_without_a_good_name_or_file_fails_with_a_reason(string name, bool writes, string words)
    {
        var load = new LoadDataFromDicts<ArtifactRow>("load") { Data = [new ArtifactRow(1)] };
        var pipeline = new Pipeline("p") { load >> new KeepsAnArtifact("keep") { Artifact = name, Writes = writes } };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => pipeline.RunAsync(_runs.Options, TestContext.Current.CancellationToken));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The cache had one model for all rows that a step ever saw: run again with earlier ones, their result came with the model of the later ones.</summary>
    [Fact]
    public async Task Rows_that_come_from_the_cache_come_with_the_artifacts_that_were_made_of_them()
    {
        await RunAsync(5);
        await RunAsync(6);
        Assert.Equal("model of 6", await ModelAsync(_runs.Result));

        await RunAsync(5);

        Assert.Equal((2, "model of 5"), (Calls.Of(_runs.Result).Value, await ModelAsync(_runs.Result)));
    }

    [Fact]
    public async Task A_damaged_artifact_in_the_cache_is_said_and_takes_no_result_away()
    {
        await RunAsync(5);
        File.WriteAllText(Directory.GetFiles(_runs.Cache, "metadata.json", SearchOption.AllDirectories).Single(static file => file.Contains("model.bin", StringComparison.Ordinal)), "{");
        using var log = new RunLogProbe();

        var distiset = await Create(5, "model").RunAsync(_runs.Options with { LoggerFactory = log }, TestContext.Current.CancellationToken);

        Assert.Equal((5, "index"), (distiset["rank"].Count, distiset.Artifacts.Single().Name));
        Assert.Contains(log.Messages, static message => message.StartsWith("Warning: The artifact 'model.bin' of step 'rank' can't be taken from the cache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_artifact_takes_the_place_of_no_file_of_somebody_else()
    {
        var mine = Path.Combine(_runs.Result, "artifacts", "rank", "model.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        await File.WriteAllTextAsync(mine, "mine", TestContext.Current.CancellationToken);

        for (var text = 1; text <= 2; text++)
        {
            await RunAsync(5, text: $"{text}");

            Assert.Equal("mine", await File.ReadAllTextAsync(mine, TestContext.Current.CancellationToken));
            Assert.Equal($"{text} of 5", await ModelAsync(_runs.Result));
            Assert.Equal(["index", "model.bin", "model.bin~2"], Directory.GetFileSystemEntries(Path.GetDirectoryName(mine)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_last_artifact_of_a_name_counts_and_nothing_of_the_one_before_is_left()
    {
        using var folder = await ResultFolder.OpenAsync(_runs.Result);
        var artifacts = new StepArtifacts("rank", "artifacts/rank", folder);
        Keep("index", "a", "b");
        Keep("index", "b", "c");

        Assert.Equal(["artifacts/rank/index/b", "artifacts/rank/index/c"], artifacts.Complete(static (_, _, _) => { }).Single().Files);
        Assert.Equal(2, Directory.GetFiles(folder.Staging, "*", SearchOption.AllDirectories).Length);
        Assert.Contains("differs only in case", Assert.Throws<PipelineException>(() => Keep("Index", "a")).Message, StringComparison.Ordinal);
        Assert.Contains("was not written", Assert.Throws<PipelineException>(() => Keep("empty")).Message, StringComparison.Ordinal);

        void Keep(string name, params string[] files)
        {
            var path = artifacts.Begin(name);
            Directory.CreateDirectory(path);
            Array.ForEach(files, file => File.WriteAllText(Path.Combine(path, file), file));
            try
            {
                artifacts.End(name, path, ImmutableDictionary<string, string>.Empty);
            }
            finally
            {
                StepArtifacts.Remove(path);
            }
        }
    }

    private static string[] FilesOf(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static Task<string> ModelAsync(string folder) => File.ReadAllTextAsync(
        Distiset.LoadFromDisk(folder).Artifacts.Single(static artifact => artifact.Name == "model.bin").Path, TestContext.Current.CancellationToken);

    private Pipeline Create(int rows, string text)
    {
        var load = new LoadDataFromDicts<ArtifactRow>("load") { Data = [.. Enumerable.Range(0, rows).Select(static n => new ArtifactRow(n))] };
        return new Pipeline("p") { load >> new KeepsArtifacts("rank") { Text = text, Key = _runs.Result } };
    }

    private Task<Distiset> RunAsync(int rows, string text = "model") => Create(rows, text).RunAsync(_runs.Options, TestContext.Current.CancellationToken);
}
