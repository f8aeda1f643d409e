namespace Distilabel.Dataflow.AI;

/// <summary>What a provider says of a generation. It holds nothing that differs when the same answer comes again, such as times.</summary>
/// <param name="InputTokens">Tokens of the prompt; null where the provider does not say.</param>
/// <param name="OutputTokens">Tokens of the generation; null where the provider does not say.</param>
/// <param name="FinishReason">
/// Why the model stopped: <c>stop</c>, <c>length</c>, <c>content_filter</c>; null where the provider does not say.
/// </param>
[Row]
public sealed record GenerationStatistics(long? InputTokens, long? OutputTokens, string? FinishReason);
