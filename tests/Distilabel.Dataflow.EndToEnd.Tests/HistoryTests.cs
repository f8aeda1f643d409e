using System.Diagnostics;
using Distilabel.Dataflow.EndToEnd.Tests.Caching;
using Distilabel.Dataflow.EndToEnd.Tests.Child;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>
/// A random history of runs, stops, kills, failures, full disks, changes and damage on one output folder and one cache, held against a model of what must be
/// there: the published result is always the last completed one, whole, and nothing else is seen.
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

    public HistoryTests() => _random = new Random(_seed);

    public void Dispose() => _folder.Dispose();

    private Probe Products => Probe.Of(_folder["products"]);

    private string Result => _folder["result"];

    [Fact]
    public async Task The_published_result_is_always_the_last_completed_one_whole()
    {
        Directory.CreateDirectory(Path.Combine(Result, "times"));
        await File.WriteAllTextAsync(Path.Combine(Result, "times", "mine.txt"), "mine", TestContext.Current.CancellationToken);
        Func<Task>[] kinds = [CompleteAsync, StopAsync, FailAsync, KillAsync, KillAsync, FillAsync, DamageCacheAsync, DamageResultAsync, LoadAsync];
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

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Result, "times", "mine.txt"), TestContext.Current.CancellationToken));
    }

    private Publication Choose() => new(_random.Next(3) * 150, _random.Next(1, 4), _random.Next(4) == 0 ? "other" : "times", _random.Next(2) == 0 ? 1 : 1 << 20);

    private async Task CompleteAsync()
    {
        var wanted = Choose();
        _events.Add($"run {wanted}");
        var distiset = await RunAsync(wanted);
        Assert.False(distiset.IsPartial);
        (_published, _isDamaged) = (wanted, false);
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
        Products.OnCall = static (_, value) => _ = value >= 200 ? throw new InvalidOperationException("unlucky") : value;
        await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(wanted));
        Products.OnCall = static (_, _) => { };
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
        if (ReadIndex() is { } index && index.Contains($"\"{wanted.Leaf}\"", StringComparison.Ordinal) && index != _index)
        {
            (_published, _isDamaged) = (wanted, false);
        }
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
        var kind = _random.Next(4);
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
        }

        return Task.CompletedTask;
    }

    private Task LoadAsync()
    {
        _events.Add("load");
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
