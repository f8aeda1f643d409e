extern alias Generators;

using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Tests;

/// <summary>What holds for every rule.</summary>
public class RuleTests
{
    /// <summary>What stands before a file's path in the address of its page.</summary>
    private const string Branch = "/blob/main/";

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
        var path = rule.HelpLinkUri[(rule.HelpLinkUri.IndexOf(Branch, StringComparison.Ordinal) + Branch.Length)..];
        var page = File.ReadAllText(Path.Combine(Repository.Root, path));

        Assert.Equal($"generators/docs/{id}.md", path);
        Assert.StartsWith("https://", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        Assert.Contains("uppress it", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_is_that_of_a_rule() => Assert.Equal(
        Rules.Select(static rule => rule.Id).Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Repository.Root, "generators", "docs")).Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
}
