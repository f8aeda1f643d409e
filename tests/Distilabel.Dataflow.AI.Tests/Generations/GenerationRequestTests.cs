using Distilabel.Dataflow.AI.Generations;

namespace Distilabel.Dataflow.AI.Tests.Generations;

public sealed class GenerationRequestTests
{
    /// <summary>Written down: what is kept of a generation is found again by these bytes.</summary>
    [Fact]
    public void A_request_reads_the_same_in_every_version() => Assert.Equal(
        """
        {"provider":"openai","model":"m","place":"http://localhost:8000/v1","messages":[{"role":"user","content":"hi"}],"generation_kwargs":{"frequency_penalty":0,"max_new_tokens":512,"presence_penalty":0,"response_format":"json_object","seed":1,"stop":["a"],"temperature":0.7,"top_p":1},"repetition":2}
        """,
        new OpenAILLM("m")
        {
            BaseAddress = new Uri("http://localhost:8000/v1"),
            GenerationKwargs = new GenerationKwargs
            {
                MaxNewTokens = 512, Temperature = 0.7, Stop = ["a"], Seed = 1, ResponseFormat = ResponseFormat.JsonObject,
            },
        }.Request([ChatItem.User("hi")], 2).ToString());

    [Fact]
    public void Whatever_changes_the_result_changes_the_request()
    {
        var hosted = new Uri("http://localhost:1/v1");
        IReadOnlyList<ChatItem> chat = [ChatItem.User("hi")];
        string[] requests =
        [
            new OpenAILLM("m") { BaseAddress = hosted }.Request(chat, 0).ToString(),
            new OpenAILLM("n") { BaseAddress = hosted }.Request(chat, 0).ToString(),
            new OpenAILLM("m") { BaseAddress = new Uri("http://localhost:2/v1") }.Request(chat, 0).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted, CacheName = "weights-1" }.Request(chat, 0).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted }.Request(chat, 1).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted }.Request([ChatItem.System("hi")], 0).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted }.Request([ChatItem.User("hi"), ChatItem.User("")], 0).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted, GenerationKwargs = new GenerationKwargs { Temperature = 0 } }.Request(chat, 0).ToString(),
            new OpenAILLM("m") { BaseAddress = hosted, GenerationKwargs = new GenerationKwargs { Temperature = null } }.Request(chat, 0).ToString(),
            new OfflineLLM("m").Request(chat, 0).ToString(),
        ];

        Assert.Equal(requests.Length, requests.Distinct().Count());
    }

    [Fact]
    public void What_changes_no_result_does_not_change_the_request()
    {
        var plain = new OpenAILLM("m") { BaseAddress = new Uri("http://localhost:1/v1"), CacheName = "weights" };
        var other = new OpenAILLM("m")
        {
            BaseAddress = new Uri("http://localhost:2/v1"), CacheName = "weights", ApiKey = "k", MaxRetries = 0, Timeout = TimeSpan.FromSeconds(1),
            MaxConcurrentRequests = 3,
        };

        Assert.Equal(plain.Request([ChatItem.User("hi")], 0).ToString(), other.Request([ChatItem.User("hi")], 0).ToString());
    }
}
