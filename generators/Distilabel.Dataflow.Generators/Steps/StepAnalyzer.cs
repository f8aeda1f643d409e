using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Parameters;
using Distilabel.Dataflow.Generators.Rows;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Says what is wrong with steps, parameters and rows. It asks the parsers that the generators ask.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        StepRules.StepNotPartial,
        StepRules.MethodMissing,
        StepRules.SeveralMethods,
        StepRules.WrongSignature,
        StepRules.ColumnNamedTwice,
        StepRules.ColumnNameMakesNoMember,
        StepRules.TypeNotStorable,
        StepRules.ParameterCannotBeSet,
        StepRules.WrongBase,
        StepRules.FunctionCannotBeStep,
        StepRules.TypeCannotBeStep,
        StepRules.FieldIsShared,
        StepRules.RowTypeIsOpen,
        StepRules.ColumnTypeIsNullable,
        StepRules.TypeIsNoRow,
        StepRules.LanguageIsTooOld, // reported by the generators
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterSemanticModelAction(AnalyzeUses);
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var report = new StepReport(context.ReportDiagnostic);
        if (type.HasStepAttribute())
        {
            StepParser.Parse(type, report, context.CancellationToken);
            SharedFields.Check(type, report, context.CancellationToken);
        }
        else if (ParameterParser.Declared(type).Any() && ParameterizedClassParser.IsOwn(type))
        {
            ParameterizedClassParser.Parse(type, report, context.CancellationToken);
        }

        if (type.Find("RowAttribute") is { } row && !type.IsGenericType)
        {
            ColumnTypeParser.Check(type, type.ContainingAssembly, row.Where(), report);
        }
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.Find("StepAttribute") is not null)
        {
            FunctionParser.Parse(method, new StepReport(context.ReportDiagnostic), context.CancellationToken);
        }
    }

    // Of whole files, since a compiler that has to tell every node of every file to an analyzer takes longer than the analyzer itself.
    private static void AnalyzeUses(SemanticModelAnalysisContext context)
    {
        var file = (CompilationUnitSyntax)context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        foreach (var name in file.DescendantNodes().OfType<GenericNameSyntax>().Where(static name => RowUse.IsCandidate(name) || RowUse.IsOfLibrary(name)))
        {
            AnalyzeUse(context, name, name.TypeArgumentList);
        }

        foreach (var name in RowUse.InferringNames(file, context.SemanticModel, context.CancellationToken))
        {
            AnalyzeUse(context, name, name);
        }
    }

    private static void AnalyzeUse(SemanticModelAnalysisContext context, SimpleNameSyntax name, SyntaxNode underlined)
    {
        if (context.FilterSpan is { } asked && !asked.IntersectsWith(name.Span))
        {
            return;
        }

        var report = new StepReport(context.ReportDiagnostic);
        foreach (var (stands, type) in RowUse.In(name, context.SemanticModel, context.CancellationToken))
        {
            var shown = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            if (type is ITypeParameterSymbol parameter)
            {
                report.AddWith(StepRules.RowTypeIsOpen, DiagnosticSeverity.Error, underlined.GetLocation(), parameter.Locations, shown);
            }
            else if (RowUse.IsOpen(type))
            {
                // A type parameter inside: a record with [Row], or another use, may have made what it needs.
                report.AddWith(StepRules.RowTypeIsOpen, DiagnosticSeverity.Warning, underlined.GetLocation(), [], shown);
            }
            else if (RowUse.IsOfLibrary(stands) && ColumnTypeParser.HasNoProperties(type))
            {
                report.Add(StepRules.TypeIsNoRow, underlined.GetLocation(), shown);
            }
            else
            {
                ColumnTypeParser.Check(type, context.SemanticModel.Compilation.Assembly, underlined.GetLocation(), report);
            }
        }
    }
}
