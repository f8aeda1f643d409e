extern alias Generators;

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Pipelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Code with a pipeline, and what the analyzer says of it.</summary>
/// <remarks>Where a diagnostic is expected stands in the code: <c>{|DDF101:new TextGeneration("task")|}</c>. Information counts only where it is marked.</remarks>
internal static class PipelineCode
{
    private const string Usings = "using MySteps;\nusing static Distilabel.Dataflow.RoutingBatchFunctions;\n";

    /// <summary>The analyzer says what the marks in the code say, and nothing else.</summary>
    internal static void Verify(string marked) => Verify(marked, [StepLibrary.Reference]);

    /// <summary>As <see cref="Verify(string)"/>, for the statements of a method.</summary>
    internal static void VerifyBody(string marked) => Verify(InMethod(marked));

    /// <summary>The one diagnostic of the code, with the wording.</summary>
    internal static Diagnostic Single(string marked, string id)
    {
        var (source, _) = Parse(InMethod(marked));
        return Assert.Single(Analyze(source, [StepLibrary.Reference]), diagnostic => diagnostic.Id == id);
    }

    /// <summary>All that the analyzer says.</summary>
    internal static ImmutableArray<Diagnostic> Analyze(
        string source, IEnumerable<MetadataReference> references, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params (string Path, string Text)[] files)
    {
        var project = SampleProject.With(references, kind, Usings + source);
        project.AssertCompiles();
        return Analyze(project.Output, files);
    }

    internal static ImmutableArray<Diagnostic> Analyze(Compilation compilation, params (string Path, string Text)[] files) =>
        Analyze(compilation, new AnalyzerOptions([.. files.Select(static file => new AdditionalFile(file.Path, file.Text))]));

    /// <summary>All that the analyzer says where the build tells the folder of the project.</summary>
    internal static ImmutableArray<Diagnostic> AnalyzeIn(string projectFolder, string source, params (string Path, string Text)[] files)
    {
        var project = SampleProject.With([StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, Usings + source);
        project.AssertCompiles();
        return Analyze(project.Output, new AnalyzerOptions([.. files.Select(static file => new AdditionalFile(file.Path, file.Text))], new ProjectOptions(projectFolder)));
    }

    private static ImmutableArray<Diagnostic> Analyze(Compilation compilation, AnalyzerOptions options)
    {
        var failures = new ConcurrentQueue<Exception>();
        var analysis = new CompilationWithAnalyzersOptions(
            options, (exception, _, _) => failures.Enqueue(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = compilation.WithAnalyzers([new PipelineAnalyzer()], analysis).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return failures.TryPeek(out var failure) ? throw new InvalidOperationException("The analyzer threw.", failure) : found;
    }

    internal static void Verify(
        string marked, IEnumerable<MetadataReference> references, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params (string Path, string Text)[] files)
    {
        var (source, expected) = Parse(marked);
        var found = Analyze(source, references, kind, files)
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Info || expected.Any(mark => mark.Id == diagnostic.Id))
            .Select(diagnostic => new Mark(diagnostic.Id, diagnostic.Location.SourceSpan.Start - Usings.Length, diagnostic.Location.SourceSpan.Length))
            .OrderBy(static mark => mark.Start).ThenBy(static mark => mark.Id, StringComparer.Ordinal).ToArray();
        var wanted = expected.OrderBy(static mark => mark.Start).ThenBy(static mark => mark.Id, StringComparer.Ordinal).ToArray();
        if (!found.SequenceEqual(wanted))
        {
            var messages = Analyze(source, references, kind, files).Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Location.GetLineSpan().StartLinePosition}: {diagnostic.GetMessage()}");
            Assert.Fail($"The analyzer says:\n{Paint(source, found)}\n\n{string.Join('\n', messages)}");
        }
    }

    private static string InMethod(string statements) =>
        $$"""
        public class Build
        {
            public static void Run(string[] args)
            {
        {{statements}}
            }
        }
        """;

    private static (string Source, List<Mark> Marks) Parse(string marked)
    {
        var source = new StringBuilder();
        var marks = new List<Mark>();
        var open = new Stack<(string Id, int Start)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("{|") && marked.AsSpan(i + 2).StartsWith("DDF"))
            {
                open.Push((marked.Substring(i + 2, 6), source.Length));
                i += 8;
            }
            else if (marked.AsSpan(i).StartsWith("|}") && open.TryPop(out var mark))
            {
                marks.Add(new Mark(mark.Id, mark.Start, source.Length - mark.Start));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return (source.ToString(), marks);
    }

    private static string Paint(string source, IEnumerable<Mark> marks)
    {
        var painted = source;
        foreach (var mark in marks.OrderByDescending(static mark => mark.Start))
        {
            painted = painted.Insert(mark.Start + mark.Length, "|}").Insert(mark.Start, $"{{|{mark.Id}:");
        }

        return painted;
    }

    private sealed record Mark(string Id, int Start, int Length);

    private sealed class AdditionalFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class ProjectOptions(string folder) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Option("build_property.ProjectDir", folder);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Option(string name, string value) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? found)
        {
            found = KeyComparer.Equals(key, name) ? value : null;
            return found is not null;
        }
    }
}
