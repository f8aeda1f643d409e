using System.Collections.Concurrent;
using Distilabel.Dataflow.AI.Tests;

namespace Distilabel.Dataflow.Sample.Tests;

public sealed class SampleTests : IDisposable
{
    private const string Key = "sk-planted-sample-key";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distilabel-sample-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_arguments_three_offline_models_answer_all_instructions()
    {
        var (exitCode, output, errors) = await RunAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("offline: no model is asked, texts are made up", output, StringComparison.Ordinal);
        Assert.Contains("Explain to a ten-year-old", output, StringComparison.Ordinal);
        var file = output.TrimEnd().Split('\n')[^1].Trim();
        Assert.StartsWith(_folder.FullName, file, StringComparison.Ordinal);
        var distiset = Distiset.LoadFromDisk(Path.GetFullPath(Path.Combine(file, "..", "..")));
        Assert.Equal(72, distiset["combine_generations"].Count);
    }

    [Theory]
    [InlineData("{\"instruction\": \"a\"}\n{\"instruction\": ", "data.jsonl', line 2: ")]
    [InlineData("{\"question\": \"a\"}\n", "requires inputs ['instruction'], but only the inputs=['question'] are available")]
    [InlineData("{\"question\": \"a\"}\n", "--map question=instruction")]
    [InlineData("", "data.jsonl' holds no rows")]
    public async Task Bad_input_is_one_clear_error(string data, string message)
    {
        var input = Path.Combine(_folder.FullName, "data.jsonl");
        await File.WriteAllTextAsync(input, data, TestContext.Current.CancellationToken);

        AssertFails(message, await RunAsync("--input", input));
    }

    [Theory]
    [InlineData("There is no file or folder 'nosuch.jsonl'", "--input", "nosuch.jsonl")]
    [InlineData("--limit takes a number from 1, not '0'.", "--limit", "0")]
    [InlineData("--map takes FROM=TO, for example question=instruction, not 'question'.", "--map", "question")]
    [InlineData("--base-url takes an address such as http://localhost:8000/v1, not 'localhost'.", "--base-url", "localhost")]
    [InlineData("set the environment variable DISTILABEL_TEST_NO_SUCH_KEY", "--api-key-env", "DISTILABEL_TEST_NO_SUCH_KEY")]
    [InlineData("'--bogus'", "--bogus", "x")]
    public async Task A_bad_argument_is_one_clear_error(string message, string option, string value) => AssertFails(message, await RunAsync(option, value));

    [Fact]
    public async Task A_server_is_asked_with_the_key_of_the_named_variable_which_is_shown_nowhere()
    {
        await using var server = await ChatServer.StartAsync();
        using var process = SampleProcess.Start(
            _folder.FullName, new Dictionary<string, string> { ["MY_KEY"] = Key },
            "--base-url", $"{server.BaseAddress}", "--api-key-env", "MY_KEY", "--model", "org/one", "--model", "two:8b", "--limit", "5", "--output", Result);

        var (exitCode, output, errors) = await process.EndAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.All(server.Requests, static request => Assert.Equal($"Bearer {Key}", request.Authorization));
        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
        Assert.Equal(5, Distiset.LoadFromDisk(Result)["combine_generations"].Count);
        Assert.Equal(["org/one", "two:8b"], server.Requests.Select(static request => (string)request.Body["model"]!).Distinct().Order());
    }

    /// <summary>The README says that nothing is paid for twice. The trial row once was, and a second run paid for all again.</summary>
    [Fact]
    public async Task Nothing_is_asked_twice_neither_the_trial_row_nor_by_a_second_run()
    {
        await using var server = await ChatServer.StartAsync();
        string[] arguments = ["--base-url", $"{server.BaseAddress}", "--model", "one", "--model", "two", "--limit", "5", "--output", Result];

        var (exitCode, _, errors) = await RunAsync(arguments);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(10, server.Requests.Count);

        var (again, output, _) = await RunAsync(arguments);
        Assert.Equal(0, again);
        Assert.Equal(10, server.Requests.Count);
        Assert.Matches("text_generation_with_one: 0 rows asked with 0 tokens, 5 from the cache with [1-9]", output);
        Assert.Equal(5, Distiset.LoadFromDisk(Result)["combine_generations"].Count);
    }

    [Fact]
    public async Task A_server_that_refuses_is_found_out_by_the_first_row()
    {
        await using var server = await ChatServer.StartAsync(static (context, _) => ChatServer.FailAsync(context, 401, "unknown key"));

        AssertFails("HTTP 401 (Unauthorized)", await RunAsync("--base-url", $"{server.BaseAddress}", "--model", "m"));

        Assert.Single(server.Requests);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ctrl_C_once_keeps_what_is_under_way_and_twice_ends_at_once()
    {
        foreach (var isTwice in new[] { false, true })
        {
            var waiting = new ConcurrentQueue<TaskCompletionSource>();
            var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isReleased = false;
            var asked = 0;
            await using var server = await ChatServer.StartAsync(async (context, request) =>
            {
                var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue(gate);

                // Each request has a number of its own, however many come at once. The first is the trial row; the rest wait until the test releases them.
                var number = Interlocked.Increment(ref asked);
                if (number == 1 || Volatile.Read(ref isReleased))
                {
                    gate.TrySetResult();
                }
                else if (number == 21)
                {
                    isFull.SetResult();
                }

                await gate.Task.WaitAsync(context.RequestAborted);
                await ChatServer.EchoAsync(context, request);
            });
            using var process = SampleProcess.Start(_folder.FullName, null, "--base-url", $"{server.BaseAddress}", "--model", "m", "--output", Result);

            await isFull.Task.WaitAsync(TestContext.Current.CancellationToken);
            process.Interrupt();
            await process.FirstError.WaitAsync(TestContext.Current.CancellationToken);
            if (isTwice)
            {
                process.Interrupt();
            }
            else
            {
                Volatile.Write(ref isReleased, true);
                Array.ForEach([.. waiting], static gate => gate.TrySetResult());
            }

            var (exitCode, output, errors) = await process.EndAsync();

            Assert.Equal(130, exitCode);
            Assert.StartsWith("Stopping: ", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
            Assert.Contains(isTwice ? "Ended at once." : "Stopped before the end: the result is partial.", isTwice ? errors : output, StringComparison.Ordinal);
            Assert.Equal(!isTwice, output.Contains("They are in Parquet, marked as partial:", StringComparison.Ordinal));
            Assert.True(isTwice || Distiset.LoadPartialFromDisk(Result)!["combine_generations"].Count >= 20);
        }
    }

    private string Result => Path.Combine(_folder.FullName, "result");

    private static void AssertFails(string message, (int ExitCode, string Output, string Errors) ended)
    {
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(message, ended.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Error: ", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', ended.Errors);
        Assert.DoesNotContain("   at ", ended.Errors + ended.Output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = SampleProcess.Start(_folder.FullName, null, arguments);
        return await process.EndAsync();
    }
}
