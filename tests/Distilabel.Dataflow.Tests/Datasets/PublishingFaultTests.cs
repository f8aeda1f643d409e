using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Datasets.Artifacts;

namespace Distilabel.Dataflow.Tests.Datasets;

/// <summary>
/// Every change of a file that publishing makes fails once, in every way: the process ends there, the change can't be made, no change can be made any more.
/// There is one whole result afterwards, the one that the writer said, and the next one to open the folder leaves nothing else in it.
/// </summary>
public sealed class PublishingFaultTests : IDisposable
{
    private const string Foreign = "times/train-mine.parquet";

    private static readonly Schema Columns = new(new ColumnDefinition("m", ColumnTypes.Int64, true, "load"));
    private static readonly Result Old = new(new() { ["times"] = 130, ["gone"] = 3 }, 2, "old model");
    private static readonly Result New = new(new() { ["times"] = 70, ["added"] = 5 }, 3, "new model");
    private static readonly Result Left = new(new() { ["times"] = 10 }, 4, "left model");
    private static readonly Result Third = new(new() { ["times"] = 1 }, 5, null);

    private readonly TemporaryFolder _folder = new();
    private string? _problem;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("publish", nameof(Fault.Death))]
    [InlineData("publish", nameof(Fault.Once))]
    [InlineData("publish", nameof(Fault.FromThenOn))]
    [InlineData("keep", nameof(Fault.Death))]
    [InlineData("keep", nameof(Fault.Once))]
    [InlineData("keep", nameof(Fault.FromThenOn))]
    public async Task A_fault_at_any_change_of_a_file_leaves_one_whole_result(string action, string kind)
    {
        await BuildAsync();
        var kept = 0;
        for (var at = 0; ; at++)
        {
            var folder = Copy("start", "state");
            var files = Files(at, Enum.Parse<Fault>(kind), folder);
            var failure = await Record.ExceptionAsync(() => WriteAsync(folder, New, files, action == "keep" ? "stopped" : null, isKept: kind == nameof(Fault.Once)));
            if (!files.HasFailed)
            {
                Assert.Null(failure);
                Assert.InRange(at, 25, 200);
                break;
            }

            try
            {
                var expected = IsNew(folder) ? New : Old;
                Assert.True(failure is null or PipelineException or ProcessEndedException, $"{failure}");
                Assert.True(kind == nameof(Fault.Death) || (failure is null && action == "publish") == (expected == New), $"{failure}");
                Assert.True(action == "publish" || expected == Old);
                if (kind == nameof(Fault.Once) && failure is not null && Directory.GetFiles(folder, "distiset.json", SearchOption.AllDirectories).Length > 1)
                {
                    kept += Distiset.LoadPartialFromDisk(folder)!.ContainsKey("added") ? 1 : 0;
                }

                await AssertSettledAsync(folder, expected);
                await AssertReplacedAsync(folder);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Change {at}: {exception}");
            }
        }

        Assert.Null(_problem);
        Assert.True((kept > 10) == (action == "publish" && kind == nameof(Fault.Once)), $"{kept} results were kept that could not be published.");
    }

    [Fact]
    public async Task A_process_that_ends_while_it_settles_a_crash_leaves_the_same_result()
    {
        await BuildAsync();
        var whole = Seen(_folder.File("start")).Length;
        for (var (at, isOver) = (0, false); !isOver; at++)
        {
            var folder = Copy("start", "crashed");
            var files = Files(at, Fault.Death, folder);
            await Record.ExceptionAsync(() => WriteAsync(folder, New, files, null));
            isOver = !files.HasFailed;
            var expected = IsNew(folder) ? New : Old;
            if (expected == Old && Seen(folder).Length == whole && at % 10 != 0)
            {
                // Nothing was published yet: there is only the new result to be removed.
                continue;
            }

            for (var (again, isSettled) = (0, false); !isSettled; again++)
            {
                var crashed = Copy("crashed", "state");
                var settling = Files(again, Fault.Death, crashed);
                Record.Exception(() => ResultFolder.TryRecover(crashed, settling));
                isSettled = !settling.HasFailed;
                try
                {
                    await AssertSettledAsync(crashed, expected);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"Change {at} of publishing, {again} of settling: {exception}");
                }
            }
        }

        Assert.Null(_problem);
    }

    [Fact]
    public async Task A_result_of_version_1_is_whole_after_a_fault_at_any_change_of_a_file()
    {
        await BuildAsync();
        var old = Copy("start", "old");
        Directory.Delete(Path.Combine(old, ".distiset"), recursive: true);
        Directory.Delete(Path.Combine(old, "artifacts"), recursive: true);
        File.Delete(Path.Combine(old, "README.md"));
        await File.WriteAllTextAsync(
            Path.Combine(old, "distiset.json"),
            """{ "version": 1, "subsets": [ { "name": "times", "folder": "times" }, { "name": "gone", "folder": "gone" } ] }""",
            TestContext.Current.CancellationToken);
        foreach (var file in Directory.GetFiles(old, "*.parquet", SearchOption.AllDirectories))
        {
            if (file.Contains("-00000-of-", StringComparison.Ordinal))
            {
                File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, "train.parquet"));
            }
            else
            {
                File.Delete(file);
            }
        }

        for (var (at, isOver) = (0, false); !isOver; at++)
        {
            var folder = Copy("old", "state");
            var files = new FaultyFiles(at, Fault.Death);
            await Record.ExceptionAsync(() => WriteAsync(folder, New, files, null));
            isOver = !files.HasFailed;
            if (IsNew(folder))
            {
                await AssertResultAsync(Distiset.LoadFromDisk(folder), New);
                Assert.False(File.Exists(Path.Combine(folder, "times", "train.parquet")));
            }
            else
            {
                var loaded = Distiset.LoadFromDisk(folder);
                Assert.Equal(ResultRuns.Times(2, 64), await ResultRuns.ValuesAsync(loaded, "times"));
                Assert.Equal(ResultRuns.Times(2, 3), await ResultRuns.ValuesAsync(loaded, "gone"));
            }
        }
    }

    private static bool IsNew(string folder) => File.ReadAllText(Path.Combine(folder, "distiset.json")).Contains("\"added\"", StringComparison.Ordinal);

    private static string[] Seen(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".parquet", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(static file => file != Foreign).Order(StringComparer.Ordinal),
    ];

    /// <summary>A published result, the partial one of a run that was stopped, and a file of somebody else's.</summary>
    private async Task BuildAsync()
    {
        var folder = _folder.File("start");
        await WriteAsync(folder, Old, new FaultyFiles(int.MaxValue, Fault.Death), null);
        await WriteAsync(folder, Left, new FaultyFiles(int.MaxValue, Fault.Death), "stopped");
        await File.WriteAllTextAsync(Path.Combine(folder, Foreign), "mine", TestContext.Current.CancellationToken);
    }

    /// <summary>Files that are watched: whatever is seen before each change is of one result.</summary>
    private FaultyFiles Files(int at, Fault fault, string folder) => new(at, fault, () =>
    {
        var runs = Seen(folder).Select(static file => file.Split('-')[^1]).Distinct().ToArray();
        if (runs.Length > 1 || !File.Exists(Path.Combine(folder, Foreign)))
        {
            _problem ??= $"Change {at}, {fault}: {string.Join(", ", Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))}";
        }
    });

    private static async Task WriteAsync(string path, Result result, FaultyFiles files, string? partial, bool isKept = false)
    {
        var folder = await ResultFolder.OpenAsync(path, files);
        files.Staging = folder.Staging;
        await using var writer = new DistisetWriter(folder, [.. result.Rows.Keys.Select(static name => (name, Columns))], mostBytes: 1);
        foreach (var (name, rows) in result.Rows)
        {
            ImmutableArray<Column> columns = [new Column<long>([.. ResultRuns.Times(result.Factor, rows)])];
            await writer[name].WriteAsync(columns, rows, TestContext.Current.CancellationToken);
        }

        if (result.Model is { } model)
        {
            var artifacts = new StepArtifacts("rank", "artifacts/rank", folder);
            var artifact = artifacts.Begin("model.bin");
            await File.WriteAllTextAsync(artifact, model, TestContext.Current.CancellationToken);
            artifacts.End("model.bin", artifact, ImmutableDictionary<string, string>.Empty);
            writer.Artifacts = artifacts.Complete(static (_, _, _) => { });
        }

        try
        {
            await AssertResultAsync(partial is null ? await writer.CompleteAsync() : await writer.KeepPartialAsync(partial), result);
        }
        catch (PipelineException) when (isKept && partial is null && Directory.GetFiles(folder.Staging, "*-of-*", SearchOption.AllDirectories).Length > 0)
        {
            // As a run does where its result can't be published: here all rows were written.
            await AssertResultAsync(await writer.KeepPartialAsync("failed"), result);
            throw;
        }
    }

    private static async Task AssertSettledAsync(string folder, Result expected)
    {
        // As a reader that may not write finds it, then as one that may.
        await using (new FileStream(Path.Combine(folder, ".distiset", ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            await AssertResultAsync(Distiset.LoadFromDisk(folder), expected);
            await AssertPartialAsync(folder);
        }

        var loaded = Distiset.LoadFromDisk(folder);
        await AssertResultAsync(loaded, expected);
        await AssertPartialAsync(folder);
        Assert.Equal(
            loaded.Values.SelectMany(static subset => subset.Files).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
            Seen(folder));
        Assert.Empty(Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories));
        Assert.All(Directory.GetDirectories(Path.Combine(folder, ".distiset")), static run => Assert.True(File.Exists(Path.Combine(run, "distiset.json"))));
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken);
        Assert.All(expected.Rows.Keys, name => Assert.Contains($"\"{name}/train-*.parquet\"", card, StringComparison.Ordinal));
        Assert.Equal(expected.Rows.Count, card.Split("config_name").Length - 1);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, Foreign), TestContext.Current.CancellationToken));
    }

    /// <summary>What is left of all that came before is what is somebody else's.</summary>
    private static async Task AssertReplacedAsync(string folder)
    {
        await WriteAsync(folder, Third, new FaultyFiles(int.MaxValue, Fault.Death), null);
        Assert.Equal([".lock", "published.json"], Directory.GetFileSystemEntries(Path.Combine(folder, ".distiset")).Select(Path.GetFileName).Order());
        Assert.Equal([".distiset", "README.md", "distiset.json", "times"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Seen(folder));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, Foreign), TestContext.Current.CancellationToken));
    }

    private static async Task AssertResultAsync(Distiset distiset, Result expected)
    {
        Assert.Equal(expected.Rows.Keys.Order(), distiset.Keys.Order());
        foreach (var (name, rows) in expected.Rows)
        {
            Assert.Equal(ResultRuns.Times(expected.Factor, rows), await ResultRuns.ValuesAsync(distiset, name));
        }

        Assert.Equal(expected.Model, distiset.Artifacts.SingleOrDefault() is { } artifact ? await File.ReadAllTextAsync(artifact.Path, TestContext.Current.CancellationToken) : null);
    }

    private static async Task AssertPartialAsync(string folder)
    {
        if (Distiset.LoadPartialFromDisk(folder) is { } partial)
        {
            await AssertResultAsync(partial, partial.ContainsKey("added") ? New : Left);
            Assert.True(partial.IsPartial);
        }
    }

    private string Copy(string from, string to)
    {
        var (source, target) = (_folder.File(from), _folder.File(to));
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    private sealed record Result(Dictionary<string, int> Rows, long Factor, string? Model);
}
