using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Distilabel.Dataflow.AI.Providers;

/// <summary>What goes wrong between a client and its server, in words that a user can act on.</summary>
internal static class ClientErrors
{
    internal static string Explain(Exception exception, TimeSpan timeout) => exception switch
    {
        // What all tries failed of, of which the last is what a user would see by asking again.
        AggregateException { InnerExceptions: [.., var last] } tries =>
            $"{Explain(last, timeout)} ({tries.InnerExceptions.Count.ToString(CultureInfo.InvariantCulture)} tries)",
        ClientResultException { Status: > 0 } refusal => $"HTTP {refusal.Status} ({Name(refusal.Status)}): {OneLine(refusal.Message)}",
        ClientResultException { InnerException: { } cause } => Explain(cause, timeout),
        OperationCanceledException or TimeoutException => string.Create(
            CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} seconds"),
        HttpRequestException connection => OneLine(connection.Message),
        JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException =>
            $"the server's answer is no chat completion: {OneLine(exception.Message)}",
        _ => OneLine(exception.Message),
    };

    private static string Name(int status) => ((HttpStatusCode)status).ToString();

    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
