namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>Runs pipelines of tasks on one cache folder, and on one folder for generations where a test wants that.</summary>
public abstract class GenerationsTestBase : IDisposable
{
    private protected const int Rows = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distilabel-generations-");
    private int _runs;

    private protected CountingChatClient Client { get; } = new();

    private protected string CacheFolder => Path.Combine(_folder.FullName, "cache");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static LoadDataFromDicts<Question> Load(params string[] questions) =>
        new("load") { Data = [.. questions.Select(static text => new Question(text))], BatchSize = 4 };

    private protected static LoadDataFromDicts<Question> Load() => Load([.. Enumerable.Range(0, Rows).Select(static n => $"question {n}")]);

    private protected TextGeneration Ask(string? name, string template = "{{ instruction }}", bool useCache = true) =>
        new(name) { LLM = new ChatClientLLM(Client, "m"), Template = template, UseCache = useCache };

    private protected RunOptions Options(bool shared = false) => new()
    {
        CacheFolder = CacheFolder,
        OutputFolder = Path.Combine(_folder.FullName, $"result-{Interlocked.Increment(ref _runs)}"),
        GenerationFolder = shared ? Path.Combine(_folder.FullName, "shared") : null,
    };

    /// <summary>Runs a pipeline of tasks side by side.</summary>
    /// <returns>What each task's rows hold in a column, by the task's name.</returns>
    private protected async Task<Dictionary<string, List<string?>>> RunAsync(
        string pipeline, RunOptions options, LoadDataFromDicts<Question> load, params Step[] tasks)
    {
        var distiset = await new Pipeline(pipeline) { load >> tasks }.RunAsync(options, TestContext.Current.CancellationToken);
        var answers = new Dictionary<string, List<string?>>();
        foreach (var (leaf, subset) in distiset)
        {
            var rows = answers[leaf] = [];
            await foreach (var row in subset.ReadRowsAsync(TestContext.Current.CancellationToken))
            {
                rows.Add(row.GetValueOrDefault("generation") as string);
            }
        }

        return answers;
    }
}

internal sealed record Question(string Instruction);
