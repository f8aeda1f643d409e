extern alias Generators;

using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Tests;

/// <summary>What holds for every rule.</summary>
public class RuleTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "generators", "docs");

    public static TheoryData<string> Ids => [.. Rules.Select(static rule => rule.Id)];

    private static IEnumerable<DiagnosticDescriptor> Rules => typeof(StepAnalyzer).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
        .SelectMany(static type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics);

    [Fact]
    public void No_two_rules_have_one_id() => Assert.Empty(Rules.GroupBy(static rule => rule.Id).Where(static group => group.Count() > 1).Select(static group => group.Key));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_that_its_help_link_leads_to(string id)
    {
        var rule = Rules.First(rule => rule.Id == id);
        var page = File.ReadAllText(Path.Combine(Pages, id + ".md"));

        Assert.EndsWith($"/generators/docs/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        Assert.Contains("uppress it", page, StringComparison.Ordinal);
    }
}
