using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Tests;

public sealed class ChatClientLLMTests
{
    [Theory]
    [InlineData(null, "label", "label")]
    [InlineData("deployed", "label", null)]
    public async Task Only_a_client_without_a_model_of_its_own_is_asked_for_one(string? defaultModel, string name, string? asked)
    {
        var client = new NamedClient(defaultModel);
        var llm = new ChatClientLLM(client, name);
        using var connection = llm.Connect();

        await connection.GenerateAsync(llm.Request([ChatItem.User("hello")], 0), TestContext.Current.CancellationToken);

        Assert.Equal((name, asked), (llm.ModelName, client.AskedFor));
    }

    [Fact]
    public void A_client_says_its_provider_its_address_and_its_default_model()
    {
        var llm = new ChatClientLLM(new NamedClient("deployed"));

        Assert.Equal(("deployed", "test-provider", "test-provider/deployed at https://example.test/v1"), (llm.ModelName, llm.Provider, llm.ToString()));
        Assert.Throws<ArgumentException>(() => new ChatClientLLM(new NamedClient(null)));
    }

    private sealed class NamedClient(string? defaultModel) : IChatClient
    {
        internal string? AskedFor { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            AskedFor = options?.ModelId;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "hi")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("test-provider", new Uri("https://user:secret@example.test/v1?key=secret"), defaultModel)
            : null;

        public void Dispose()
        {
        }
    }
}
