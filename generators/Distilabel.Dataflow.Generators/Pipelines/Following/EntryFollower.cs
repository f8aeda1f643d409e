using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <summary>Follows a member's code on all paths that matter and says what is wrong for certain.</summary>
/// <remarks>
/// Conditions may depend on each other, and on what the program has made sure of, in ways that are not seen. So a fault is said when every path has it,
/// or every path with one arm that somebody wrote for it, of a condition that the code at hand does not decide: such an arm is not written never to be
/// taken. All other faults may be on paths that no program takes, and are reported as not followed.
/// </remarks>
internal sealed class EntryFollower(CodeModel code, EntryCode entry, SchemaFiles schemas)
{
    public IReadOnlyList<Fault> Follow(CancellationToken cancellationToken)
    {
        var paths = new Paths();
        var results = new List<PathResult>();
        PathFollower follower;
        do
        {
            follower = new PathFollower(code, entry, paths, cancellationToken);
            follower.Run();
            results.Add(Judge(follower, paths, cancellationToken));
        }
        while (paths.MoveNext(follower.Operations));
        return Merge(results, paths.AreTooMany);
    }

    private PathResult Judge(PathFollower follower, Paths paths, CancellationToken cancellationToken)
    {
        var gaps = new List<Gap>();
        var faults = new List<Fault>(follower.GaveUp is null ? follower.Faults : []);
        if (follower.GaveUp is { } reason)
        {
            var place = reason.Place ?? entry.Blocks[0].Syntax;
            gaps.Add(new Gap(place, "", reason with { Place = place }));
        }

        foreach (var pipeline in follower.Pipelines.Where(static pipeline => pipeline is { IsOfThisCode: true, Place: not null }))
        {
            if (follower.GaveUp is { } note)
            {
                gaps.Add(new Gap(pipeline.Place!, pipeline.Name, note));
                continue;
            }

            var (found, notes) = Check(pipeline, cancellationToken);
            faults.AddRange(found.Select(fault => fault with { Pipeline = (pipeline.Place!, pipeline.Name) }));
            gaps.AddRange(notes.Select(note => new Gap(pipeline.Place!, pipeline.Name, note)));
        }

        // Said last, when the pipelines have given their steps names.
        faults.AddRange(follower.GaveUp is not null ? [] : follower.Routed.Select(static routed => new Fault(
            PipelineRules.RoutingToOneStep, routed.Place,
            $"The routing batch function has one step to choose from, '{routed.Only.Name}': it changes nothing, or loses rows. List the steps to route to, or leave it out.")));
        if (follower.Doubt is { } doubt)
        {
            gaps.AddRange(faults.Select(fault => GapAt(fault, doubt)));
            faults.Clear();
        }

        faults.AddRange(follower.Steps.Where(step => step is { GivenName: null, TakesName: true, Creation: { } creation } && entry.Contains(creation)).Select(static step => new Fault(
            PipelineRules.StepHasNoName, step.Creation!,
            $"The step is called '{step.Name}' after its class, and its number may change when steps are added: parameters and results refer to it by name.")
            .With(StepNames.NameProperty, step.Name)));
        var (used, unused) = Uses(follower);
        var pipelines = follower.Pipelines.Where(static pipeline => pipeline is { IsOfThisCode: true, Place: not null })
            .Select(static pipeline => (pipeline.Place!, pipeline.Name)).ToArray();
        return new PathResult([.. paths.Choices], faults, gaps, pipelines, used, unused);
    }

    /// <summary>Checks a pipeline; of one that others get hold of, only what they can't mend is wrong.</summary>
    private (IReadOnlyList<Fault> Faults, IReadOnlyList<Note> Notes) Check(PipelineObject pipeline, CancellationToken cancellationToken)
    {
        var result = PipelineReader.Check(pipeline, schemas);
        if (result.Faults.Count == 0 || pipeline.HandedOutBy.Count == 0 ||
            code.ChangesOfPipelines(cancellationToken).OfThoseFrom(pipeline.HandedOutBy, cancellationToken) is not { } reason)
        {
            return result;
        }

        PathFollower.LetGo(pipeline, new Note(null, reason));
        return PipelineReader.Check(pipeline, schemas);
    }

    private (HashSet<SyntaxNode> Used, Dictionary<SyntaxNode, string> Unused) Uses(PathFollower follower)
    {
        var added = new HashSet<StepObject>(follower.Pipelines.SelectMany(static pipeline => pipeline.Added));
        var used = new HashSet<SyntaxNode>();
        var unused = new Dictionary<SyntaxNode, string>();
        foreach (var step in follower.Steps.Where(step => step.Creation is { } creation && entry.Contains(creation)))
        {
            if (follower.GaveUp is not null || step.IsUsedElsewhere || step.Predecessors.Count > 0 || step.Successors.Count > 0 ||
                step.SuccessorsUnseen is not null || added.Contains(step))
            {
                used.Add(step.Creation!);
            }
            else
            {
                unused[step.Creation!] = step.Name;
            }
        }

        return (used, unused);
    }

