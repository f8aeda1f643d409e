namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What is handed over at once is longer than a log takes.</summary>
internal sealed class RecordsTooLongException(int maxLength)
    : InvalidOperationException(
        $"The values of one hand-over take more than {maxLength:N0} bytes, which is more than a checkpoint can take at once. Use smaller batches.")
{
    /// <summary>The bytes that a log takes at once.</summary>
    internal int MaxLength { get; } = maxLength;
}
