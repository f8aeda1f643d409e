using CsCheck;
using Distilabel.Dataflow.Tests.Running.Graphs;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Graphs made by chance say the same on the engine as under a reference that runs them row by row.</summary>
/// <remarks>Set <c>DISTILABEL_GRAPHS</c> to run that many of them.</remarks>
public sealed class RandomGraphTests
{
    private static readonly long Graphs = long.TryParse(Environment.GetEnvironmentVariable("DISTILABEL_GRAPHS"), out var graphs) ? graphs : 300;

    [Fact]
    public Task A_graph_gives_the_rows_the_order_and_the_counts_of_the_reference() =>
        GraphGen.Graphs.SampleAsync(GraphCheck.RunAsync, iter: Graphs, print: static graph => graph.ToString());
}
