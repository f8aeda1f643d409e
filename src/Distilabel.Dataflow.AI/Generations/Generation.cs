using Microsoft.Extensions.AI;

namespace Distilabel.Dataflow.AI.Generations;

/// <summary>A model's raw answer: what is kept of a request, whatever becomes of the answer afterwards.</summary>
/// <param name="Text">The text; null where the model gave none, for example because a filter held it back.</param>
/// <param name="Statistics">What the provider says of it.</param>
internal sealed record Generation(string? Text, GenerationStatistics Statistics)
{
    internal static Generation From(ChatResponse response)
    {
        var hasText = false;
        foreach (var message in response.Messages)
        {
            hasText |= message.Contents.Any(static content => content is TextContent { Text: not null });
        }

        return new Generation(
            hasText ? response.Text : null,
            new GenerationStatistics(response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.FinishReason?.Value));
    }
}
