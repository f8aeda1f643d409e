namespace Distilabel.Dataflow;

/// <summary>Why a step failed on a row, when it knows more than the exception that it met.</summary>
/// <param name="message">The reason.</param>
/// <param name="attempts">How often it was tried.</param>
/// <param name="innerException">What it met the last time.</param>
public sealed class RowFailure(string message, int attempts, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; } = attempts;
}
