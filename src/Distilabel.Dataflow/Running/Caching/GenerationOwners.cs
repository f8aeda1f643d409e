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
    internal static ulong[] Of(PipelineGraph graph) =>
        [.. graph.Nodes.Zip(StepWays.Of(graph), static (node, way) => (ulong)new SignatureBuilder().AddSignature("way", way).Add("name", node.Step.Name).Build())];
}
