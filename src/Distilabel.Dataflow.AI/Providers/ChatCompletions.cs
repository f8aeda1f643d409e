using OpenAI.Chat;

namespace Distilabel.Dataflow.AI.Providers;

/// <summary>Requests for chat completions that differ from OpenAI's own.</summary>
internal static class ChatCompletions
{
    /// <summary>A request with its limit under the name that OpenAI gave up and that compatible servers know.</summary>
    internal static ChatCompletionOptions WithMaxTokens(int maxTokens)
    {
        var options = new ChatCompletionOptions();

        // The client's one way to send what it does not know is still marked as an experiment. Its version is pinned, and a test reads what
        // is sent.
#pragma warning disable SCME0001
        options.Patch.Set("$.max_tokens"u8, maxTokens);
#pragma warning restore SCME0001
        return options;
    }
}
