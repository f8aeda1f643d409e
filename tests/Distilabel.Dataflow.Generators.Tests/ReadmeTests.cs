using System.Text.RegularExpressions;
using Distilabel.Dataflow.Generators.Tests.Pipelines;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests;

/// <summary>The README's code is what it says: it compiles, or does not for the reason given.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string>();
            foreach (Match block in CodeBlock.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))))
            {
                blocks.Add(block.Groups["error"].Value, block.Groups["code"].Value);
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_code_block_compiles_or_has_the_error_that_it_shows(string error, string code)
    {
        var kind = code.Contains("[Step]", StringComparison.Ordinal) ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication;

        // As the package's own usings make it.
        var project = SampleProject.With([], kind, "using static Distilabel.Dataflow.RoutingBatchFunctions;\n" + code);
        project.AssertCompiles();
        var errors = PipelineCode.Analyze(project.Output).Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info).Select(static diagnostic => diagnostic.Id);

        Assert.Equal(error.Length > 0 ? [error] : [], errors);
    }

    [Fact]
    public void The_readme_is_short_and_has_its_code()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md"));

        Assert.InRange(lines.Length, 1, 199);
        Assert.True(Blocks.Count >= 4);
        Assert.Contains(Blocks, static block => block.Data.Item1 == "DDF101");
    }

    [GeneratedRegex(@"(<!-- error (?<error>DDF\d+) -->\n)?```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock { get; }
}
