namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>One way through the code, as the run time saw it.</summary>
/// <param name="Answer">The pipelines and what their validation said.</param>
/// <param name="Born">The lab's steps that were made, by name, each with whether it is connected or in a pipeline.</param>
/// <param name="Routed">The names of steps that are the only choice of a routing batch function.</param>
internal sealed record Run(Answer Answer, ILookup<string, bool> Born, IReadOnlySet<string> Routed)
{
    internal static Run Of(RunTime time, WrittenPipelines written, Way way)
    {
        string[] names = way.Words == 1 ? ["p"] : ["p", "q"];
        time.CallLibrary("Lab.Given", "Set", way.Flag, way.Other, way.Kind, names);
        var answer = written.IsProgram
            ? time.RunProgram(() => (Pipeline[])time.CallLibrary("Lab.Given", "TakeTaken")!)
            : time.Build(written.Class, "Build", way.Flag, way.Other, way.Kind, names, time.CallLibrary("Lab.Given", "Outside"));
        var born = (Step[])time.CallLibrary("Lab.Given", "TakeBorn")!;
        var inPipelines = answer.Pipelines.SelectMany(static pipeline => pipeline).ToHashSet(ReferenceEqualityComparer.Instance);
        bool IsUsed(Step step) => inPipelines.Contains(step) || step.Connections.Predecessors.Count + step.Connections.Successors.Count > 0;
        var all = born.Concat(answer.Pipelines.SelectMany(static pipeline => pipeline));
        return new Run(
            answer,
            born.ToLookup(static step => step.Name, IsUsed),
            all.Where(static step => step.Connections is { Routing: not null, Successors.Count: 1 }).Select(static step => step.Connections.Successors[0].Name).ToHashSet());
    }
}

/// <summary>What the conditions of the code read.</summary>
internal sealed record Way(bool Flag, bool Other, int Kind, int Words);
