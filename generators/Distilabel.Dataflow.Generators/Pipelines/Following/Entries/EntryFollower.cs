using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>Follows a member's code on all paths that matter and says what is wrong for certain: see <see cref="Certainty"/>.</summary>
internal sealed class EntryFollower(CodeModel code, EntryCode entry, SchemaFiles schemas)
{
    private const int MostClasses = 8;

    public IReadOnlyList<Fault> Follow(CancellationToken cancellationToken)
    {
        // Code of an abstract class runs for objects of the classes that derive from it.
        if (entry.Owner is { IsStatic: false, ContainingType: { IsAbstract: true, TypeKind: TypeKind.Class } type } && code.MadeOf(type) is { Count: > 0 and <= MostClasses } classes &&
            entry.Blocks.Any(static block => block is not ISymbolInitializerOperation))
        {
            return
            [
                .. classes.SelectMany(made => Follow(made, cancellationToken)).GroupBy(static fault => (fault.Rule.Id, fault.Place))
                    .Where(same => same.Key.Id != PipelineRules.StepNeverRun.Id || same.Count() == classes.Count).Select(static same => same.First()),
            ];
        }

        return Follow(null, cancellationToken);
    }

    private List<Fault> Follow(INamedTypeSymbol? exact, CancellationToken cancellationToken)
    {
        var (results, areTooMany, run) = Follow(exact, [], cancellationToken);
        var uncalled = new HashSet<SyntaxNode>(EntryFunction.In(entry, code).Select(static function => function.Body.Syntax).Where(body => !run.Contains(body)));
        if (uncalled.Count > 0)
        {
            (results, areTooMany, _) = Follow(exact, uncalled, cancellationToken);
        }

        return Certainty.Merge(results, areTooMany);
    }

    private (List<PathResult> Results, bool AreTooMany, HashSet<SyntaxNode> Run) Follow(INamedTypeSymbol? exact, HashSet<SyntaxNode> uncalled, CancellationToken cancellationToken)
    {
        var paths = new Paths();
        var results = new List<PathResult>();
        var run = new HashSet<SyntaxNode>();
        PathFollower follower;
        do
        {
            follower = new PathFollower(code, entry, exact, uncalled, paths, cancellationToken);
            follower.Run();
            run.UnionWith(follower.Ends[0].State.Run);
            results.Add(Judge(follower, paths, cancellationToken));
        }
        while (paths.MoveNext(follower.Operations));
        return (results, paths.AreTooMany, run);
    }

    private PathResult Judge(PathFollower follower, Paths paths, CancellationToken cancellationToken)
    {
        var gaps = new List<Gap>();
        var main = follower.Ends[0].State;
        var faults = new List<Fault>(follower.GaveUp is null ? main.Faults : []);
        if (follower.GaveUp is { } reason)
        {
            var place = reason.Place ?? entry.Blocks[0].Syntax;
            gaps.Add(new Gap(place, "", reason with { Place = place }));
        }

        var pipelines = new List<(SyntaxNode Place, string Name)>();
        foreach (var (state, judged) in follower.Ends)
        {
            foreach (var pipeline in judged.Where(pipeline => state.Pipeline(pipeline) is { IsOfThisCode: true, Place: not null }))
            {
                var (place, name) = (state.Pipeline(pipeline).Place!, state.Pipeline(pipeline).Name);
                pipelines.Add((place, name));
                if (follower.GaveUp is { } note)
                {
                    gaps.Add(new Gap(place, name, note));
                    continue;
                }

                var (found, notes) = Check(pipeline, state, cancellationToken);
                faults.AddRange(found.Select(fault => fault with { Pipeline = (place, name) }));
                gaps.AddRange(notes.Select(note => new Gap(place, name, note)));
            }

            // Said last, when the pipelines have given their steps names.
            faults.AddRange(follower.GaveUp is not null ? [] : state.Routed.Where(routed => state == main || !main.Heap.ContainsKey(routed.Only)).Select(routed => new Fault(
                PipelineRules.RoutingToOneStep, routed.Place,
                $"The routing batch function has one step to choose from, '{state.Step(routed.Only).Name}': it changes nothing, or loses rows. List the steps to route to, or leave it out.")));
        }

        if (main.Doubt is { } doubt)
        {
            gaps.AddRange(faults.Select(fault => Certainty.GapAt(fault, doubt)));
            faults.Clear();
        }

        foreach (var (state, _) in follower.Ends)
        {
            faults.AddRange(state.Steps.Where(step => state == main || !main.Heap.ContainsKey(step)).Select(state.Step)
                .Where(step => step is { ShownName: null, TakesName: true, Creation: { } creation } && entry.Contains(creation)).Select(static step => new Fault(
                    PipelineRules.StepHasNoName, step.Creation!,
                    $"The step is called '{step.Name}' after its class, and its number may change when steps are added: parameters and results refer to it by name.")
                    .With(StepNames.NameProperty, step.Name)));
        }

        var (used, unused) = Uses(follower);
        return new PathResult([.. paths.Choices], faults, gaps, pipelines, used, unused);
    }

    /// <summary>Checks a pipeline; of one that others get hold of, only what they can't change is wrong.</summary>
    private (IReadOnlyList<Fault> Faults, IReadOnlyList<Note> Notes) Check(int pipeline, State state, CancellationToken cancellationToken)
    {
        var result = PipelineReader.Check(pipeline, state, schemas);
        var givers = state.Pipeline(pipeline).HandedOutBy;
        if (result.Faults.Count == 0 || givers.Count == 0 || code.ChangesOfPipelines(cancellationToken).OfThoseFrom(givers, cancellationToken) is not { } reason)
        {
            return result;
        }

        var changed = state.Copy();
        Escape.OfPipeline(pipeline, new Note(null, reason), changed);
        return PipelineReader.Check(pipeline, changed, schemas);
    }

    private (HashSet<SyntaxNode> Used, Dictionary<SyntaxNode, string> Unused) Uses(PathFollower follower)
    {
        var used = new HashSet<SyntaxNode>();
        var unused = new Dictionary<SyntaxNode, string>();
        foreach (var (state, _) in follower.Ends)
        {
            var added = new HashSet<int>(state.Pipelines.SelectMany(pipeline => state.Pipeline(pipeline).Added));
            foreach (var id in state.Steps)
            {
                if (state.Step(id) is not { Creation: { } creation } step || !entry.Contains(creation))
                {
                    continue;
                }

                var isUsed = follower.GaveUp is not null || state.IsBroken || step.IsUsedElsewhere || step.Predecessors.Length > 0 || step.Successors.Length > 0 ||
                    step.SuccessorsUnseen is not null || step.PredecessorsUnseen is not null || added.Contains(id);
                if (isUsed)
                {
                    used.Add(creation);
                }
                else
                {
                    unused[creation] = step.Name;
                }
            }
        }

        return (used, unused);
    }
}
