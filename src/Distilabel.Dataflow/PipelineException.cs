namespace Distilabel.Dataflow;

/// <summary>Something about a pipeline is wrong, said so that it can be mended: a name, a connection, a column, a parameter, a file.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">What it comes from.</param>
public class PipelineException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The folder with the partial result of a run that has failed with this; null where there is none.</summary>
    public string? PartialFolder { get; internal set; }
}
