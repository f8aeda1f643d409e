namespace Distilabel.Dataflow.AI;

/// <summary>A model gave no answer, or none that can be used. The message says which model, where, and why; it holds no key.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Says what went wrong.</summary>
    public GenerationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal static GenerationException Of(LLM llm, Exception exception)
    {
        var message = $"{llm} gave no answer: {llm.Explain(exception)}";
        if (llm.Secret is not { Length: > 0 } secret)
        {
            return new GenerationException(message, exception);
        }

        // A server may echo the key that it refused. An exception that would print it is left out rather than passed on.
        var leaks = exception.ToString().Contains(secret, StringComparison.Ordinal);
        return new GenerationException(message.Replace(secret, "***", StringComparison.Ordinal), leaks ? null : exception);
    }
}
