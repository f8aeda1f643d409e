extern alias Generators;

using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Tests.Pipelines;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Generators::Distilabel.Dataflow.Generators.Pipelines;
using Generators::Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

/// <summary>Code in an editor: what the rules say of it, the fixes offered, and the code after one.</summary>
internal sealed class FixedCode
{
    private readonly Project _project;
    private readonly DocumentId _document;

    private FixedCode(Project project, DocumentId document) => (_project, _document) = (project, document);

    /// <summary>A file of a project that has the steps of <see cref="StepLibrary"/>.</summary>
    internal static FixedCode Of(string source)
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: SampleProject.ParseOptions,
            metadataReferences: [.. SampleProject.References, StepLibrary.Reference]));
        project = project.AddDocument(
            "Usings.cs", SampleProject.GlobalUsings + "\nglobal using MySteps;\nglobal using static Distilabel.Dataflow.RoutingBatchFunctions;").Project;
        var document = project.AddDocument("File.cs", source);
        return new FixedCode(document.Project, document.Id);
    }

    internal string Text => _project.GetDocument(_document)!.GetTextAsync().GetAwaiter().GetResult().ToString();

    internal async Task<ImmutableArray<Diagnostic>> DiagnoseAsync()
    {
        var compilation = await _project.GetCompilationAsync();
        return await compilation!.WithAnalyzers([new PipelineAnalyzer(), new StepAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>The fixes for the first diagnostic of that id.</summary>
    internal async Task<string[]> OffersAsync(CodeFixProvider provider, string id) =>
        [.. (await ActionsAsync(provider, (await FirstAsync(id)))).Select(static action => action.Title)];

    /// <summary>The code after the fix of that title for the first diagnostic of that id.</summary>
    internal async Task<FixedCode> FixAsync(CodeFixProvider provider, string id, string title)
    {
        var actions = await ActionsAsync(provider, await FirstAsync(id));
        return After(await actions.Single(action => action.Title == title).GetOperationsAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The code after fixing all diagnostics of that id as the first of them is fixed.</summary>
    internal async Task<FixedCode> FixAllAsync(CodeFixProvider provider, string id, string title)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var diagnostics = (await DiagnoseAsync()).Where(diagnostic => diagnostic.Id == id).ToImmutableArray();
        var key = (await ActionsAsync(provider, diagnostics[0])).Single(action => action.Title == title).EquivalenceKey;
        var context = new FixAllContext(
            _project.GetDocument(_document)!, provider, FixAllScope.Document, key!, [id], new Diagnostics(diagnostics), cancellationToken);
        var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        return After(await action!.GetOperationsAsync(cancellationToken));
    }

    /// <summary>The code after that fix, which compiles and no longer has the diagnostic there: it has one of that id less.</summary>
    internal async Task<FixedCode> MendAsync(CodeFixProvider provider, string id, string title)
    {
        var mended = await FixAsync(provider, id, title);
        await mended.AssertCompilesAsync();
        Assert.Equal((await DiagnoseAsync()).Count(diagnostic => diagnostic.Id == id) - 1, (await mended.DiagnoseAsync()).Count(diagnostic => diagnostic.Id == id));
        return mended;
    }

    /// <summary>Fails where the compiler finds an error in the code and what the generators add to it.</summary>
    internal async Task AssertCompilesAsync()
    {
        var compilation = await _project.GetCompilationAsync();
        SampleProject.NewDriver(tracksSteps: false).RunGeneratorsAndUpdateCompilation(compilation!, out var output, out _, TestContext.Current.CancellationToken);
        var errors = output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, $"{string.Join<Diagnostic>('\n', errors)}\n\n{Text}");
    }

    private FixedCode After(ImmutableArray<CodeActionOperation> operations) =>
        new(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(_project.Id)!, _document);

    private async Task<Diagnostic> FirstAsync(string id) => (await DiagnoseAsync()).Where(diagnostic => diagnostic.Id == id)
        .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).First();

    private async Task<List<CodeAction>> ActionsAsync(CodeFixProvider provider, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            _project.GetDocument(_document)!, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private sealed class Diagnostics(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(all.AsEnumerable());

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all.AsEnumerable());

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
