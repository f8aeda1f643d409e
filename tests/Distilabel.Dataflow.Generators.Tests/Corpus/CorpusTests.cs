using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Generators.Tests.Corpus;

/// <summary>Pipelines as applications write them: what the analyzer says of each, and what the run time says. The comments are described in README.md.</summary>
public class CorpusTests
{
    /// <summary>How many errors and warnings of the analyzer are not true.</summary>
    private const int MostFalse = 1;

    /// <summary>How many of a hundred planted faults are errors.</summary>
    private const int LeastFoundPercent = 83;

    public static TheoryData<string> Programs => [.. CorpusProgram.All.Keys];

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_analyzer_says_what_the_comments_say(string name)
    {
        var program = CorpusProgram.All[name];
        var unsaid = program.Comments.Where(static comment => comment.Word != "missed").ToList();
        var unexpected = new List<CorpusFinding>();
        foreach (var finding in program.Findings)
        {
            if (unsaid.Find(comment => comment.Expects(finding)) is { } comment)
            {
                unsaid.Remove(comment);
            }
            else
            {
                unexpected.Add(finding);
            }
        }

        Assert.True(unsaid.Count == 0 && unexpected.Count == 0, Wrong(program, unsaid, unexpected));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_run_time_says_what_the_head_says(string name)
    {
        var program = CorpusProgram.All[name];

        Assert.True(program.Expected.Length > 0, $"{name} says nothing of what the run time does; write // accepts or // validate: ...");
        foreach (var (expected, run) in program.Expected.Zip(program.Runs))
        {
            Assert.True(
                expected.Outcome == run.Outcome && run.Message.Contains(expected.Message, StringComparison.Ordinal),
                $"{name} with the arguments '{run.Arguments}' is expected: // {expected.Outcome}: {expected.Message}\nIt is:\n// {run.Outcome}{(run.Message.Length > 0 ? ": " + run.Message : "")}");
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_has_a_planted_fault_where_the_run_time_refuses_it(string name)
    {
        var program = CorpusProgram.All[name];

        Assert.Equal(program.IsRefused, program.Comments.Any(static comment => IsPlanted(comment)));
    }

    [Fact]
    public void The_corpus_has_no_more_false_findings_and_no_fewer_found_faults()
    {
        var comments = CorpusProgram.All.Values.SelectMany(static program => program.Comments.Select(comment => (program, comment))).ToArray();
        var planted = comments.Count(static pair => IsPlanted(pair.comment));
        var found = comments.Count(static pair => pair.comment.Word == "error");
        var wrong = comments.Where(static pair => pair.comment.Word is "missed" or "false").ToArray();
        if (Environment.GetEnvironmentVariable("DISTILABEL_CORPUS_REPORT") is { Length: > 0 } path)
        {
            File.WriteAllText(path, Report(wrong, planted, found));
        }

        Assert.InRange(wrong.Count(static pair => pair.comment.Word == "false"), 0, MostFalse);
        Assert.InRange(100 * found / planted, LeastFoundPercent, 100);
    }

    /// <summary>Whether the comment stands for a fault that the run time refuses. Steps that are never run and routing functions of one step are warnings.</summary>
    private static bool IsPlanted(CorpusComment comment) => comment.Word is "error" or "missed" && comment.Id is not ("DDF110" or "DDF111");

    private static string Wrong(CorpusProgram program, List<CorpusComment> unsaid, List<CorpusFinding> unexpected)
    {
        var text = new StringBuilder();
        foreach (var comment in unsaid)
        {
            text.Append(CultureInfo.InvariantCulture, $"{program.FileOf(comment.File)}:{comment.Line}: the analyzer no longer says this; delete it, or write\n");
            text.Append(CultureInfo.InvariantCulture, $"// missed: {comment.Id}\n");
        }

        foreach (var finding in unexpected)
        {
            var word = !program.IsRefused && finding.IsError ? "false" : finding.IsError ? "error" : "warning";
            text.Append(CultureInfo.InvariantCulture, $"{program.FileOf(finding.File)}:{finding.Line}: the analyzer says this; write\n");
            text.Append(CultureInfo.InvariantCulture, $"// {word}: {finding.Id} {finding.Message}\n");
        }

        return text.ToString();
    }

    private static string Report((CorpusProgram Program, CorpusComment Comment)[] wrong, int planted, int found)
    {
        var text = new StringBuilder("| program | line | comment | rule | run time |\n| --- | --- | --- | --- | --- |\n");
        foreach (var (program, comment) in wrong)
        {
            var runs = string.Join("; ", program.Expected.Select(static run => $"{run.Arguments} {run.Outcome} {run.Message}".Trim()));
            text.Append(CultureInfo.InvariantCulture, $"| {program.FileOf(comment.File)} | {comment.Line} | {comment.Word} | {comment.Id} | {runs} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{CorpusProgram.All.Count} programs, {planted} planted faults, {found} of them errors.\n");
        return text.ToString();
    }
}
