using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>Hashes the way that rows come to each step: its class and what it was given, without its code and name, and those of the steps before it.</summary>
internal static class StepWays
{
    /// <summary>The ways of the steps of a graph, with all that its sources were given.</summary>
    internal static UInt128[] Of(PipelineGraph graph) => Of(graph, StepSignature.OfSettings);

    /// <summary>The same with sources by their classes alone: what they were given may be all their rows, and other rows are the same step's as well.</summary>
    internal static UInt128[] WithoutData(PipelineGraph graph) => Of(graph, static step => step.Kind == StepKind.Generator
        ? new SignatureBuilder().Add("class", step.Descriptor.FullName).Build()
        : StepSignature.OfSettings(step));

    private static UInt128[] Of(PipelineGraph graph, Func<Step, UInt128> settings)
    {
        var ways = new UInt128[graph.Nodes.Length];
        for (var i = 0; i < ways.Length; i++)
        {
            var node = graph.Nodes[i];
            var way = new SignatureBuilder().AddSignature("settings", settings(node.Step));
            foreach (var (column, source) in node.Step.InputMappings.OrderBy(static mapping => mapping.Key, StringComparer.Ordinal))
            {
                way.Add(column, source);
            }

            foreach (var predecessor in node.Predecessors)
            {
                way.AddSignature("after", ways[predecessor]);
            }

            ways[i] = way.Build();
        }

        return ways;
    }
}
