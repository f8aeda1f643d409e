namespace Distilabel.Dataflow.Steps;

/// <summary>Counts what a step that asks a model took from the cache and what it asked for. Thread-safe.</summary>
public interface IGenerationMeter
{
    /// <summary>Counts a generation.</summary>
    /// <param name="isCached">Whether it came from the cache.</param>
    /// <param name="inputTokens">The tokens of its prompt; 0 where the provider does not say.</param>
    /// <param name="outputTokens">The tokens that the model wrote; 0 where the provider does not say.</param>
    void CountGeneration(bool isCached, long inputTokens, long outputTokens);

    /// <summary>Counts a row of which every generation came from the cache.</summary>
    void CountCachedRow();
}
