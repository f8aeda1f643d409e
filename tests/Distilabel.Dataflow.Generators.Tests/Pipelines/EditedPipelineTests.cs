extern alias Generators;

using System.Collections.Concurrent;
using System.Globalization;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Pipelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>What an edit costs, counted in the members that are followed.</summary>
public class EditedPipelineTests
{
    private const int Pipelines = 30;

    [Fact]
    public async Task An_edit_inside_a_method_has_only_that_methods_pipeline_followed_again()
    {
        var project = SampleProject.With([StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, [.. Enumerable.Range(0, Pipelines).Select(Source)]);
        Assert.Equal(Pipelines, (await FollowedAsync(project.Output, null)).Count);

        var changed = project.Change(7, Source(7).Replace("\"words\"", "\"count\"", StringComparison.Ordinal));

        Assert.Equal(["Make7"], await FollowedAsync(changed.Output, "Make7"));
    }

    [Fact]
    public async Task A_member_that_makes_no_pipeline_is_not_followed()
    {
        var project = SampleProject.With(
            [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary,
            Source(0),
            "internal static class Other { internal static List<string> Names() { var names = new List<string>(); names.Add(\"a\"); return names; } }");

        Assert.Equal(["Make0"], await FollowedAsync(project.Output, null));
    }

    private static string Source(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        using MySteps;

        internal static class Build{{number}}
        {
            internal static Pipeline Make{{number}}() => new("p") { new LoadRows<InstructionRow>("load") >> new TextGeneration("task") >> new CountWords("words") };

            internal static int Other{{number}}(int left, int right) => left + right;
        }
        """);

    /// <summary>The members that the analyzer follows for all of a project, or for one method, as an editor asks for what is typed in.</summary>
    private static async Task<IReadOnlyCollection<string>> FollowedAsync(CSharpCompilation compilation, string? method)
    {
        var followed = new ConcurrentBag<string>();
        var analysis = compilation.WithAnalyzers([new PipelineAnalyzer(symbol => followed.Add(symbol.Name))]);
        var cancellationToken = TestContext.Current.CancellationToken;
        if (method is null)
        {
            await analysis.GetAnalyzerDiagnosticsAsync(cancellationToken);
            return followed;
        }

        var edited = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot(cancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Single(node => node.Identifier.ValueText == method);
        var model = compilation.GetSemanticModel(edited.SyntaxTree);
        await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, edited.Span, cancellationToken);
        return followed;
    }
}
