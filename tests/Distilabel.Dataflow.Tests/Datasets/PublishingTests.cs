using System.Text.Json;
using System.Text.RegularExpressions;

namespace Distilabel.Dataflow.Tests.Datasets;

/// <summary>
/// A run used to write over the last good result while it went on: after a full run, a change and a Ctrl+C, <c>train.parquet</c> had shrunk from 51,083
/// bytes to 809, and <c>distiset.json</c> still described the old one.
/// </summary>
public sealed partial class PublishingTests : IDisposable
{
    private readonly ResultRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_stopped_run_leaves_the_published_result_and_its_own_beside_it()
    {
        await _runs.RunAsync(1000, factor: 2);
        var seen = _runs.Seen;
        var before = seen.Select(File.ReadAllBytes).ToArray();

        var stopped = await _runs.StopAsync(5000, at: 100);

        Assert.Equal(ResultRuns.Times(2, 1000), await _runs.PublishedAsync());
        Assert.Equal(seen, _runs.Seen);
        Assert.Equal(before, _runs.Seen.Select(File.ReadAllBytes));
        Assert.True(stopped.IsPartial);
        Assert.Equal((true, true, stopped.Folder), (stopped.Run!.IsPartial, stopped.Run.WasStopped, stopped.Run.PartialFolder));
        Assert.InRange(stopped["times"].Count, 100, 4999);
        Assert.Equal(ResultRuns.Times(1, (int)stopped["times"].Count), await ResultRuns.ValuesAsync(stopped));
        var index = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(stopped.Folder, "distiset.json"), TestContext.Current.CancellationToken));
        Assert.Equal("stopped", index.GetProperty("partial").GetString());
        var loaded = Distiset.LoadPartialFromDisk(_runs.Result)!;
        Assert.Equal((true, stopped.Folder, stopped["times"].Count), (loaded.IsPartial, loaded.Folder, loaded["times"].Count));
        Assert.False(Distiset.LoadFromDisk(_runs.Result).IsPartial);
    }

    [Fact]
    public async Task A_failed_run_leaves_the_published_result_and_says_where_its_own_is()
    {
        await _runs.RunAsync(1000, factor: 2);
        var seen = _runs.Seen;
        var bad = ResultRuns.Create(5000, leaf: "other", onRow: static n => _ = n == 3000 ? throw new FormatException("no") : n);

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => bad.RunAsync(_runs.Options with { UseCache = false, Capacity = 50 }, TestContext.Current.CancellationToken));

        Assert.Equal(seen, _runs.Seen);
        Assert.Equal(ResultRuns.Times(2, 1000), await _runs.PublishedAsync());
        var partial = Distiset.LoadPartialFromDisk(_runs.Result)!;
        Assert.Equal((failure.PartialFolder, true), (partial.Folder, partial.IsPartial));
        var values = await ResultRuns.ValuesAsync(partial, "other");
        Assert.InRange(values.Count, 1, 3000);
        Assert.Equal(ResultRuns.Times(1, values.Count), values);
        Assert.False(Directory.Exists(Path.Combine(_runs.Result, "other")));
        var record = JsonElement.Parse(await File.ReadAllTextAsync(RecordOf("failed"), TestContext.Current.CancellationToken));
        Assert.Equal(partial.Folder, record.GetProperty("partial_result").GetString());
    }

    [Fact]
    public async Task Nothing_is_published_by_a_stopped_run_into_an_empty_folder_and_the_error_says_where_to_look()
    {
        var stopped = await _runs.StopAsync(5000, at: 100);

        var refusal = Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(_runs.Result));

        Assert.Contains("no complete result", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(stopped.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_runs.Seen);
        Assert.Equal(stopped["times"].Count, Distiset.LoadFromDisk(stopped.Folder)["times"].Count);
    }

    [Fact]
    public async Task A_completed_run_replaces_the_result_and_what_a_stopped_one_left()
    {
        await _runs.RunAsync(1000, leaf: "first");
        await _runs.StopAsync(5000, at: 100);

        var distiset = await _runs.RunAsync(10, factor: 3);

        Assert.Equal((false, false, null), (distiset.IsPartial, distiset.Run!.IsPartial, distiset.Run.PartialFolder));
        Assert.Null(Distiset.LoadPartialFromDisk(_runs.Result));
        Assert.Equal(ResultRuns.Times(3, 10), await _runs.PublishedAsync());
        Assert.Equal(distiset["times"].Files, _runs.Seen);
        Assert.False(Directory.Exists(Path.Combine(_runs.Result, "first")));
        Assert.Equal([".lock", "published.json"], Directory.GetFileSystemEntries(Path.Combine(_runs.Result, ".distiset")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Nothing_that_a_run_has_not_finished_is_found_by_a_search_for_parquet_files()
    {
        await _runs.RunAsync(1000, factor: 2);
        var seen = _runs.Seen;
        var during = new List<string[]>();
        var pipeline = ResultRuns.Create(1000, onRow: n =>
        {
            if (n % 100 == 0)
            {
                during.Add(_runs.Seen);
            }
        });

        await pipeline.RunAsync(_runs.Options with { UseCache = false, MaxShardSize = 1, Capacity = 50 }, TestContext.Current.CancellationToken);

        Assert.Equal(10, during.Count);
        Assert.All(during, files => Assert.Equal(seen, files));
    }

    [Fact]
    public async Task A_reader_that_has_the_old_result_open_reads_it_to_its_end()
    {
        await _runs.RunAsync(1000, factor: 2, shardSize: 1);
        var opened = Distiset.LoadFromDisk(_runs.Result);
        await using var rows = opened["times"].ReadRowsAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await rows.MoveNextAsync());

        await _runs.RunAsync(10, factor: 3);
        await _runs.RunAsync(10, factor: 4);

        var read = new List<object?> { rows.Current["m"] };
        while (await rows.MoveNextAsync())
        {
            read.Add(rows.Current["m"]);
        }

        Assert.Equal(ResultRuns.Times(2, 1000), read.Cast<long>());
        Assert.Equal(ResultRuns.Times(2, 1000), await ResultRuns.ValuesAsync(opened));
        Assert.Equal(ResultRuns.Times(4, 10), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task A_second_run_into_the_folder_is_refused_before_it_starts()
    {
        var (began, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        var first = ResultRuns.Create(100, onRow: n =>
        {
            began.TrySetResult();
            end.Wait();
        }).RunAsync(_runs.Options with { UseCache = false }, TestContext.Current.CancellationToken);
        await began.Task;
        var rows = 0;
        var second = ResultRuns.Create(100, onRow: _ => rows++);

        var refusal = await Assert.ThrowsAsync<ResultLockedException>(() => second.RunAsync(_runs.Options with { UseCache = false }, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"The output folder '{_runs.Result}' is in use by process {Environment.ProcessId} on {Environment.MachineName}. " +
            "Wait until that run has ended, stop it, or give another output folder.",
            refusal.Message);
        Assert.Equal((_runs.Result, 0), (refusal.Folder, rows));
        Assert.Single(Directory.GetDirectories(Path.Combine(_runs.Result, ".runs")));
        end.Set();
        Assert.Equal(100, (await first)["times"].Count);
        Assert.Equal(ResultRuns.Times(1, 100), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task A_second_run_is_refused_through_a_link_to_the_folder_too()
    {
        Directory.CreateDirectory(_runs.Result);
        var link = Directory.CreateSymbolicLink(_runs.File("link"), _runs.Result).FullName;
        Task<Distiset>? second = null;
        var first = ResultRuns.Create(1, onRow: _ =>
        {
            second = ResultRuns.Create(1).RunAsync(new RunOptions { UseCache = false, OutputFolder = link }, TestContext.Current.CancellationToken);
            Assert.Throws<AggregateException>(second.Wait);
        });

        await first.RunAsync(_runs.Options with { UseCache = false }, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<ResultLockedException>(() => second!);
        Assert.Contains($"The output folder '{link}' is in use by process {Environment.ProcessId} ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([0], await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(link)));
    }

    /// <summary>A reader that came while several files were moved took the second one that it had looked for in vain for damage.</summary>
    [Fact]
    public async Task Readers_find_a_whole_result_however_often_it_is_replaced_meanwhile()
    {
        await _runs.RunAsync(400, factor: 1, shardSize: 1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            do
            {
                var values = await _runs.PublishedAsync();
                Assert.Equal(ResultRuns.Times(values[1], 400), values);
            }
            while (!end.IsCancellationRequested);
        })).ToArray();

        for (var factor = 2; factor <= 12; factor++)
        {
            await _runs.RunAsync(400, factor, shardSize: 1);
        }

        await end.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(ResultRuns.Times(12, 400), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task A_folder_that_can_not_be_locked_is_read_as_it_is()
    {
        await _runs.RunAsync(100, factor: 2, shardSize: 1);
        var hidden = Path.Combine(_runs.Result, ".distiset");
        var file = _runs.Seen[0];
        var moved = Path.Combine(hidden, Path.GetFileNameWithoutExtension(file).Split('-')[^1], Path.GetRelativePath(_runs.Result, file) + ".unpublished");
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(file, moved);
        File.Delete(Path.Combine(hidden, ".lock"));
        Directory.CreateDirectory(Path.Combine(hidden, ".lock"));

        Assert.Equal(ResultRuns.Times(2, 100), await _runs.PublishedAsync());
        Assert.True(File.Exists(moved));
        Assert.Contains(_runs.Result, (await Assert.ThrowsAsync<PipelineException>(() => _runs.RunAsync(1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("artifacts")]
    [InlineData("Distiset.json")]
    public async Task A_leaf_that_is_called_as_another_file_of_a_result_hinders_none(string leaf)
    {
        await _runs.RunAsync(10, leaf: leaf);
        await _runs.RunAsync(20, leaf: leaf);

        Assert.Equal(ResultRuns.Times(1, 20), await _runs.PublishedAsync(leaf));
        Assert.Equal($"{leaf}~2", Path.GetFileName(Path.GetDirectoryName(_runs.Seen.Single())));
        Assert.Contains($"config_name: \"{leaf}\"", await File.ReadAllTextAsync(Path.Combine(_runs.Result, "README.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([".lock", "published.json"], Directory.GetFileSystemEntries(Path.Combine(_runs.Result, ".distiset")).Select(Path.GetFileName).Order());
    }

    /// <summary>Its result would have been paid for, and found by the library alone.</summary>
    [Fact]
    public async Task A_file_where_a_folder_of_the_result_is_to_be_is_refused_before_the_first_row()
    {
        Directory.CreateDirectory(_runs.Result);
        await File.WriteAllTextAsync(Path.Combine(_runs.Result, "times"), "mine", TestContext.Current.CancellationToken);
        var rows = 0;

        var refusal = await Assert.ThrowsAsync<PipelineException>(
            () => ResultRuns.Create(10, onRow: _ => rows++).RunAsync(_runs.Options, TestContext.Current.CancellationToken));

        Assert.Contains($"there is a file '{Path.Combine(_runs.Result, "times")}' where a folder of the result is to be", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, rows);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_runs.Result, "times"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_killed_run_put_aside_goes_when_the_folder_is_opened()
    {
        await _runs.RunAsync(10);
        var spill = Path.Combine(_runs.Result, ".spill");
        foreach (var open in (Func<Task>[])[() => _runs.PublishedAsync(), () => _runs.StopAsync(5000, at: 100)])
        {
            Directory.CreateDirectory(spill);
            await File.WriteAllTextAsync(Path.Combine(spill, "spill-1.tmp"), "rows", TestContext.Current.CancellationToken);

            await open();

            Assert.False(Directory.Exists(spill));
        }
    }

    [Fact]
    public async Task Files_of_others_in_the_folder_stay()
    {
        await _runs.RunAsync(100);
        string[] others = ["mine.parquet", "times/mine.parquet", "times/notes.txt", "README.md", "artifacts/mine.bin", ".distiset.json"];
        foreach (var other in others)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_runs.Result, other))!);
            await File.WriteAllTextAsync(Path.Combine(_runs.Result, other), other, TestContext.Current.CancellationToken);
        }

        await _runs.RunAsync(10, leaf: "other");
        await _runs.StopAsync(5000, at: 100);
        await _runs.RunAsync(10, leaf: "third");

        Assert.All(others, other => Assert.Equal(other, File.ReadAllText(Path.Combine(_runs.Result, other))));
        Assert.Equal(["mine.parquet", "third", "times"], _runs.Seen.Select(file => Path.GetRelativePath(_runs.Result, file).Split('/', '\\')[0]));
    }

    [Fact]
    public async Task The_files_are_shards_as_datasets_knows_them_and_the_card_names_the_subsets()
    {
        var distiset = await _runs.RunAsync(1000, shardSize: 1);

        var names = distiset["times"].Files.Select(file => Path.GetRelativePath(_runs.Result, file).Replace('\\', '/')).ToArray();
        Assert.Equal(16, names.Length);
        Assert.All(names.Index(), name => Assert.Matches(ShardName(), name.Item));
        Assert.Equal(Enumerable.Range(0, 16), names.Select(static name => int.Parse(ShardName().Match(name).Groups[1].Value)));
        Assert.Equal(
            "---\nconfigs:\n- config_name: \"times\"\n  data_files:\n  - split: \"train\"\n    path: \"times/train-*.parquet\"\n---\n",
            (await File.ReadAllTextAsync(Path.Combine(_runs.Result, "README.md"), TestContext.Current.CancellationToken)).Split("\nWritten")[0]);
        Assert.Equal(ResultRuns.Times(1, 1000), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task Rows_come_into_the_same_shards_however_they_are_batched()
    {
        var sizes = new List<long[]>();
        foreach (var batchSize in (int[])[1, 7, 64, 1000])
        {
            var parameters = new RuntimeParameters { ["load"] = { ["batch_size"] = batchSize } };
            var distiset = await ResultRuns.Create(1000).RunAsync(
                new RunOptions { Parameters = parameters, UseCache = false, OutputFolder = _runs.File($"batch-{batchSize}"), MaxShardSize = 2000 }, TestContext.Current.CancellationToken);
            sizes.Add([.. distiset["times"].Files.Select(static file => new FileInfo(file).Length)]);
        }

        Assert.InRange(sizes[0].Length, 2, 16);
        Assert.All(sizes, size => Assert.Equal(sizes[0], size));
    }

    [Fact]
    public async Task A_result_of_version_1_is_read_and_replaced()
    {
        var made = await _runs.RunAsync(100, factor: 2);
        var old = Path.Combine(_runs.File("old"), "times", "train.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        File.Copy(made["times"].Files.Single(), old);
        var index = Path.Combine(_runs.File("old"), "distiset.json");
        await File.WriteAllTextAsync(index, """{ "version": 1, "subsets": [ { "name": "times", "folder": "times" } ] }""", TestContext.Current.CancellationToken);
        Assert.Equal(ResultRuns.Times(2, 100), await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(_runs.File("old"))));

        var next = await ResultRuns.Create(10, 3).RunAsync(new RunOptions { UseCache = false, OutputFolder = _runs.File("old") }, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(old));
        Assert.Equal(ResultRuns.Times(3, 10), await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(_runs.File("old"))));
        Assert.Single(next["times"].Files);
    }

    [Theory]
    [InlineData("""{ "version": 9, "subsets": [] }""", "Update the library")]
    [InlineData("""{ "version": 2, "run": "..", "subsets": [] }""", "is broken")]
    [InlineData("""{ "version": 1, "subsets": [ { "name": "x", "folder": ".." } ] }""", "is broken")]
    [InlineData("""{ "version": 1, "subsets": [ { "name": "x", "folder": "x" } ] }""", "holds no Parquet file")]
    [InlineData("""{ "version": 2, "run": "a", "subsets": [ { "name": "x", "folder": "x", "splits": [ { "name": "train", "files": [ { "path": "../secret.parquet", "rows": 1 } ] } ] } ] }""", "is broken")]
    [InlineData("""{ "version": 2, "run": "a", "subsets": [ { "name": "x", "folder": "x", "splits": [ { "name": "train", "files": [ { "path": "x/gone.parquet", "rows": 1 } ] } ] } ] }""", "x/gone.parquet")]
    public async Task An_index_that_is_none_is_refused_in_words(string index, string words)
    {
        Directory.CreateDirectory(_runs.Result);
        await File.WriteAllTextAsync(Path.Combine(_runs.Result, "distiset.json"), index, TestContext.Current.CancellationToken);

        var refusal = Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(_runs.Result));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        var run = _runs.RunAsync(10);
        if (words == "Update the library")
        {
            Assert.Contains(words, (await Assert.ThrowsAsync<PipelineException>(() => run)).Message, StringComparison.Ordinal);
        }
        else
        {
            await run;
            Assert.Equal(ResultRuns.Times(1, 10), await _runs.PublishedAsync());
        }
    }

    [Fact]
    public async Task The_next_run_replaces_a_result_whose_index_or_file_is_damaged_and_leaves_none_of_its_files()
    {
        await _runs.RunAsync(100);
        await File.WriteAllTextAsync(Path.Combine(_runs.Result, "distiset.json"), "{", TestContext.Current.CancellationToken);
        var second = await _runs.RunAsync(200);
        Assert.Equal(second["times"].Files, _runs.Seen);
        File.Delete(_runs.Seen.Single());
        Assert.Contains("is damaged", Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(_runs.Result)).Message, StringComparison.Ordinal);

        var third = await _runs.RunAsync(300);

        Assert.Equal(third["times"].Files, _runs.Seen);
        Assert.Equal(ResultRuns.Times(1, 300), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task A_result_in_memory_is_read_as_one_on_disk_and_no_file_is_left()
    {
        var options = _runs.Options with { ResultInMemory = true, UseCache = false };

        var distiset = await ResultRuns.Create(1000, factor: 2).RunAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(ResultRuns.Times(2, 1000), await ResultRuns.ValuesAsync(distiset));
        Assert.Equal(("", 1000), (distiset.Folder, (int)distiset.Run!["times"].RowsOut));
        Assert.Empty(distiset["times"].Files);
        Assert.False(Directory.Exists(_runs.Result) || Directory.Exists(_runs.Cache));
        await distiset.SaveToDiskAsync(_runs.Result, TestContext.Current.CancellationToken);
        Assert.Equal(ResultRuns.Times(2, 1000), await _runs.PublishedAsync());
    }

    [Fact]
    public async Task A_dry_run_touches_neither_output_nor_cache_and_tells_the_first_failure()
    {
        await _runs.RunAsync(300, factor: 2);
        var before = Files();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([0], await ResultRuns.ValuesAsync(await ResultRuns.Create(300).DryRunAsync(_runs.Options)));
        }

        Assert.Equal(before, Files());
        Assert.Equal(ResultRuns.Times(2, 300), await _runs.PublishedAsync());
        Running.Luck.Set(_runs.Result, static n => n == 0);
        var load = new LoadDataFromDicts<DryRow>("load") { Data = [new DryRow(0)] };
        var failing = new Pipeline("p") { load >> new Running.UnluckyRow("times") { Key = _runs.Result, OnError = ErrorPolicy.DeadLetter } };
        var report = (await failing.DryRunAsync(_runs.Options)).Run!;
        Assert.Equal(("step 'times', row load[0]: unlucky", null), (report.FirstFailure, report.FailurePath));
        Assert.Equal(before, Files());

        string[] Files() => [.. Directory.EnumerateFileSystemEntries(_runs.File("."), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    internal sealed record DryRow(int N);

    [GeneratedRegex(@"^times/train-(\d{5})-of-00016-[0-9a-f]{12}\.parquet$")]
    private static partial Regex ShardName();

    private string RecordOf(string outcome) => Directory.EnumerateFiles(_runs.Result, "run.json", SearchOption.AllDirectories)
        .Single(file => JsonElement.Parse(File.ReadAllText(file)).GetProperty("outcome").GetString() == outcome);
}
