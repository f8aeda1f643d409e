using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>Says which task a generation belongs to, where several tasks of a run ask the same: by what tells these apart.</summary>
/// <remarks>
/// That is the task's class and settings, the steps that its rows come through, and its name; not its code, and not its place. A name alone would not do:
/// a task that was given none is numbered by its place. Any part may change: a generation that belongs to no task of the run can be claimed by any.
/// </remarks>
internal static class GenerationOwners
{
    /// <summary>The owner that each step of a graph would be.</summary>
    internal static ulong[] Of(PipelineGraph graph)
    {
        var ways = new UInt128[graph.Nodes.Length];
        var owners = new ulong[graph.Nodes.Length];
        for (var i = 0; i < owners.Length; i++)
        {
            var node = graph.Nodes[i];
            var way = new SignatureBuilder().AddSignature("settings", StepSignature.OfSettings(node.Step));
            foreach (var (column, source) in node.Step.InputMappings.OrderBy(static mapping => mapping.Key, StringComparer.Ordinal))
            {
                way.Add(column, source);
            }

            foreach (var predecessor in node.Predecessors)
            {
                way.AddSignature("after", ways[predecessor]);
            }

            ways[i] = way.Build();
            owners[i] = (ulong)new SignatureBuilder().AddSignature("way", ways[i]).Add("name", node.Step.Name).Build();
        }

        return owners;
    }
}
