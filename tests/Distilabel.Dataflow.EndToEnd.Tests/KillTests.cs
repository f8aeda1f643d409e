using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;

namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>Processes that are killed, interrupted, or meet another one on their cache.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("DISTILABEL_LONG_TESTS") == "1";

    private readonly TemporaryFolder _folder = new();
    private readonly int _seed = Environment.TickCount;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_killed_at_random_moments_comes_to_the_same_bytes_and_pays_twice_only_for_what_was_in_flight()
    {
        var (kills, rows) = IsLong ? (300, 6000) : (16, 400);
        var random = new Random(_seed);
        await using var server = await ModelServer.StartAsync(_seed);
        var done = 0;
        var isFinished = false;
        while (!isFinished && done < kills)
        {
            isFinished = await RunAndKillAsync(server, Arguments(server, rows, $"life-{done}"), random);
            done += isFinished ? 0 : 1;
        }

        await FinishAsync(Arguments(server, rows, "last-life"));

        Assert.InRange(done, kills / 2, kills);
        AssertPaidTwiceOnlyInFlight(server, rows);
        await AssertCompleteAsync(server, rows);
    }

    [Fact]
    public async Task Ctrl_C_returns_what_is_done_and_the_next_run_asks_nothing_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent as on Unix.");
        // More than wait in front of a task: these are asked about before the run ends.
        const int rows = 800;
        await using var server = await ModelServer.StartAsync(_seed);
        server.HoldAfter(30);
        var held = server.Requested.ReachAsync(31);
        using var child = ChildProcess.StartWorker(Arguments(server, rows, "interrupted"));
        Assert.True(await child.WaitForAsync(held));

        child.Interrupt();
        await child.WaitForLineAsync(Worker.Stopping);
        server.Release();
        var ended = await child.WaitForEndAsync();

        Assert.Equal((Worker.Stopped, ""), (ended.ExitCode, ended.Errors));
        var partial = await ReadAsync(Distiset.LoadFromDisk(_folder["result"]));
        Assert.InRange(partial.Count, 31, rows - 1);
        Assert.Equal(partial.Count, server.Requests.Count);
        await FinishAsync(Arguments(server, rows, "resumed"));
        Assert.Equal(rows, server.Requests.Count);
        Assert.Equal(rows, server.Requests.Distinct().Count());
        Assert.Equal(partial, (await ReadAsync(Distiset.LoadFromDisk(_folder["result"]))).Take(partial.Count));
        await AssertCompleteAsync(server, rows);
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_at_once_and_loses_only_what_was_in_flight()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent as on Unix.");
        const int rows = 100;
        await using var server = await ModelServer.StartAsync(_seed);
        server.HoldAfter(30);
        var held = server.Requested.ReachAsync(31);
        using var child = ChildProcess.StartWorker(Arguments(server, rows, "interrupted"));
        Assert.True(await child.WaitForAsync(held));

        // The server lets requests wait for ever, so that only an end at once can end it.
        child.Interrupt();
        await child.WaitForLineAsync(Worker.Stopping);
        child.Interrupt();
        var ended = await child.WaitForEndAsync();

        Assert.Equal((Worker.Aborted, ""), (ended.ExitCode, ended.Errors));
        server.Release();
        await FinishAsync(Arguments(server, rows, "resumed"));
        AssertPaidTwiceOnlyInFlight(server, rows);
        await AssertCompleteAsync(server, rows);
    }

    [Fact]
    public async Task A_second_process_on_the_cache_is_refused_clearly_and_does_the_first_no_harm()
    {
        const int rows = 60;
        await using var server = await ModelServer.StartAsync(_seed);
        server.HoldAfter(10);
        var held = server.Requested.ReachAsync(11);
        using var first = ChildProcess.StartWorker(Arguments(server, rows, "first"));
        Assert.True(await first.WaitForAsync(held));

        using var second = ChildProcess.StartWorker(Arguments(server, rows, "second"));
        var refused = await second.WaitForEndAsync();

        Assert.Equal(Worker.Failed, refused.ExitCode);
        Assert.Contains(Path.Combine(_folder.Cache, WorkerPipeline.Name), refused.Errors, StringComparison.Ordinal);
        Assert.Contains($"process {first.Id} ", refused.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Cache, WorkerPipeline.Name, "runs")));
        server.Release();
        Assert.Equal(Worker.Finished, (await first.WaitForEndAsync()).ExitCode);
        Assert.Equal(rows, server.Requests.Count);
        Assert.DoesNotContain(server.Requests, static request => request.Key == "second");
        await AssertCompleteAsync(server, rows);
    }

    /// <summary>Lets a process run to a random moment and kills it there.</summary>
    /// <returns>Whether it had finished before.</returns>
    private static async Task<bool> RunAndKillAsync(ModelServer server, WorkerArguments arguments, Random random)
    {
        var more = random.Next(1, 31);
        var moment = random.Next(8) switch
        {
            0 => null,
            < 4 => server.Requested.ReachAsync(more),
            _ => server.Answered.ReachAsync(more),
        };
        using var child = ChildProcess.StartWorker(arguments);
        if (moment is null)
        {
            // While it opens its files.
            await child.WaitForLineAsync(Worker.Running);
        }
        else if (!await child.WaitForAsync(moment))
        {
            Assert.Equal((Worker.Finished, ""), await ResultAsync(child));
            return true;
        }

        child.Kill();
        await child.WaitForEndAsync();
        return false;
    }

    private static async Task FinishAsync(WorkerArguments arguments)
    {
        using var child = ChildProcess.StartWorker(arguments);
        Assert.Equal((Worker.Finished, ""), await ResultAsync(child));
    }

    private static async Task<(int ExitCode, string Errors)> ResultAsync(ChildProcess child)
    {
        var ended = await child.WaitForEndAsync();
        return (ended.ExitCode, ended.Errors);
    }

    private static async Task<List<CountedAnswer>> ReadAsync(Distiset distiset) =>
        await distiset[WorkerPipeline.Leaf].ReadAsync<CountedAnswer>().ToListAsync();

    /// <summary>Each process has a key of its own, so the server knows which of them asked.</summary>
    private void AssertPaidTwiceOnlyInFlight(ModelServer server, int rows)
    {
        var lives = server.Requests.GroupBy(static request => request.Key).ToList();
        Assert.Equal(rows, server.Requests.Select(static request => request.Prompt).Distinct().Count());
        for (var i = 0; i < lives.Count; i++)
        {
            var asked = lives[i].Select(static request => request.Prompt).ToHashSet();
            Assert.Equal(lives[i].Count(), asked.Count);
            asked.IntersectWith(lives.Skip(i + 1).SelectMany(static life => life).Select(static request => request.Prompt));
            Assert.True(asked.Count <= WorkerPipeline.MaxConcurrentRequests, $"{asked.Count} prompts of '{lives[i].Key}' were paid for again (seed {_seed}).");
        }
    }

    /// <summary>The result is that of a run that nobody stopped.</summary>
    private async Task AssertCompleteAsync(ModelServer server, int rows)
    {
        var resumed = Distiset.LoadFromDisk(_folder["result"]);
        var expected = Enumerable.Range(0, rows).Select(static row => ExpectedOf(WorkerPipeline.QuestionOf(row)));
        Assert.Equal(expected, await ReadAsync(resumed));
        var uninterrupted = await WorkerPipeline.RunAsync(
            new WorkerArguments(server.Address, _folder["uninterrupted cache"], _folder["uninterrupted"], rows, "uninterrupted"));
        Assert.Equal(
            uninterrupted[WorkerPipeline.Leaf].Files.Select(File.ReadAllBytes),
            resumed[WorkerPipeline.Leaf].Files.Select(File.ReadAllBytes));
    }

    private static CountedAnswer ExpectedOf(string question)
    {
        var answer = ModelServer.Answer("served", question);
        return new CountedAnswer(question, answer, answer.Count(char.IsLetter));
    }

    private WorkerArguments Arguments(ModelServer server, int rows, string key) => new(server.Address, _folder.Cache, _folder["result"], rows, key);
}
