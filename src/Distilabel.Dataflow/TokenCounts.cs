namespace Distilabel.Dataflow;

/// <summary>Tokens of some generations, as far as the provider says.</summary>
/// <param name="Input">Of the prompts.</param>
/// <param name="Output">Of what the model wrote.</param>
public sealed record TokenCounts(long Input, long Output)
{
    /// <summary>No tokens.</summary>
    public static TokenCounts None { get; } = new(0, 0);
}
