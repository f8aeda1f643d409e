using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>Holds what the analyzer says of a file against what the run time made of it.</summary>
/// <param name="written">The code.</param>
/// <param name="said">What the analyzer says.</param>
/// <param name="runs">Some ways through the code: together they have each arm of each condition.</param>
/// <param name="allRuns">All ways, for what shows in none of these.</param>
/// <param name="tally">Counts what the code is like.</param>
internal sealed partial class Verdict(WrittenPipelines written, Diagnostic[] said, IReadOnlyList<Run> runs, Lazy<IReadOnlyList<Run>> allRuns, Tally tally)
{
    private const string NotFollowed = "DDF120";

    /// <summary>The rules that are said of a step, where it is made.</summary>
    private static readonly HashSet<string> OfSteps = ["DDF101", "DDF102", "DDF103", "DDF107", "DDF109", "DDF114"];

    private readonly Diagnostic[] _errors = [.. said.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    private readonly string[] _refusals = [.. runs.SelectMany(static run => run.Answer.All)];

    public void Check()
    {
        tally.Files++;
        tally.Accepted += _refusals.Length == 0 ? 1 : 0;
        tally.NotFollowed += said.Any(static diagnostic => diagnostic.Id == NotFollowed) ? 1 : 0;
        foreach (var error in _errors)
        {
            CheckError(error);
        }

        CheckSilence();
        CheckPlaces();
        CheckStepsNeverRun();
        CheckRouting();
    }

    /// <summary>
    /// On some way through the code the run time refuses the same step, unless it stopped before it came to it. The sentences are the same; where there
    /// are several ways, one may tell how a way was that conditions which depend on each other rule out.
    /// </summary>
    private void CheckError(Diagnostic error)
    {
        bool Says(Run run) => !run.Answer.IsWhole || run.Answer.All.Any(refusal => Concerns(error, refusal));
        Hold(runs.Any(Says) || allRuns.Value.Any(Says), $"The run time does not refuse: {error.GetMessage()}");
        Hold(
            !written.IsStraight || IsPartlyKnown(error.GetMessage()) || !runs[0].Answer.IsWhole || _refusals.Any(refusal => refusal.Contains(error.GetMessage(), StringComparison.Ordinal)),
            $"The run time says it in other words: {error.GetMessage()}");
    }

    /// <summary>What the run time refuses, of one pipeline or of all, is reported, or that pipeline is said not to be followed.</summary>
    private void CheckSilence()
    {
        foreach (var run in runs)
        {
            Hold(run.Answer.Early is null || _errors.Length > 0 || said.Any(static diagnostic => diagnostic.Id == NotFollowed), "The run time refuses to build what the analyzer lets pass.");
            for (var place = 0; place < run.Answer.Pipelines.Count; place++)
            {
                if (run.Answer.Refusals[place] is { } refusal && !IsNotFollowed(run.Answer.Pipelines[place]))
                {
                    Hold(_errors.Any(error => Concerns(error, refusal.Message)), $"The run time refuses what the analyzer lets pass: {refusal.Message}");
                    CheckSentences(refusal.Message);
                }
            }
        }
    }

    /// <summary>Of a pipeline that is followed to its end, each sentence about a step with one place is said, and not only the first.</summary>
    private void CheckSentences(string refusal)
    {
        foreach (var sentence in refusal.Split(Environment.NewLine).Where(sentence => StepIn(sentence) is { } step && written.Places.ContainsKey(step)))
        {
            Hold(_errors.Any(error => Concerns(error, sentence)), $"The analyzer does not say: {sentence}");
        }
    }

    /// <summary>
    /// Whether an error is about what is refused. What differs from one way through the code to another is said once, as one of them has it: of a
    /// connection to a generator step and of a route, which stand at one place, even the step can be another.
    /// </summary>
    private static bool Concerns(Diagnostic error, string refusal) => error.GetMessage() is var message &&
        (refusal.Contains(message, StringComparison.Ordinal) || WithoutNumbers(refusal).Contains(WithoutNumbers(message), StringComparison.Ordinal) || IsPartlyKnown(message) ||
            (error.Id == "DDF104" && refusal.Contains("Generator step '", StringComparison.Ordinal)) ||
            (error.Id == "DDF117" && refusal.Contains("The route behind step '", StringComparison.Ordinal)) ||
            (message.IndexOf(" doesn't exist in", StringComparison.Ordinal) is > 0 and var end && refusal.Contains(message[..end], StringComparison.Ordinal)) ||
            (StepIn(message) is { } step && (refusal.Contains($"Step '{step}'", StringComparison.Ordinal) || IsOfSameClass(step, refusal))));

    /// <summary>Steps without names are numbered as they join the pipeline, which may differ from one way to another.</summary>
    private static bool IsOfSameClass(string step, string refusal) => DefaultName.Match(step) is { Success: true } match && !step.StartsWith("step_", StringComparison.Ordinal) &&
        refusal.Contains($"Step '{match.Groups["class"].Value}_", StringComparison.Ordinal);

    /// <summary>A sentence as it is whichever number such a step has.</summary>
    private static string WithoutNumbers(string message) => NumberedStep.Replace(message, "${class}_#'");

    private void CheckPlaces()
    {
        foreach (var error in _errors)
        {
            if (OfSteps.Contains(error.Id) && StepIn(error.GetMessage()) is { } step && written.Places.TryGetValue(step, out var place))
            {
                tally.PlacesCompared++;
                Hold(TextOf(error) == place, $"A reader would point at '{place}', and the analyzer at '{TextOf(error)}'.");
            }
            else if (error.Id == "DDF108" && TextOf(error) is ['"', ..] text)
            {
                Hold(error.GetMessage().Contains($"'{text.Trim('"')}'", StringComparison.Ordinal), $"It is not the key of the mapping: '{text}'.");
            }
        }
    }

    /// <summary>A step is said never to be run only where that is so, and is where nothing else got hold of it. Another step may have its name, and be run.</summary>
    private void CheckStepsNeverRun()
    {
        foreach (var warning in said.Where(static diagnostic => diagnostic.Id == "DDF110"))
        {
            tally.Warnings++;
            var made = MadeClass.Match(TextOf(warning)) is { Success: true } match ? match.Groups["class"].Value : null;
            bool IsRun(Run run, string step)
            {
                var born = run.Born[step].Where(born => made is null || born.Class == made).ToArray();
                return run.Answer.Early is null && born.Length > 0 && Array.TrueForAll(born, static born => born.IsUsed);
            }

            Hold(StepIn(warning.GetMessage()) is not { } step || !runs.Any(run => IsRun(run, step)), $"The step is run: {warning.GetMessage()}");
        }

        foreach (var step in written.Plain.Where(step => runs.All(run => run.Answer.Early is null && run.Born[step].Any() && run.Born[step].All(static born => !born.IsUsed))))
        {
            Hold(said.Any(diagnostic => diagnostic.Id is "DDF110" && StepIn(diagnostic.GetMessage()) == step) || HasGap(), $"The analyzer does not say that '{step}' is never run.");
        }
    }

    private void CheckRouting()
    {
        var warnings = said.Where(static diagnostic => diagnostic.Id == "DDF111").ToArray();
        foreach (var warning in warnings)
        {
            tally.Warnings++;
            var name = ChosenStep.Match(warning.GetMessage()).Groups["name"].Value;
            Hold(TextOf(warning).Contains("SampleNSteps", StringComparison.Ordinal), $"It is no routing batch function: '{TextOf(warning)}'.");
            bool IsIt(string step) => step == name || step.StartsWith(name + "_", StringComparison.Ordinal);

            // A step that only has a number may be another of its class: one in no pipeline has none, and may not have been seen.
            Hold(runs.Any(run => run.Answer.Early is not null || run.Routed.Any(IsIt)) || !runs.Any(run => run.Seen.Contains(name)), $"There is a choice: {warning.GetMessage()}");
        }

        foreach (var step in written.Places.Keys.Where(step => runs.All(run => run.Answer.Early is null && run.Routed.Contains(step))))
        {
            Hold(warnings.Any(warning => warning.GetMessage().Contains($"'{step}'", StringComparison.Ordinal)) || HasGap(), $"The analyzer does not say that '{step}' is the only choice.");
        }
    }

    private bool HasGap() => said.Any(static diagnostic => diagnostic.Id == NotFollowed);

    /// <summary>Information about another pipeline is no excuse.</summary>
    private bool IsNotFollowed(Pipeline pipeline) => said.Any(diagnostic => diagnostic.Id == NotFollowed &&
        (!diagnostic.GetMessage().StartsWith("The pipeline '", StringComparison.Ordinal) ||
            diagnostic.GetMessage().StartsWith($"The pipeline '{pipeline.Name}'", StringComparison.Ordinal)));

    /// <summary>Whether the analyzer knows that there may be more to say than what it says.</summary>
    private static bool IsPartlyKnown(string message) => message.Contains('{', StringComparison.Ordinal) || message.Contains(" from at least ", StringComparison.Ordinal);

    private static string? StepIn(string message) => FirstStep.Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string TextOf(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private void Hold(bool isTrue, string otherwise) => Assert.True(
        isTrue,
        $"{otherwise}\n{written.Source}\nThe analyzer says:\n{string.Join('\n', said.Where(static diagnostic => diagnostic.Id != "DDF121"))}\n" +
        $"The run time says:\n{string.Join('\n', _refusals.Distinct())}");

    [GeneratedRegex(@"^new (?<class>\w+)")]
    private static partial Regex MadeClass { get; }

    [GeneratedRegex("^Step '(?<name>[^']*)'")]
    private static partial Regex FirstStep { get; }

    [GeneratedRegex("^(?<class>.*)_[0-9]+$")]
    private static partial Regex DefaultName { get; }

    [GeneratedRegex("(?<class>[Ss]tep '(?!step_)[^']*)_[0-9]+'")]
    private static partial Regex NumberedStep { get; }

    [GeneratedRegex("to choose from, '(?<name>[^']*)'")]
    private static partial Regex ChosenStep { get; }
}