    private static List<Fault> Merge(List<PathResult> results, bool areTooMany)
    {
        var said = new List<Fault>();
        var gaps = results.SelectMany(static result => result.Gaps).ToList();
        foreach (var same in results.SelectMany(static result => result.Faults).GroupBy(static fault => (fault.Rule.Id, fault.Place)))
        {
            var first = same.First();
            if (first.Rule.DefaultSeverity == DiagnosticSeverity.Hidden)
            {
                said.Add(first);
                continue;
            }

            var isCertain = !areTooMany && IsCertain(results, other => IsAlike(other, first));
            foreach (var fault in OfEachPipeline(results, same))
            {
                if (isCertain && (fault == first || IsCertain(results, other => IsAlike(other, fault) && other.Pipeline == fault.Pipeline)))
                {
                    said.Add(fault);
                }
                else
                {
                    gaps.Add(GapAt(fault, new Note(fault.Place, "whether it fits here depends on conditions")));
                }
            }
        }

        if (areTooMany)
        {
            var note = new Note(null, "there are too many ways through this code");
            gaps.AddRange(results.SelectMany(static result => result.Pipelines).Distinct().Select(pipeline => new Gap(pipeline.Place, pipeline.Name, note)));
        }

        var unused = results.SelectMany(static result => result.Unused).GroupBy(static pair => pair.Key)
            .Where(place => !areTooMany && results.All(result => !result.Used.Contains(place.Key)));
        said.AddRange(unused.Select(static place => new Fault(
            PipelineRules.StepNeverRun, place.Key,
            $"Step '{place.First().Value}' is made and never run: no other step is connected to it, and no pipeline has it. Connect it with '>>', add it to a pipeline, or remove it.")));
        said.AddRange(gaps.Where(static gap => gap.Name.Length > 0).GroupBy(static gap => (gap.Pipeline, gap.Name)).Select(static pipeline => Describe([.. pipeline])));
        if (gaps.Exists(static gap => gap.Name.Length == 0) && !said.Exists(static fault => fault.Rule == PipelineRules.NotFollowed))
        {
            said.Add(Describe([.. gaps.Where(static gap => gap.Name.Length == 0)]));
        }

        return said;
    }

    private static Gap GapAt(Fault fault, Note note) => fault.Pipeline is { } pipeline ? new Gap(pipeline.Place, pipeline.Name, note) : new Gap(fault.Place, "", note);

    private static bool IsAlike(Fault fault, Fault other) => fault.Rule.Id == other.Rule.Id && fault.Place == other.Place;

    /// <summary>
    /// Of faults of one rule and place, one for each pipeline: a function that is called again may make steps of several. Where paths differ only in
    /// how they call a pipeline, it is one. What would be said in the same words is said once.
    /// </summary>
    private static List<Fault> OfEachPipeline(List<PathResult> results, IEnumerable<Fault> same)
    {
        var each = new List<Fault>();
        foreach (var fault in same)
        {
            bool IsCovered(Fault other) => other.Message == fault.Message || other.Pipeline == fault.Pipeline ||
                (other.Pipeline?.Place == fault.Pipeline?.Place && !results.Exists(result => Has(result, other) && Has(result, fault)));
            if (!each.Exists(IsCovered))
            {
                each.Add(fault);
            }
        }

        return each;

        static bool Has(PathResult result, Fault fault) => result.Faults.Any(other => IsAlike(other, fault) && other.Pipeline == fault.Pipeline);
    }

    private static bool IsCertain(List<PathResult> results, Func<Fault, bool> isIt)
    {
        bool Has(PathResult result) => result.Faults.Any(isIt);
        return results.TrueForAll(Has) ||
            results.Where(Has).SelectMany(static result => result.Choices).Distinct()
                .Any(choice => results.Where(result => result.Choices.Contains(choice)).All(Has));
    }

    private static Fault Describe(IReadOnlyList<Gap> gaps)
    {
        var gap = gaps.FirstOrDefault(static gap => gap.Note.Place is not null) ?? gaps[0];
        var place = gap.Note.Place ?? gap.Pipeline;
        var text = place.ToString();
        var shown = text.IndexOf('\n') is >= 0 and var end ? text.Substring(0, end).TrimEnd() + " …" : text;
        var pipeline = gap.Name.Length == 0 ? "The pipeline" : $"The pipeline '{gap.Name}'";
        return new Fault(
            PipelineRules.NotFollowed, place,
            $"{pipeline} is not followed past '{shown}': {gap.Note.Reason}. What depends on it is assumed to fit, and checked when the pipeline is validated.");
    }
}
