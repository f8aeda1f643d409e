using System.Globalization;

namespace Distilabel.Dataflow.EndToEnd.Tests.Child;

/// <summary>What a test tells the process that it starts.</summary>
/// <param name="Server">The address of the model server.</param>
/// <param name="Cache">The cache folder.</param>
/// <param name="Output">The folder for the result.</param>
/// <param name="Rows">The number of questions.</param>
/// <param name="Key">The key for the server, by which it tells one process from another.</param>
internal sealed record WorkerArguments(Uri Server, string Cache, string Output, int Rows, string Key)
{
    internal static WorkerArguments Parse(string[] arguments) => arguments is [var server, var cache, var output, var rows, var key]
        ? new WorkerArguments(new Uri(server), cache, output, int.Parse(rows, CultureInfo.InvariantCulture), key)
        : throw new ArgumentException($"A worker takes 5 arguments, not {arguments.Length}.", nameof(arguments));

    internal string[] ToArguments() =>
        [Worker.Command, Server.OriginalString, Cache, Output, Rows.ToString(CultureInfo.InvariantCulture), Key];
}
