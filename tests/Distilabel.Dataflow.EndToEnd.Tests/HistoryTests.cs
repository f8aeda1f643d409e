using System.Diagnostics;
using Distilabel.Dataflow.EndToEnd.Tests.Caching;
using Distilabel.Dataflow.EndToEnd.Tests.Child;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>
/// A random history of runs, stops, kills, failures, full disks, changes, damage and runs side by side on one output folder and one cache, held against a model
/// of what must be there: the published result is always the last completed one, whole, and nothing else is seen; a reader that has an earlier one open reads
/// it to its end; what a completed run has made is not made again.
/// </summary>
/// <remarks>With <c>DISTILABEL_LONG_TESTS=1</c> in the environment hundreds of events and not dozens. A failure names the seed and the events.</remarks>
public sealed class HistoryTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("DISTILABEL_LONG_TESTS") == "1";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _events = [];
    private readonly Random _random;
    private readonly int _seed = Environment.TickCount;
    private TimeSpan _life = TimeSpan.FromMilliseconds(300);

    /// <summary>What is published; null before anything is, and while it is damaged.</summary>
    private Publication? _published;
    private bool _isDamaged;

    /// <summary>What readers have open, whatever was published since.</summary>
    private readonly List<(Distiset Opened, Publication Of)> _open = [];

    /// <summary>How many products of a factor completed runs have made, and no damage has taken away since.</summary>
    private readonly Dictionary<int, int> _kept = [];

    public HistoryTests() => _random = new Random(_seed);

    public void Dispose() => _folder.Dispose();

    private Probe Products => Probe.Of(_folder["products"]);

    private string Result => _folder["result"];

    [Fact]
    public async Task The_published_result_is_always_the_last_completed_one_whole()
    {
        Directory.CreateDirectory(Path.Combine(Result, "times"));
        await File.WriteAllTextAsync(Path.Combine(Result, "times", "mine.txt"), "mine", TestContext.Current.CancellationToken);
        Func<Task>[] kinds =
            [CompleteAsync, CompleteAsync, StopAsync, FailAsync, KillAsync, KillAsync, RaceAsync, FillAsync, SaveAsync, DamageCacheAsync, DamageResultAsync, OpenAsync, ReadAsync];
        try
        {
            for (var i = 0; i < (IsLong ? 600 : 40); i++)
            {
                await kinds[_random.Next(kinds.Length)]();
                await AssertPublishedAsync();
            }

            await CompleteAsync();
            await AssertPublishedAsync();
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {_seed}, after {string.Join(", ", _events)}: {exception}");
        }

        await ReadAsync();
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Result, "times", "mine.txt"), TestContext.Current.CancellationToken));
    }

    private Publication Choose() => new(_random.Next(3) * 150, _random.Next(1, 4), _random.Next(4) == 0 ? "other" : "times", _random.Next(2) == 0 ? 1 : 1 << 20);

    private async Task CompleteAsync()
    {
        var wanted = Choose();
        _events.Add($"run {wanted}");
        Products.TakeCalls();
        var distiset = await RunAsync(wanted);
        Assert.False(distiset.IsPartial);
        (_published, _isDamaged) = (wanted, false);
        var kept = _kept.GetValueOrDefault(wanted.Factor);
        Assert.InRange(Products.TakeCalls(), 0, Math.Max(0, wanted.Rows - kept));
        _kept[wanted.Factor] = Math.Max(kept, wanted.Rows);
    }

    private async Task StopAsync()
    {
        var wanted = Choose() with { Rows = 300 };
        _events.Add($"stop {wanted}");
        var at = _random.Next(1, 100);
        using var stop = new CancellationTokenSource();
        var stopAt = _random.Next(4) == 0 ? 0 : at;
        Products.OnCall = (_, value) =>
        {
            if (value >= stopAt * wanted.Factor % 300)
            {
                stop.Cancel();
            }
        };
        var distiset = await Publisher.RunAsync(wanted, _folder.Cache, Result, _folder["products"], stop.Token);
        Products.OnCall = static (_, _) => { };
        Assert.Equal(distiset.IsPartial, distiset.Run!.IsPartial);

        // Nothing is left to stop where all comes from the cache.
        if (!distiset.IsPartial)
        {
            (_published, _isDamaged) = (wanted, false);
            return;
        }

        Assert.Equal(distiset.Folder, distiset.Run!.PartialFolder);
        var partial = await LabelsAsync(Distiset.LoadPartialFromDisk(Result)!, wanted.Leaf);
        Assert.InRange(partial.Count, 0, 299);
        Assert.Equal(wanted.Labels.Take(partial.Count), partial);
    }

    private async Task FailAsync()
    {
        // A factor of its own, of which the cache never has all rows.
        var wanted = Choose() with { Rows = 300, Factor = 1000 + _events.Count };
        _events.Add($"fail {wanted}");
        Task? second = null;
        Products.OnCall = (_, value) =>
        {
            // Another run of this process, with a cache of its own.
            second ??= Publisher.RunAsync(wanted, _folder["other cache"], Result, "");
            _ = value >= 200 ? throw new InvalidOperationException("unlucky") : value;
        };
        await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(wanted));
        Products.OnCall = static (_, _) => { };
        await Assert.ThrowsAsync<ResultLockedException>(() => second!);
    }

    private async Task KillAsync()
    {
        var wanted = Choose();
        _events.Add($"kill {wanted}");
        using var child = ChildProcess.Start(Publisher.Arguments(wanted, _folder.Cache, Result));
        await child.WaitForLineAsync(Worker.Running);
        var watch = Stopwatch.StartNew();
        await child.WaitForAsync(Task.Delay(_life * _random.NextDouble() * 1.2));
        child.Kill();
        var ended = await child.WaitForEndAsync();
        Assert.Equal("", ended.Errors);
        if (ended.ExitCode == Worker.Finished)
        {
            (_published, _isDamaged, _life) = (wanted, false, watch.Elapsed);
            return;
        }

        // Killed before the rename or behind it: one of the two results is there, and the model learns which.
        _life *= 1.1;
        if (ReadIndex() != _index)
        {
            (_published, _isDamaged) = (wanted, false);
        }
    }

    /// <summary>Two processes, each with a cache of its own: one at a time has the folder, by whatever path, and may be killed there.</summary>
    private async Task RaceAsync()
    {
        if (!Directory.Exists(_folder["link"]))
        {
            Directory.CreateSymbolicLink(_folder["link"], Result);
        }

        var (one, other) = (Choose() with { Leaf = "one" }, Choose() with { Leaf = "other" });
        _events.Add($"race {one} and {other}");
        using var first = ChildProcess.Start(Publisher.Arguments(one, _folder.Cache, Result));
        using var second = ChildProcess.Start(Publisher.Arguments(other, _folder["other cache"], _folder["link"]));
        var isKilled = _random.Next(3) == 0;
        if (isKilled)
        {
            await first.WaitForLineAsync(Worker.Running);
            await first.WaitForAsync(Task.Delay(_life * _random.NextDouble()));
            first.Kill();
        }

        var finished = 0;
        foreach (var child in (ChildProcess[])[first, second])
        {
            var ended = await child.WaitForEndAsync();
            finished += ended.ExitCode == Worker.Finished ? 1 : 0;
            if (ended.ExitCode == Worker.Failed)
            {
                Assert.Contains("The output folder '", ended.Errors, StringComparison.Ordinal);
                Assert.Contains("is in use by ", ended.Errors, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal("", ended.Errors);
            }
        }

        Assert.InRange(finished, isKilled ? 0 : 1, 2);
        if (ReadIndex() is { } index && index != _index)
        {
            (_published, _isDamaged) = (index.Contains("\"one\"", StringComparison.Ordinal) ? one : other, false);
            return;
        }

        Assert.Equal(0, finished);
    }

    /// <summary>Some of the rows of the result are to be the result.</summary>
    private async Task SaveAsync()
    {
        if (_published is { } published)
        {
            var rows = _random.Next(200);
            _events.Add($"save the first {rows}");
            await Distiset.LoadFromDisk(Result).Head(rows).SaveToDiskAsync(Result, TestContext.Current.CancellationToken);
            _published = published with { Rows = Math.Min(rows, published.Rows) };
        }
    }

    private Task OpenAsync()
    {
        if (_published is { } published)
        {
            _events.Add("open");
            _open.Add((Distiset.LoadFromDisk(Result), published));
        }

        return Task.CompletedTask;
    }

    private async Task ReadAsync()
    {
        _events.Add("read what was opened");
        foreach (var (opened, of) in _open)
        {
            Assert.Equal(of.Labels, await LabelsAsync(opened, of.Leaf));
        }

        _open.Clear();
    }

    private async Task FillAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var wanted = Choose() with { Rows = 300, Factor = 1000 + _events.Count, ShardSize = 1 };
        _events.Add($"fill the disk under {wanted}");
        Products.OnCall = (_, _) => FullDiskTests.FillNextShards(Result);
        var failure = await Assert.ThrowsAsync<PipelineException>(() => RunAsync(wanted));
        Products.OnCall = static (_, _) => { };
        Assert.Contains("can't be written", failure.Message, StringComparison.Ordinal);
    }

    private Task DamageCacheAsync()
    {
        _kept.Clear();
        var files = Directory.Exists(_folder.Cache) ? Directory.GetFiles(_folder.Cache, "*.ckpt", SearchOption.AllDirectories) : [];
        if (files.Length == 0 || _random.Next(3) == 0)
        {
            _events.Add("delete the cache");
            if (Directory.Exists(_folder.Cache))
            {
                Directory.Delete(_folder.Cache, recursive: true);
            }

            return Task.CompletedTask;
        }

        Array.Sort(files, StringComparer.Ordinal);
        var file = files[_random.Next(files.Length)];
        _events.Add($"damage {Path.GetFileName(file)}");
        var bytes = File.ReadAllBytes(file);
        bytes[_random.Next(bytes.Length / 2, bytes.Length)] ^= 1;
        File.WriteAllBytes(file, bytes);
        return Task.CompletedTask;
    }

    private Task DamageResultAsync()
    {
        var hidden = Path.Combine(Result, ".distiset");
        var kind = _random.Next(5);
        _events.Add($"damage {kind}");
        switch (kind)
        {
            case 0 when _published is not null || _isDamaged:
                File.WriteAllText(Path.Combine(Result, "distiset.json"), "{ \"version\": 2, ");
                (_published, _isDamaged) = (null, true);
                break;
            case 1 when _published is not null:
                File.Delete(Seen().First());
                (_published, _isDamaged) = (null, true);
                break;
            case 2 when Directory.Exists(hidden):
                Directory.CreateDirectory(Path.Combine(hidden, "feedfeedfeed", "times"));
                File.WriteAllText(Path.Combine(hidden, "feedfeedfeed", "times", "train-00000.parquet.unpublished"), "half");
                break;
            case 3 when !_isDamaged:
                // It names what a damaged index no longer does; with a whole index nothing is lost.
                File.Delete(Path.Combine(hidden, "published.json"));
                break;
            case 4 when !_isDamaged && Directory.Exists(hidden):
                File.WriteAllText(Path.Combine(hidden, "published.json"), "{ \"version\": 2, ");
                break;
        }

        return Task.CompletedTask;
    }

    private Task<Distiset> RunAsync(Publication wanted) => Publisher.RunAsync(wanted, _folder.Cache, Result, _folder["products"]);

    private string[] Seen() => [.. Directory.EnumerateFiles(Result, "*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".parquet", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private string? ReadIndex() => File.Exists(Path.Combine(Result, "distiset.json")) ? File.ReadAllText(Path.Combine(Result, "distiset.json")) : null;

    private string? _index;

    private async Task AssertPublishedAsync()
    {
        var seenBefore = Seen();
        _index = ReadIndex();
        if (_published is not { } published)
        {
            Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(Result));
            return;
        }

        var distiset = Distiset.LoadFromDisk(Result);
        Assert.False(distiset.IsPartial);
        Assert.Equal([published.Leaf], distiset.Keys);
        Assert.Equal(published.Labels, await LabelsAsync(distiset, published.Leaf));
        Assert.Equal(Seen(), distiset[published.Leaf].Files);
        Assert.Subset(Seen().ToHashSet(), seenBefore.ToHashSet());
    }

    private static async Task<List<string>> LabelsAsync(Distiset distiset, string leaf)
    {
        var labels = new List<string>();
        await foreach (var row in distiset[leaf].ReadRowsAsync())
        {
            labels.Add((string)row["label"]!);
        }

        return labels;
    }
}
