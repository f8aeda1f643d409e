using System.Globalization;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators.Tests;

/// <summary>Projects whose LangVersion is not that of the SDK.</summary>
public class LanguageVersionTests
{
    private const string Sample =
        """
        public enum Mood { Good }

        public sealed record Message(string Text, Mood? Mood, List<string> Parts);

        [Step]
        [InputColumn<Message>("message")]
        [OutputColumn<int>("length", Optional = true)]
        public partial class Measure { private Output Process(Input row) => new(row.Message.Text.Length); }

        [Step]
        [InputColumn<string>("text")]
        [OutputColumn<string>("part")]
        public partial class Split { private IEnumerable<Output> Process(Input row) => row.Text.Split(' ').Select(part => new Output(part)); }

        [Step]
        [InputColumn<string>("text")]
        public partial class Long { [RuntimeParameter] public Options Options { get; set; } = new(); private bool Keep(Input row) => row.Text.Length > Options.Count; }

        [Step]
        [OutputColumn<int>("number")]
        public partial class Numbers { private IEnumerable<Output> Generate() { yield return new(1); } }

        [GlobalStep]
        [InputColumn<string>("text")]
        public partial class All { private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => rows.Select(row => row.Handle); }

        [Step]
        [InputColumnsFrom(nameof(Names))]
        [OutputColumnsFrom(nameof(Names))]
        public partial class Named { public string[] Names { get; init; } = new string[0]; private void Process(InputBatch input, OutputBatch output) { } }

        public partial class Options { [RuntimeParameter] public int Count { get; set; } [RuntimeParameter] public string[]? Words { get; set; } }

        public partial class More : Options { [RuntimeParameter] public int Other { get; set; } }

        public static class Functions
        {
            [Step] [return: Column("length")] public static int Length(string text, int least = 3) => text.Length;
            [Step] public static Task<bool> IsLong(string text) => Task.FromResult(true);
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    public void Generated_code_compiles_from_CSharp_13_on(LanguageVersion version) => SampleProject.Of(version, Sample).AssertClean();

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp12, "12.0")]
    public void An_older_version_is_one_error(LanguageVersion version, string shown)
    {
        var project = SampleProject.Of(version, Sample);

        project.AssertCompiles();
        Assert.Equal(
            $"DDF016: Generated code needs C# 13, and LangVersion is {shown}: remove LangVersion from the project, or write <LangVersion>13</LangVersion> or later",
            Assert.Single(project.GeneratorDiagnostics.Distinct().Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")));
    }

    /// <summary>What the attributes need is the compiler's own to say; nothing is said of generated code.</summary>
    [Theory]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp10)]
    public void A_much_older_one_has_no_errors_in_generated_code_but_those_of_the_project_itself(LanguageVersion version)
    {
        var project = SampleProject.Of(version, "namespace A { public static class Functions { [Step] [return: Column(\"length\")] public static int Length(string text) => text.Length; } }");

        Assert.Equal("DDF016", Assert.Single(project.GeneratorDiagnostics).Id);
        Assert.DoesNotContain(
            project.Output.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !project.Compilation.SyntaxTrees.Contains(diagnostic.Location.SourceTree!));
    }

    [Fact]
    public void Rows_alone_are_enough_for_the_error_and_nothing_to_generate_is_none()
    {
        Assert.Equal("DDF016", Assert.Single(SampleProject.Of(LanguageVersion.CSharp12, "[Row] public sealed record Named(string Text);").GeneratorDiagnostics).Id);
        Assert.Empty(SampleProject.Of(LanguageVersion.CSharp12, "public sealed record Named(string Text);").GeneratorDiagnostics);
    }
}
