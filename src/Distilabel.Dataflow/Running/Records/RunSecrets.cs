using System.Globalization;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>What a run must tell nobody: the values of its secret runtime parameters and the keys of its models.</summary>
/// <remarks>
/// A step may put them into the text of an exception, and a server into its answer. So every text that leaves the run, to a file, a log or whoever started
/// it, passes <see cref="Blot(string)"/>.
/// </remarks>
internal sealed class RunSecrets
{
    private const string Blotted = "***";

    // A shorter text keeps no secret, and stands in half the words of a message.
    private const int Shortest = 4;

    private readonly string[] _texts;

    private RunSecrets(IEnumerable<string> values) => _texts =
    [
        // The longest first: one secret may stand in another.
        .. values.SelectMany(Forms).Where(static text => text.Length >= Shortest).Distinct().OrderByDescending(static text => text.Length),
    ];

    internal static RunSecrets None { get; } = new([]);

    /// <summary>The secrets of the steps of a run.</summary>
    internal static RunSecrets Of(PipelineGraph graph) => new(graph.Nodes.SelectMany(static node => ValuesOf(node.Step)));

    /// <summary>The text with every secret in it replaced.</summary>
    internal string Blot(string text)
    {
        foreach (var secret in _texts)
        {
            text = text.Replace(secret, Blotted, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The exception, or one without secrets in its place where its text holds one.</summary>
    internal Exception Blot(Exception exception)
    {
        var text = exception.ToString();
        if (Blot(text) == text)
        {
            return exception;
        }

        return exception is StepFailedException { InnerException: { } cause } failure
            ? failure.With(Blot(failure.Message), new BlottedException(Blot(cause.Message), Blot(cause.ToString())))
            : new PipelineException(Blot(exception.Message), new BlottedException(Blot(exception.Message), Blot(text)));
    }

    private static IEnumerable<string> ValuesOf(IRuntimeParameterized target)
    {
        foreach (var parameter in target.RuntimeParameters)
        {
            var value = parameter.GetValue(target);
            foreach (var text in parameter.Secret ? TextsOf(value) : value is IRuntimeParameterized part ? ValuesOf(part) : [])
            {
                yield return text;
            }
        }

        foreach (var text in target is IPipelinePart described ? described.Secrets : [])
        {
            yield return text;
        }
    }

    private static IEnumerable<string> TextsOf(object? value) => value switch
    {
        null => [],
        IEnumerable<string> texts => texts,
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""],
    };

    /// <summary>How a secret may come back: as it is, without the white space around it, or as part of an address.</summary>
    private static IEnumerable<string> Forms(string secret) => [secret, secret.Trim(), Uri.EscapeDataString(secret.Trim())];

    /// <summary>Stands in for an exception whose text holds a secret.</summary>
    private sealed class BlottedException(string message, string text) : Exception(message)
    {
        public override string ToString() => text;
    }
}
