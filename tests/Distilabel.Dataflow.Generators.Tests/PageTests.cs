extern alias Generators;

using System.Text.RegularExpressions;
using Distilabel.Dataflow.Generators.Tests.Pipelines;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Pipelines;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Tests;

/// <summary>The pages that explain the rules: the first example breaks the rule and no other, and those after it compile and break none.</summary>
public sealed partial class PageTests
{
    /// <summary>What the examples take for granted.</summary>
    private const string Known =
        """
        global using Distilabel.Dataflow.AI;
        global using static Distilabel.Dataflow.RoutingBatchFunctions;
        global using static Known;

        public sealed record PromptRow(string Prompt, string Completion);

        public sealed record InstructionRow(string Instruction);

        [Step]
        [InputColumn<string>("generation")]
        [OutputColumn<int>("word_count")]
        public sealed partial class CountWords
        {
            private Output Process(Input row) => new(row.Generation.Length);
        }

        public static class Known
        {
            public static LLM llm { get; } = new OfflineLLM("offline");

            public static PromptRow[] rows { get; } = [];

            public static InstructionRow[] instructions { get; } = [];
        }
        """;

    private static readonly string Folder = Path.Combine(Repository.Root, "generators", "docs");

    public static TheoryData<string> Ids => [.. Directory.GetFiles(Folder, "*.md").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_first_example_breaks_the_rule_and_the_others_mend_it(string id)
    {
        var blocks = CodeBlock.Matches(await File.ReadAllTextAsync(Path.Combine(Folder, id + ".md"), TestContext.Current.CancellationToken))
            .Select(static block => (Language: block.Groups["language"].Value, Code: block.Groups["code"].Value)).ToArray();

        Assert.True(blocks.Length >= 2, "The page has no example, or does not mend it.");
        Assert.Equal([id], (await DiagnoseAsync(blocks[0], mustCompile: false)).Where(diagnostic => Counts(diagnostic, id)).Select(static diagnostic => diagnostic.Id).Distinct());
        foreach (var block in blocks.Skip(1))
        {
            Assert.DoesNotContain(await DiagnoseAsync(block, mustCompile: true), diagnostic => Counts(diagnostic, id));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_line_that_breaks_it_says_so(string id)
    {
        var block = CodeBlock.Match(await File.ReadAllTextAsync(Path.Combine(Folder, id + ".md"), TestContext.Current.CancellationToken));
        var code = block.Groups["code"].Value;
        if (block.Groups["language"].Value is "json" or "xml")
        {
            return;
        }

        var said = (await DiagnoseAsync(("csharp", code), mustCompile: false)).Where(diagnostic => diagnostic.Id == id)
            .Select(static diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line).Distinct().Order();
        var shown = code.Split('\n').Select(static (line, index) => (Line: line, Index: index)).Where(line => line.Line.Contains("// " + id, StringComparison.Ordinal)).Select(static line => line.Index);
        Assert.Equal(shown, said);
    }

    private static bool Counts(Diagnostic diagnostic, string id) => diagnostic.Severity >= DiagnosticSeverity.Warning || diagnostic.Id == id;

    private static async Task<IEnumerable<Diagnostic>> DiagnoseAsync((string Language, string Code) block, bool mustCompile)
    {
        if (block.Language == "xml")
        {
            Assert.True(LanguageVersionFacts.TryParse(Version.Match(block.Code).Groups["version"].Value, out var version));
            return SampleProject.Of(version, "[Step, InputColumn<string>(\"text\")] public partial class Any { private bool Keep(Input row) => true; }").GeneratorDiagnostics;
        }

        if (block.Language == "json")
        {
            return PipelineCode.Analyze("", [StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, ("rows.columns.json", block.Code));
        }

        var isProgram = CSharpSyntaxTree.ParseText(block.Code, SampleProject.ParseOptions).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var project = SampleProject.With([], isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, block.Code, Known);
        if (mustCompile)
        {
            project.AssertCompiles();
        }

        return await project.Output.WithAnalyzers([new StepAnalyzer(), new PipelineAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"^```(?<language>csharp|json|xml)\r?\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock { get; }

    [GeneratedRegex("<LangVersion>(?<version>.*)</LangVersion>")]
    private static partial Regex Version { get; }
}
