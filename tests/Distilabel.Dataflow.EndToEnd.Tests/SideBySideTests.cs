using Distilabel.Dataflow.AI;
using Distilabel.Dataflow.EndToEnd.Tests.Child;
using Distilabel.Dataflow.EndToEnd.Tests.Models;

namespace Distilabel.Dataflow.EndToEnd.Tests;

public sealed record SideBySide(string Instruction, IReadOnlyList<string?> Generations, IReadOnlyList<string?> ModelNames);

/// <summary>Three models answer as many questions as the usual test set of grade-school mathematics has.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const int Rows = 1319;

    private static readonly string[] Models = ["small", "medium", "large"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_has_its_three_answers_in_source_order_however_the_server_answers()
    {
        var first = await RunAsync(1);
        var rows = await first["combine"].ReadAsync<SideBySide>().ToListAsync();

        Assert.Equal(Rows, rows.Count);
        for (var row = 0; row < Rows; row++)
        {
            var question = WorkerPipeline.QuestionOf(row);
            Assert.Equal(question, rows[row].Instruction);
            Assert.Equal(Models, rows[row].ModelNames);
            Assert.Equal(Models.Select(model => ModelServer.Answer(model, question)), rows[row].Generations);
        }

        var second = await RunAsync(2);
        Assert.Equal(first["combine"].Files.Select(File.ReadAllBytes), second["combine"].Files.Select(File.ReadAllBytes));
    }

    private async Task<Distiset> RunAsync(int seed)
    {
        await using var server = await ModelServer.StartAsync(seed, maxDelay: 20);
        var load = new LoadDataFromDicts<Question>("load") { Data = [.. Enumerable.Range(0, Rows).Select(static row => new Question(WorkerPipeline.QuestionOf(row)))] };
        var tasks = Models.Select(model => new TextGeneration(model) { LLM = new OpenAILLM(model) { BaseAddress = server.Address, ApiKey = "key" } }).ToArray();
        var combine = new GroupColumns("combine") { Columns = ["generation", "model_name"], OutputColumns = ["generations", "model_names"] };
        var pipeline = new Pipeline("side-by-side") { load >> tasks >> combine };
        return await pipeline.RunAsync(new RunOptions { UseCache = false, CacheFolder = _folder.Cache, OutputFolder = _folder[$"result {seed}"] });
    }
}
