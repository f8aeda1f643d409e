namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>One way through the code, as the run time saw it.</summary>
/// <param name="Answer">The pipelines and what their validation said.</param>
/// <param name="Born">The lab's steps that were made, by name, each with its class and whether it is connected or in a pipeline.</param>
/// <param name="Seen">
/// Each of the lab's steps and those in pipelines, with all that they are connected with: not those of a chain that is in no pipeline and has none of the lab's.
/// </param>
/// <param name="Routed">The names of steps that are the only choice of a routing batch function.</param>
internal sealed record Run(Answer Answer, ILookup<string, (string Class, bool IsUsed)> Born, IReadOnlySet<string> Seen, IReadOnlySet<string> Routed)
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
        var all = ConnectedWith(born.Concat(answer.Pipelines.SelectMany(static pipeline => pipeline)));
        return new Run(
            answer,
            born.ToLookup(static step => step.Name, step => (step.GetType().Name.Split('`')[0], IsUsed(step))),
            all.Select(static step => step.Name).ToHashSet(),
            all.Where(static step => step.Connections is { Routing: RoutingBatchFunction, Successors.Count: 1 }).Select(static step => step.Connections.Successors[0].Name).ToHashSet());
    }

    private static HashSet<Step> ConnectedWith(IEnumerable<Step> steps)
    {
        var all = new HashSet<Step>(ReferenceEqualityComparer.Instance);
        var next = new Stack<Step>(steps);
        while (next.TryPop(out var step))
        {
            if (!all.Add(step))
            {
                continue;
            }

            foreach (var neighbour in step.Connections.Predecessors.Concat(step.Connections.Successors))
            {
                next.Push(neighbour);
            }
        }

        return all;
    }
}

/// <summary>What the conditions of the code read.</summary>
internal sealed record Way(bool Flag, bool Other, int Kind, int Words);
