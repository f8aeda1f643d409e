using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.Entries;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Pipelines.ColumnFiles;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.Generators.Pipelines;

/// <summary>Follows the pipelines in a user's code and reports what does not fit, in the words of <c>Pipeline.Validate</c>.</summary>
/// <remarks>
/// Each member is followed by itself, with the code of others where it calls them: an editor that asks for the member under edit has only that one
/// followed. Members that connect no steps and make no pipeline are passed over by their syntax alone, so that nothing is bound for them.
/// A pipeline that a member hands out is judged as it was made, unless code of the project takes steps out of it and may change them: see
/// <see cref="PipelineChanges"/>. Other assemblies are taken to run it as it is.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PipelineAnalyzer : DiagnosticAnalyzer
{
    private readonly Action<ISymbol>? _follows;

    /// <summary>Creates the analyzer.</summary>
    public PipelineAnalyzer()
    {
    }

    /// <summary>Creates one that says which members it follows.</summary>
    internal PipelineAnalyzer(Action<ISymbol> follows) => _follows = follows;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        PipelineRules.ColumnNotAvailable, PipelineRules.ColumnTypeDiffers, PipelineRules.RootIsNoGenerator, PipelineRules.GeneratorHasPredecessor,
        PipelineRules.Cycle, PipelineRules.NameRepeated, PipelineRules.ColumnFromTwoBranches, PipelineRules.MappedColumnUnknown,
        PipelineRules.OutputRepeated, PipelineRules.StepNeverRun, PipelineRules.RoutingToOneStep, PipelineRules.TemplateColumnUnknown,
        PipelineRules.ConnectionRefused, PipelineRules.ColumnsNotNamed, PipelineRules.StepNameInvalid, PipelineRules.SchemaFileInvalid,
        PipelineRules.RouteDoesNotFit, PipelineRules.NotFollowed, PipelineRules.StepHasNoName,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Distilabel.Dataflow.Pipeline") is null)
            {
                return;
            }

            var code = new CodeModel(start.Compilation);
            start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(SchemaFiles.ProjectFolderOption, out var projectFolder);
            var schemas = new SchemaFiles(start.Options.AdditionalFiles, projectFolder, start.CancellationToken);
            start.RegisterSemanticModelAction(file => Analyze(file, code, schemas));
        });
        context.RegisterAdditionalFileAction(CheckSchemaFile);
    }

    // Of whole files, since a compiler that has to tell every member of every file to an analyzer takes longer than the analyzer itself.
    private void Analyze(SemanticModelAnalysisContext context, CodeModel code, SchemaFiles schemas)
    {
        var model = context.SemanticModel;
        foreach (var member in EntrySyntax.AllCodeIn(model.SyntaxTree.GetRoot(context.CancellationToken)))
        {
            if (context.FilterSpan is not { } asked || asked.IntersectsWith(member.Span))
            {
                Analyze(context, member, code, schemas);
            }
        }
    }

    private void Analyze(SemanticModelAnalysisContext context, SyntaxNode member, CodeModel code, SchemaFiles schemas)
    {
        if (!EntrySyntax.MayConnectSteps(member, context.SemanticModel, code, context.CancellationToken))
        {
            return;
        }

        code.Share(context.SemanticModel);
        if (context.SemanticModel.GetOperation(member, context.CancellationToken) is not { } block || !MakesSteps(block) ||
            EntrySyntax.OwnerOf(member, context.SemanticModel, context.CancellationToken) is not { } owner)
        {
            return;
        }

        _follows?.Invoke(owner);
        foreach (var fault in new EntryFollower(code, new EntryCode(owner, [block]), schemas).Follow(context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                fault.Rule, PlaceOf(fault.Place), fault.Others.Select(static other => other.GetLocation()), fault.Properties, fault.Message));
        }
    }

    private static bool MakesSteps(IOperation block) => block.DescendantsAndSelf().Any(static operation => operation switch
    {
        IObjectCreationOperation creation => creation.Type.IsDataflow("Pipeline") || creation.Type.IsStep(),
        IInvocationOperation call => call.TargetMethod is { Name: "Add" } add && add.ContainingType.IsDataflow("Pipeline") ||
            call.Type.IsDataflow("Pipeline") && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty,
        _ => false,
    });

    /// <summary>Where the squiggle goes: of the creation of an object, without its initializer.</summary>
    private static Location PlaceOf(SyntaxNode node) => node switch
    {
        BaseObjectCreationExpressionSyntax { Initializer: { } } creation => Location.Create(
            node.SyntaxTree, TextSpan.FromBounds(node.SpanStart, creation.ArgumentList?.Span.End ?? ((ObjectCreationExpressionSyntax)creation).Type.Span.End)),
        _ => node.GetLocation(),
    };

    private static void CheckSchemaFile(AdditionalFileAnalysisContext context)
    {
        if (!context.AdditionalFile.Path.EndsWith(SchemaFiles.Extension, StringComparison.OrdinalIgnoreCase) ||
            context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        try
        {
            ColumnsFile.Parse(text.ToString());
        }
        catch (ColumnsFileException exception)
        {
            var start = Math.Min(exception.Position, text.Length);
            var line = text.Lines.GetLineFromPosition(start);
            var span = TextSpan.FromBounds(start, Math.Max(start, line.End));
            context.ReportDiagnostic(Diagnostic.Create(
                PipelineRules.SchemaFileInvalid,
                Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)),
                exception.Message));
        }
    }
}
