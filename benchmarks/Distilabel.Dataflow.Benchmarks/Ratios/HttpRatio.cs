using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.Benchmarks.Engine;
using Distilabel.Dataflow.Benchmarks.Http;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>Requests a second of a task against a loopback server that answers at once, over those of a bare HttpClient loop at the same concurrency.</summary>
/// <remarks>With fewer or shorter runs, what is measured is how far the runtime has come with optimising the many layers of the client.</remarks>
internal sealed class HttpRatio() : Ratio("http", 0.8, isLeast: true)
{
    private const int Rows = 20_000;
    private const int Concurrency = 50;

    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        await using var server = await LoopbackServer.StartAsync();
        var (task, bare) = await SideBySide.MeasureAsync(() => RunTaskAsync(server.BaseAddress), () => RunBareAsync(server.BaseAddress), rounds: 9, warmUps: 6);
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"http: {Rows / task.TotalSeconds:0} requests/s, bare HttpClient {Rows / bare.TotalSeconds:0} ({Rows:N0} rows, {Concurrency} at once)"));
        return bare / task;
    }

    private static Task<RunReport> RunTaskAsync(Uri address)
    {
        var llm = new OpenAILLM("m") { BaseAddress = address, ApiKey = "none", MaxConcurrentRequests = Concurrency };
        var pipeline = new Pipeline("http") { new Texts { Rows = Rows } >> new TextGeneration { LLM = llm, InputMappings = { ["instruction"] = "text" } } };
        return pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => new CountingWriter(), CancellationToken.None);
    }

    private static async Task RunBareAsync(Uri address)
    {
        using var client = new HttpClient();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(async _ =>
        {
            for (var row = Interlocked.Increment(ref next); row < Rows; row = Interlocked.Increment(ref next))
            {
                var body = JsonSerializer.Serialize(new
                {
                    model = "m",
                    messages = new[] { new { role = "user", content = TextRows.At(row) } },
                    max_completion_tokens = 128,
                    temperature = 1.0,
                    top_p = 1.0,
                });
                using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                using var response = await client.PostAsync(new Uri(address + "/chat/completions"), content);
                using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
                if (answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() != "done")
                {
                    throw new InvalidOperationException("The server answered something else.");
                }
            }
        }));
    }
}
