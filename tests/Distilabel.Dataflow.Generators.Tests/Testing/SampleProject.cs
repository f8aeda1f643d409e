extern alias Generators;

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Generators::Distilabel.Dataflow.Generators.Parameters;
using Generators::Distilabel.Dataflow.Generators.Rows;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Generators.Tests.Testing;

/// <summary>A user's project in memory: its sources are compiled with the generators, loaded and run.</summary>
internal sealed class SampleProject
{
    internal const string GlobalUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Distilabel.Dataflow;
        """;

    internal static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !IsOfTheTestsOnly(Path.GetFileName(path)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    internal static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly ConcurrentDictionary<(string References, OutputKind Kind), CSharpCompilation> Empty = new();

    private readonly GeneratorDriver _driver;

    private SampleProject(CSharpCompilation compilation, GeneratorDriver driver)
    {
        Compilation = compilation;
        _driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Output = (CSharpCompilation)output;
        GeneratorDiagnostics = diagnostics;
    }

    /// <summary>The user's own sources.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The sources with the generated ones.</summary>
    public CSharpCompilation Output { get; }

    public ImmutableArray<Diagnostic> GeneratorDiagnostics { get; }

    public GeneratorDriverRunResult Run => _driver.GetRunResult();

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Generated => Run.Results.SelectMany(static result => result.GeneratedSources)
        .ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());

    /// <summary>A project of source files, with the usings that a new project has.</summary>
    public static SampleProject Of(params string[] sources) => new(CompilationOf("Sample", sources), NewDriver());

    /// <summary>A project with references to other assemblies.</summary>
    public static SampleProject With(IEnumerable<MetadataReference> references, OutputKind kind, params string[] sources)
    {
        // Compilations that share their references share what the compiler has read of them.
        var empty = Empty.GetOrAdd((string.Join('|', references.Select(static reference => RuntimeHelpers.GetHashCode(reference))), kind), _ =>
        {
            var first = CompilationOf("Sample").AddReferences(references);
            return first.WithOptions(first.Options.WithOutputKind(kind));
        });
        return new(empty.AddSyntaxTrees(sources.Select(static (source, index) => Parse(source, $"File{index}.cs"))), NewDriver());
    }

    /// <summary>A project whose build treats documentation comments as <paramref name="documentation"/> says.</summary>
    public static SampleProject Of(DocumentationMode documentation, params string[] sources)
    {
        var options = ParseOptions.WithDocumentationMode(documentation);
        var compilation = CompilationOf("Sample", sources);
        var trees = compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath));
        return new SampleProject(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees), NewDriver().WithUpdatedParseOptions(options));
    }

    /// <summary>A project with a LangVersion of its own.</summary>
    public static SampleProject Of(LanguageVersion version, params string[] sources)
    {
        var options = ParseOptions.WithLanguageVersion(version);
        var compilation = CompilationOf("Sample", sources);
        var trees = compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath));
        return new SampleProject(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees), NewDriver().WithUpdatedParseOptions(options));
    }

    /// <summary>A project without the usings that a new project has: as a file would be in an old one.</summary>
    public static SampleProject WithoutUsings(params string[] sources)
    {
        var compilation = CompilationOf("Sample", sources);
        return new SampleProject(compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[0]), NewDriver());
    }

    /// <summary>The same project with the file at <paramref name="index"/> changed, and the generators' caches kept.</summary>
    public SampleProject Change(int index, string source)
    {
        var tree = Compilation.SyntaxTrees[index + 1];
        return new SampleProject(Compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(source))), _driver);
    }

    /// <summary>The same project with one more file.</summary>
    public SampleProject Add(string source) => new(Compilation.AddSyntaxTrees(Parse(source, $"Added{Compilation.SyntaxTrees.Length}.cs")), _driver);

    /// <summary>Compiles everything, fails on any warning, and loads the assembly with what it needs.</summary>
    /// <param name="libraries">The assemblies that it refers to and that the tests do not.</param>
    public SampleAssembly Load(params byte[][] libraries)
    {
        AssertClean();
        using var stream = new MemoryStream();
        var result = Output.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        var context = new AssemblyLoadContext("sample", isCollectible: true);
        foreach (var library in libraries)
        {
            context.LoadFromStream(new MemoryStream(library));
        }

        return new SampleAssembly(context.LoadFromStream(stream));
    }

    /// <summary>The compiled project, under a name of its own, for another one to refer to.</summary>
    public byte[] ToLibrary(string name)
    {
        AssertClean();
        using var stream = new MemoryStream();
        Assert.True(Output.WithAssemblyName(name).WithOptions(Output.Options.WithDeterministic(true)).Emit(stream).Success);
        return stream.ToArray();
    }

    /// <summary>Fails where the compiler finds an error.</summary>
    public void AssertCompiles()
    {
        var errors = Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, $"{string.Join<Diagnostic>('\n', errors)}\n\n{string.Join('\n', Compilation.SyntaxTrees.Skip(1))}");
    }

    /// <summary>Fails with the diagnostics and the generated text where the compiler has anything to say.</summary>
    public void AssertClean()
    {
        // The sample's own types need no documentation; what is generated does.
        var problems = Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning &&
            !(diagnostic.Id == "CS1591" && Compilation.SyntaxTrees.Contains(diagnostic.Location.SourceTree!))).ToArray();
        var files = problems.Select(static problem => problem.Location.SourceTree).OfType<SyntaxTree>().Distinct().Except(Compilation.SyntaxTrees);
        Assert.True(
            problems.Length == 0 && GeneratorDiagnostics.IsEmpty,
            $"{string.Join('\n', problems.Concat(GeneratorDiagnostics).Select(static problem => problem.ToString()))}\n\n{string.Join('\n', files)}");
    }

    /// <summary>
    /// What the compiler and the analyzer say, each as <c>DDF001 `underlined text`: message</c>, in the order of the text: a failing test shows the
    /// lines to paste.
    /// </summary>
    public async Task<string[]> DiagnoseAsync(CancellationToken cancellationToken)
    {
        var diagnostics = await Output.WithAnalyzers([new StepAnalyzer()]).GetAllDiagnosticsAsync(cancellationToken);
        return
        [
            .. diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .Select(static diagnostic => $"{diagnostic.Id} `{TextAt(diagnostic.Location)}`: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
        ];
    }

    private static string TextAt(Location location) => location.SourceTree?.GetText().ToString(location.SourceSpan) ?? "";

    internal static CSharpCompilation CompilationOf(string name, params string[] sources) => CSharpCompilation.Create(
        name,
        [Parse(GlobalUsings, "GlobalUsings.cs"), .. sources.Select(static (source, index) => Parse(source, $"File{index}.cs"))],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            // The SDK turns this off as well: libraries are built against older versions of the framework.
            specificDiagnosticOptions: [KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress)]));

    internal static GeneratorDriver NewDriver(bool tracksSteps = true) => CSharpGeneratorDriver.Create(
        [new StepGenerator().AsSourceGenerator(), new RowTypeGenerator().AsSourceGenerator(), new ParameterGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracksSteps));

    private static bool IsOfTheTestsOnly(string file) =>
        file.StartsWith("xunit", StringComparison.Ordinal) || file.StartsWith("Distilabel.Dataflow.Generators", StringComparison.Ordinal) ||
        file.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    /// <summary>What an editor compiles while code is typed: what only a build needs is not there.</summary>
    public static CSharpCompilation InEditor(params string[] sources)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new StepGenerator().AsSourceGenerator(), new RowTypeGenerator().AsSourceGenerator(), new ParameterGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation));
        driver.RunGeneratorsAndUpdateCompilation(CompilationOf("Sample", sources), out var output, out _);
        return (CSharpCompilation)output;
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);
}

/// <summary>A compiled sample.</summary>
internal sealed class SampleAssembly(Assembly assembly)
{
    /// <summary>A new step of the class called <paramref name="typeName"/>.</summary>
    public Step Step(string typeName, string? name = null) => (Step)Activator.CreateInstance(assembly.GetType(typeName, throwOnError: true)!, name)!;

    /// <summary>A new step that is given two arguments.</summary>
    public Step Step(string typeName, string name, string argument) =>
        (Step)Activator.CreateInstance(assembly.GetType(typeName, throwOnError: true)!, name, argument)!;

    /// <summary>Calls a static method of the sample without arguments.</summary>
    public object? Call(string typeName, string method) =>
        assembly.GetType(typeName, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.Invoke(null, null);

    /// <summary>Sets a static field of the sample.</summary>
    public void Set(string typeName, string field, object value) => assembly.GetType(typeName, throwOnError: true)!.GetField(field)!.SetValue(null, value);
}
