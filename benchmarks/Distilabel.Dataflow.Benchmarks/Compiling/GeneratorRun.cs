using Distilabel.Dataflow.Generators.Parameters;
using Distilabel.Dataflow.Generators.Rows;
using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Benchmarks.Compiling;

/// <summary>The generators on a large project, as an editor runs them: once, and again after each edit.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;
    private int _edits;

    private GeneratorRun(CSharpCompilation compilation) => (_compilation, _driver) = (compilation, NewDriver().RunGenerators(compilation));

    /// <summary>The project, and what its first run has left in the generators' caches.</summary>
    internal static GeneratorRun Create() => new(CSharpCompilation.Create(
        "ManySteps",
        ManySteps.Files().Select(static file => CSharpSyntaxTree.ParseText(SourceText.From(file.Text), Options, file.Name)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>Runs the generators for the first time.</summary>
    internal void Cold() => NewDriver().RunGenerators(Edited());

    /// <summary>Runs the generators after an edit of one step's code.</summary>
    internal void AfterEdit() => _driver.RunGenerators(Edited());

    /// <summary>The number of files that are generated again after an edit of one step's code.</summary>
    internal int GeneratedAgain() => _driver.RunGenerators(Edited()).GetRunResult().Results
        .SelectMany(static result => result.TrackedOutputSteps.Values).SelectMany(static steps => steps).SelectMany(static step => step.Outputs)
        .Count(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));

    // A compilation that nobody has asked anything yet, as each edit makes one.
    private CSharpCompilation Edited()
    {
        var tree = _compilation.SyntaxTrees.Single(static tree => tree.FilePath == "Measure7.cs");
        var text = ManySteps.StepAt(7).Replace("length++", $"length += {++_edits}", StringComparison.Ordinal);
        return _compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text)));
    }

    private static CSharpGeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(
        [new StepGenerator().AsSourceGenerator(), new RowTypeGenerator().AsSourceGenerator(), new ParameterGenerator().AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}
