using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>What is wrong for certain, of what was found on all paths.</summary>
/// <remarks>
/// Conditions may depend on each other, and on what the program has made sure of, in ways that are not seen. So a fault is said when every path has it,
/// or every path with one arm that was written for it, of a condition that the code at hand does not decide: such an arm is not written never to be
/// taken. All other faults may be on paths that no program takes, and are reported as not followed.
/// </remarks>
internal static class Certainty
{
    public static List<Fault> Merge(List<PathResult> results, bool areTooMany)
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

    public static Gap GapAt(Fault fault, Note note) => fault.Pipeline is { } pipeline ? new Gap(pipeline.Place, pipeline.Name, note) : new Gap(fault.Place, "", note);

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
