using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests.Caching;

/// <summary>
/// What one version was answered, every later version finds: the request, what it is found by, the folder and the record. The files of the folder Fixtures are
/// never changed, only added to.
/// </summary>
/// <remarks>Set <c>DISTILABEL_FIXTURES</c> to a folder to keep there what this version stores: the fixtures of a new version.</remarks>
public sealed class GenerationFormatTests : IDisposable
{
    private static readonly string[] Questions = ["Why is the sky blue?", "日本語 🦊", "Why is the sky blue?", "", "Write a haiku.", "\"quoted\"\n\\"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("distilabel-generations-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Generations_of_version_2_are_found_for_ever()
    {
        var fixture = Path.Combine(AppContext.BaseDirectory, "Caching", "Fixtures", "Version2");
        foreach (var file in Directory.GetFiles(fixture, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, "p", Path.GetRelativePath(fixture, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        using var client = new NamedClient();

        Assert.Equal(Expected(), await RunAsync(_folder.FullName, client));
        Assert.Empty(client.Asked);
    }

    [Fact]
    public async Task What_this_version_is_answered_it_finds()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("DISTILABEL_FIXTURES") ?? _folder.FullName, "Generations");
        using var client = new NamedClient();
        Assert.Equal(Expected(), await RunAsync(folder, client));
        var asked = client.Asked.Values.Sum();

        Assert.Equal(Expected(), await RunAsync(folder, client));

        Assert.Equal(asked, client.Asked.Values.Sum());
    }

    /// <summary>Two generations for each of two tasks, of each question as often as it is there.</summary>
    private static List<string> Expected() =>
    [
        .. Questions.GroupBy(static question => question)
            .SelectMany(static same => Enumerable.Range(1, 4 * same.Count()).Select(number => NamedClient.AnswerOf(same.Key, number)))
            .Order(StringComparer.Ordinal),
    ];

    private async Task<List<string>> RunAsync(string cache, IChatClient client)
    {
        var load = new LoadDataFromDicts<Question>("load") { Data = [.. Questions.Select(static text => new Question(text))] };
        var distiset = await new Pipeline("p") { load >> new Step[] { Ask("one"), Ask("other") } }.RunAsync(
            new RunOptions { CacheFolder = cache, OutputFolder = Path.Combine(_folder.FullName, "result") }, TestContext.Current.CancellationToken);
        var answers = new List<string>();
        foreach (var (_, subset) in distiset)
        {
            await foreach (var row in subset.ReadRowsAsync(TestContext.Current.CancellationToken))
            {
                answers.Add(Assert.IsType<string>(row["generation"]));
            }
        }

        answers.Sort(StringComparer.Ordinal);
        return answers;

        TextGeneration Ask(string name) => new(name)
        {
            LLM = new ChatClientLLM(client, "m") { GenerationKwargs = new GenerationKwargs { Temperature = 0.7, MaxNewTokens = 128, Stop = ["\n\n"], Seed = 7 } },
            SystemPrompt = "Answer in one line.",
            NumGenerations = 2,
            AllowBlankPrompts = true,
        };
    }

    /// <summary>Counts how often it is asked each question: no two of its answers are equal.</summary>
    private sealed class NamedClient : IChatClient
    {
        private readonly ChatClientMetadata _metadata = new("fixtures", new Uri("http://fixtures.example/v1"), "m");

        internal ConcurrentDictionary<string, int> Asked { get; } = new();

        internal static string AnswerOf(string question, int number) => $"answer {number} to '{question}'";

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var question = messages.Last().Text;
            var number = Asked.AddOrUpdate(question, 1, static (_, count) => count + 1);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, AnswerOf(question, number)))
            {
                FinishReason = ChatFinishReason.Stop, Usage = new UsageDetails { InputTokenCount = question.Length, OutputTokenCount = number },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? _metadata : null;

        public void Dispose()
        {
        }
    }
}
