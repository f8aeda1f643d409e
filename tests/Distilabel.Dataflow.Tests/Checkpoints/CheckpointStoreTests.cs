using System.Text;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;
using Microsoft.Extensions.Time.Testing;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-checkpoints-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_run_stores_the_next_one_finds()
    {
        await RunAsync("my-pipeline", "step_0", 1, (1, "one"), (2, "two"));
        await using var pipeline = Store().OpenPipeline("my-pipeline");
        await using var log = pipeline.OpenLog("step_0", 1, new CheckpointLogOptions());

        Assert.Equal(["one", "two"], new ulong[] { 1, 2 }.Select(log.ReadText));
        Assert.Equal(Path.Combine(_folder, "my-pipeline"), pipeline.Folder);
        Assert.True(File.Exists(Path.Combine(pipeline.Folder, "step_0_00000000000000000000000000000001", "00000001.ckpt")));
    }

    [Fact]
    public async Task Records_flushed_to_a_real_disk_are_found_in_segments_that_rolled()
    {
        var options = new CheckpointLogOptions { Durability = Durability.PowerLoss, SegmentLength = 1_000 };
        await using (var pipeline = Store().OpenPipeline("p"))
        {
            var log = pipeline.OpenLog("load", 1, options);
            await Parallel.ForAsync(0, 100, async (key, _) => await log.AppendAsync((ulong)key, "value"));
        }

        await using var again = Store().OpenPipeline("p");
        var last = again.OpenLog("load", 1, options);
        Assert.Equal(100, last.Count);
        Assert.All(Enumerable.Range(0, 100), key => Assert.Equal("value", last.ReadText((ulong)key)));
    }

    [Fact]
    public async Task A_file_cut_off_in_the_middle_of_a_frame_is_mended_by_the_next_append()
    {
        await RunAsync("p", "load", 1, (1, "one"));
        await RunAsync("p", "load", 1, (2, "two"));
        var path = Path.Combine(Assert.Single(Store().List()).Folder, "00000001.ckpt");
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(file.Length - 1);
        }

        await RunAsync("p", "load", 1, (3, "three"));

        await using var pipeline = Store().OpenPipeline("p");
        var log = pipeline.OpenLog("load", 1, new CheckpointLogOptions());
        Assert.Equal(["one", null, "three"], new ulong[] { 1, 2, 3 }.Select(log.ReadText));
        Assert.Empty(log.Damage);
    }

    [Fact]
    public async Task Listing_says_what_is_there_how_large_it_is_and_when_it_was_last_used()
    {
        await RunAsync("b", "load", 1, (1, "one"));
        _clock.Advance(TimeSpan.FromHours(1));
        await RunAsync("b", "load", 2, (1, "one"), (2, "two"), (3, "three"));
        await UseAsync("b", ["load"], ("load", 2));
        await RunAsync("a/b", "write", 3);
        Directory.CreateDirectory(Path.Combine(_folder, "b", "not a step"));
        File.WriteAllText(Path.Combine(_folder, "b", "step_00000000000000000000000000000001"), "a file");

        var steps = Store().List();

        Assert.Equal(["write 3 0 False", "load 2 3 False", "load 1 1 True"], steps.Select(step =>
            $"{step.Step} {UInt128.Parse(step.Signature, System.Globalization.CultureInfo.InvariantCulture)} {step.Records} {step.IsSuperseded}"));
        Assert.Equal(["a_b", "b", "b"], steps.Select(step => step.Pipeline.Split('~')[0]));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 4, 4, 5, TimeSpan.Zero), steps[1].LastUsed);
        Assert.Equal(Directory.GetFiles(steps[1].Folder).Sum(file => new FileInfo(file).Length), steps[1].Bytes);
    }

    [Fact]
    public async Task Listing_counts_past_damage_and_works_while_a_run_writes()
    {
        await using var pipeline = Store().OpenPipeline("p");
        var log = pipeline.OpenLog("load", 1, new CheckpointLogOptions());
        await log.AppendAsync(1, "one");
        await log.AppendAsync(2, "two");
        Assert.Equal(2, Assert.Single(Store().List()).Records);

        using (var file = new FileStream(Path.Combine(Store().List()[0].Folder, "00000001.ckpt"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 45;
            file.WriteByte(0xFF);
        }

        Assert.Equal(1, Assert.Single(Store().List()).Records);
    }

    [Fact]
    public async Task What_was_removed_is_gone_and_the_rest_stays()
    {
        await RunAsync("p", "load", 1, (1, "one"));
        _clock.Advance(TimeSpan.FromHours(1));
        await RunAsync("p", "load", 2, (1, "two"));
        await UseAsync("p", ["load"], ("load", 2));
        foreach (var step in Store().List().Where(step => step.IsSuperseded))
        {
            Store().Remove(step);
        }

        Assert.Equal("00000000000000000000000000000002", Assert.Single(Store().List()).Signature);
    }

    [Fact]
    public async Task What_the_latest_run_did_without_is_superseded_whether_it_changed_or_went()
    {
        await UseAsync(["changed", "renamed", "same"], ("changed", 1), ("renamed", 1), ("same", 1));

        await UseAsync(["changed", "new", "same"], ("changed", 2), ("new", 1), ("same", 1));

        Assert.Equal(["changed 1", "renamed 1"], Superseded());
    }

    [Fact]
    public async Task What_a_step_had_that_ran_without_the_cache_is_still_in_use()
    {
        await UseAsync(["off", "gone"], ("off", 1), ("gone", 1));

        await UseAsync(["off"]);
        await UseAsync(["off"]);

        Assert.Equal(["gone 1"], Superseded());
    }

    [Fact]
    public async Task What_runs_use_at_the_same_time_is_in_use()
    {
        await using var one = Store().OpenPipeline("p");
        one.OpenLog("load", 1, new CheckpointLogOptions());
        one.RecordUse(["load"], mayBeUnwritable: false);

        await UseAsync(["load"], ("load", 2));

        Assert.Empty(Superseded());
    }

    [Fact]
    public async Task What_the_latest_run_used_is_not_known_to_be_superseded_where_no_run_has_said_it()
    {
        await RunAsync("p", "load", 1);
        await RunAsync("p", "load", 2);

        Assert.Empty(Superseded());
    }

    [Fact]
    public async Task Generations_and_a_step_named_so_are_kept_apart_and_neither_supersedes_the_other()
    {
        await using (var pipeline = Store().OpenPipeline("p"))
        {
            await pipeline.OpenGenerations(1, new CheckpointLogOptions()).AppendAsync(1, "paid");
            await pipeline.OpenLog("generations", 1, new CheckpointLogOptions()).AppendAsync(1, "a step's");
            pipeline.RecordUse(["generations"], mayBeUnwritable: false);
        }

        Assert.Equal(["False generations", "True generations"], Store().List().Select(step => $"{step.IsGenerations} {step.Step}").Order());
        Assert.Empty(Superseded());

        // The tasks are gone, and may come back: what was paid for is found then.
        await UseAsync([]);
        Assert.Equal(["generations 1"], Superseded());
        Assert.True(Store().List().Single(step => !step.IsSuperseded).IsGenerations);

        await using var next = Store().OpenPipeline("p");
        next.OpenGenerations(2, new CheckpointLogOptions());
        next.RecordUse([], mayBeUnwritable: false);
        Assert.Equal(2, Superseded().Count);
    }

    [Fact]
    public async Task Nothing_but_a_steps_folder_of_the_store_is_ever_removed()
    {
        await RunAsync("p", "load", 1, (1, "one"));
        var step = Assert.Single(Store().List());
        var name = Path.GetFileName(step.Folder);
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside", "p", name)).FullName;
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "p", "runs")).FullName;
        var store = new CheckpointStore(Path.Combine(_folder, "store"));
        Directory.CreateDirectory(store.Folder);

        StoredStep[] others =
        [
            step with { Folder = outside },
            step with { Folder = inside },
            step with { Folder = _folder },
            step with { Folder = step.Folder + "/" },
            step with { Signature = "00000000000000000000000000000002" },
            step with { Folder = step.Folder.Replace(step.Signature, "00000000000000000000000000000002", StringComparison.Ordinal) },
            step with { Pipeline = "" },
            step with { Pipeline = "..", Folder = Path.Combine(_folder, "..", name) },
            step with { Pipeline = "../p", Folder = Path.Combine(_folder, "../p", name) },
        ];
        Assert.All(others, other => Assert.Throws<ArgumentException>(() => Store().Remove(other)));
        var refused = Assert.Throws<ArgumentException>(() => store.Remove(step));

        Assert.Contains(step.Folder, refused.Message, StringComparison.Ordinal);
        Assert.All([outside, inside, step.Folder], folder => Assert.True(Directory.Exists(folder)));
        Assert.Empty(Directory.GetFileSystemEntries(store.Folder));
        Store().Remove(step);
        Assert.Throws<ArgumentException>(() => Store().Remove(step));
    }

    [Fact]
    public async Task Runs_of_one_process_share_a_folder_that_they_reach_through_links()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a privilege there.");
        var real = Directory.CreateDirectory(Path.Combine(_folder, "real", "cache")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, "absolute"), Path.GetDirectoryName(real)!);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "relative"), Path.Combine("absolute", "cache"));
        await using var one = new CheckpointStore(real).OpenPipeline("p");
        var first = one.OpenLog("load", 1, new CheckpointLogOptions());

        await using var other = new CheckpointStore(Path.Combine(_folder, "relative")).OpenPipeline("p");
        await other.OpenLog("load", 1, new CheckpointLogOptions()).AppendAsync(1, "by the other");

        Assert.Equal("by the other", first.ReadText(1));
    }

    [Fact]
    public async Task A_link_to_itself_is_an_error_and_not_an_endless_search()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links take a privilege there.");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "round"), "round");

        await Task.Run(() => Assert.Throws<CheckpointException>(() => new CheckpointStore(Path.Combine(_folder, "round")).OpenPipeline("p")));
    }

    [Fact]
    public async Task What_killed_processes_left_of_unfinished_files_goes_when_the_folder_is_opened()
    {
        await RunAsync("p", "load", 1, (1, "one"));
        var run = Directory.CreateDirectory(Path.Combine(_folder, "p", "runs", "2025-01-02T03.04.05")).FullName;
        string[] folders = [Path.Combine(_folder, "p"), Assert.Single(Store().List()).Folder, run];
        foreach (var folder in folders)
        {
            File.WriteAllText(Path.Combine(folder, "run.json.new.tmp"), "somebody writes it now");
            foreach (var name in new[] { "run.json.old.tmp", "run.json", "theirs.tmp" })
            {
                File.WriteAllText(Path.Combine(folder, name), "");
                File.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddHours(-2));
            }
        }

        await RunAsync("p", "load", 1);

        Assert.All(folders, folder => Assert.Equal(
            ["run.json", "run.json.new.tmp", "theirs.tmp"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => name!.StartsWith("run", StringComparison.Ordinal) || name == "theirs.tmp").Order()));
    }

    [Fact]
    public async Task A_pipeline_does_not_wait_for_what_another_does_with_its_folder()
    {
        var waiting = new TaskCompletionSource();
        await using var slow = Store().OpenPipeline("slow");
        var recording = Task.Run(() => slow.RecordUse(StepsThatWait(waiting.Task), mayBeUnwritable: false));

        await using (var other = Store().OpenPipeline("other"))
        {
            await other.OpenLog("load", 1, new CheckpointLogOptions()).AppendAsync(1, "one");
        }

        Assert.False(recording.IsCompleted);
        waiting.SetResult();
        await recording;
    }

    [Fact]
    public void A_cache_that_does_not_exist_is_empty() =>
        Assert.Empty(new CheckpointStore(Path.Combine(_folder, "nothing", "here")).List());

    [Fact]
    public async Task Another_process_is_refused_while_a_run_has_the_folder_and_is_told_who_has_it()
    {
        var folder = Store().PipelineFolder("p");
        await RunAsync("p", "load", 1);
        var step = Assert.Single(Store().List());
        await using (Store().OpenPipeline("p"))
        {
            // A second lock of this process stands for one of another: the system's lock belongs to the open file.
            var exception = Assert.Throws<CheckpointLockedException>(() => FolderLock.Acquire(folder));

            Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}", exception.Owner);
            Assert.Contains(folder, exception.Message, StringComparison.Ordinal);
            Assert.Contains(exception.Owner!, exception.Message, StringComparison.Ordinal);
            Assert.Throws<CheckpointLockedException>(() => Store().Remove(step));
        }

        FolderLock.Acquire(folder).Dispose();
    }

    [Fact]
    public async Task Runs_of_one_process_share_a_pipelines_folder_and_find_what_the_others_finish()
    {
        await using var one = Store().OpenPipeline("p");
        var first = one.OpenLog("load", 1, new CheckpointLogOptions());
        await using (var other = Store().OpenPipeline("p"))
        {
            var second = other.OpenLog("load", 1, new CheckpointLogOptions());
            await second.AppendAsync(1, "by the other");
            Assert.Equal("by the other", first.ReadText(1));
            Assert.Throws<CheckpointException>(() =>
                other.OpenLog("load", 1, new CheckpointLogOptions { Durability = Durability.PowerLoss }));
        }

        await first.AppendAsync(2, "after the other has ended");
        await one.DisposeAsync();
        await using var again = Store().OpenPipeline("p");
        Assert.Equal(2, again.OpenLog("load", 1, new CheckpointLogOptions()).Count);
    }

    [Fact]
    public async Task Runs_that_come_and_go_on_one_folder_lose_nothing()
    {
        await Parallel.ForAsync(0, 100, async (run, _) =>
        {
            await using var pipeline = Store().OpenPipeline("p");
            var log = pipeline.OpenLog("load", 1, new CheckpointLogOptions { SegmentLength = 500 });
            await log.AppendAsync((ulong)run, "value");
            Assert.Equal("value", log.ReadText((ulong)run));
        });

        await using var again = Store().OpenPipeline("p");
        var last = again.OpenLog("load", 1, new CheckpointLogOptions());
        Assert.Equal(100, last.Count);
        Assert.Empty(last.Damage);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_clear_error_that_names_it()
    {
        var blocked = Path.Combine(_folder, "blocked");
        File.WriteAllText(blocked, "a file where the cache should be");

        var exception = Assert.Throws<CheckpointException>(() => new CheckpointStore(blocked).OpenPipeline("p"));

        Assert.Contains(Path.Combine(blocked, "p"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("another cache folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_folder_is_a_clear_error_that_names_it()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Say here how a folder is made read-only on Windows.");
        }

        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder, readable);
        try
        {
            var failure = Assert.Throws<CheckpointException>(() => OrdinaryUser.Run(() => Store().OpenPipeline("p")));

            Assert.Contains(Path.Combine(_folder, "p"), failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder, readable | UnixFileMode.UserWrite);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_a_clear_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(_folder, "p"), "");

        var failure = Assert.Throws<CheckpointException>(() => Store().OpenPipeline("p"));

        Assert.Contains(Path.Combine(_folder, "p"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_names_are_their_own_folders_and_all_others_are_readable_and_safe()
    {
        Assert.Equal("pipe-name_0.1", FolderNames.For("pipe-name_0.1"));
        Assert.StartsWith("a_b~", FolderNames.For("a/b"), StringComparison.Ordinal);
        Assert.StartsWith("文本生成~", FolderNames.For("文本生成"), StringComparison.Ordinal);
        Assert.StartsWith("_CON~", FolderNames.For("CON"), StringComparison.Ordinal);
        Assert.StartsWith("_com1.txt~", FolderNames.For("com1.txt"), StringComparison.Ordinal);
        Assert.StartsWith("_", FolderNames.For(".."), StringComparison.Ordinal);
        Assert.StartsWith("trailing.~", FolderNames.For("trailing."), StringComparison.Ordinal);
        Assert.StartsWith("~", FolderNames.For(""), StringComparison.Ordinal);
        Assert.NotEqual(FolderNames.For("Pipe"), FolderNames.For("pipe"), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void No_two_names_share_a_folder_on_any_file_system() =>
        Gen.OneOf(
            Gen.String[Gen.OneOfConst('a', 'A', '/', '.', '~', ' ', 'é', '\\', ':', '文', '\0'), 0, 4],
            Gen.String[Gen.Char, 0, 6],
            Gen.String[Gen.Char.AlphaNumeric, 60, 300]).Array[2, 8].Sample(names =>
        {
            var folders = names.Distinct(StringComparer.Ordinal).Select(FolderNames.For).ToArray();
            Assert.Equal(folders.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(folders, folder =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(folder), 1, 80);
                Assert.DoesNotContain(folder, "/\\:*?\"<>| \0".Contains);
                Assert.False(folder[0] == '.' || folder[^1] == '.');
            });
        });

    [Fact]
    public async Task Pipelines_and_steps_of_any_name_have_a_folder()
    {
        string[] names = ["a/b", "CON", "nul.txt", "文本生成", "with space", "..", "", new string('x', 500), "Load", "load", "🦊"];
        for (var i = 0; i < names.Length; i++)
        {
            await RunAsync(names[i], names[^(i + 1)], (UInt128)i, ((ulong)i, names[i]));
        }

        for (var i = 0; i < names.Length; i++)
        {
            await using var pipeline = Store().OpenPipeline(names[i]);
            Assert.Equal(names[i], pipeline.OpenLog(names[^(i + 1)], (UInt128)i, new CheckpointLogOptions()).ReadText((ulong)i));
        }

        Assert.Equal(names.Length, Store().List().Count);
    }

    [Fact]
    public void A_file_is_replaced_whole_or_not_at_all()
    {
        var path = Path.Combine(_folder, "run.json");
        AtomicFile.WriteJson(path, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("rows", 1);
            json.WriteEndObject();
        });
        Assert.Throws<InvalidOperationException>(() => AtomicFile.WriteJson(path, json =>
        {
            json.WriteStartObject();
            throw new InvalidOperationException("in the middle");
        }));

        Assert.Equal("{\n  \"rows\": 1\n}\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static IEnumerable<string> StepsThatWait(Task task)
    {
        task.Wait();
        yield return "load";
    }

    private CheckpointStore Store() => new(_folder, _clock);

    private List<string> Superseded() =>
    [
        .. Store().List().Where(step => step.IsSuperseded)
            .Select(step => $"{step.Step} {UInt128.Parse(step.Signature, System.Globalization.CultureInfo.InvariantCulture)}"),
    ];

    /// <summary>A run of a pipeline with these steps, of which some have checkpoints.</summary>
    private Task UseAsync(string[] steps, params (string Step, UInt128 Signature)[] logs) => UseAsync("p", steps, logs);

    private async Task UseAsync(string name, string[] steps, params (string Step, UInt128 Signature)[] logs)
    {
        await using var pipeline = Store().OpenPipeline(name);
        foreach (var (step, signature) in logs)
        {
            pipeline.OpenLog(step, signature, new CheckpointLogOptions());
        }

        pipeline.RecordUse(steps, mayBeUnwritable: false);
    }

    private async Task RunAsync(string pipelineName, string step, UInt128 signature, params (ulong Key, string Value)[] records)
    {
        await using var pipeline = Store().OpenPipeline(pipelineName);
        var log = pipeline.OpenLog(step, signature, new CheckpointLogOptions());
        await log.AppendAsync(records.Select(record => (record.Key, Encoding.UTF8.GetBytes(record.Value))));
    }
}
