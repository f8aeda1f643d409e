using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines;

/// <summary>The rules for a pipeline's graph. The sentences of most are the run time's own. Ids are never used again; each has a page under <c>generators/docs</c>.</summary>
internal static class PipelineRules
{
    private const string Category = "Distilabel.Pipelines";

    // The whole sentence comes with the finding, so that the compiler and the run time say the same.
    private const string Message = "{0}";

    public static readonly DiagnosticDescriptor ColumnNotAvailable = new(
        "DDF101", "A required column does not reach the step", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF101"));

    public static readonly DiagnosticDescriptor ColumnTypeDiffers = new(
        "DDF102", "A column reaches the step with another type", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF102"));

    public static readonly DiagnosticDescriptor RootIsNoGenerator = new(
        "DDF103", "A root step must be a generator step", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF103"));

    public static readonly DiagnosticDescriptor GeneratorHasPredecessor = new(
        "DDF104", "A generator step cannot have a previous step", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF104"));

    public static readonly DiagnosticDescriptor Cycle = new(
        "DDF105", "Steps follow each other in a cycle", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF105"));

    public static readonly DiagnosticDescriptor NameRepeated = new(
        "DDF106", "Two steps have one name", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF106"));

    public static readonly DiagnosticDescriptor ColumnFromTwoBranches = new(
        "DDF107", "Two branches each make the column", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF107"));

    public static readonly DiagnosticDescriptor MappedColumnUnknown = new(
        "DDF108", "A mapping names a column that the step does not have", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF108"));

    public static readonly DiagnosticDescriptor OutputRepeated = new(
        "DDF109", "Two outputs of a step have one name", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF109"));

    public static readonly DiagnosticDescriptor StepNeverRun = new(
        "DDF110", "The step is never run", Message, Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpPage.For("DDF110"));

    public static readonly DiagnosticDescriptor RoutingToOneStep = new(
        "DDF111", "A routing batch function has one step to choose from", Message, Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpPage.For("DDF111"));

    public static readonly DiagnosticDescriptor TemplateColumnUnknown = new(
        "DDF112", "A template names a column that the task does not read", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF112"));

    public static readonly DiagnosticDescriptor ConnectionRefused = new(
        "DDF113", "The connection cannot be made", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF113"));

    public static readonly DiagnosticDescriptor ColumnsNotNamed = new(
        "DDF114", "The step is not told its columns, or not all of them", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF114"));

    public static readonly DiagnosticDescriptor StepNameInvalid = new(
        "DDF115", "The step's name has a character that names cannot have", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF115"));

    public static readonly DiagnosticDescriptor SchemaFileInvalid = new(
        "DDF116", "The schema file cannot be read", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF116"));

    public static readonly DiagnosticDescriptor RouteDoesNotFit = new(
        "DDF117", "A route reads a column that is not there", Message, Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF117"));

    public static readonly DiagnosticDescriptor NotFollowed = new(
        "DDF120", "Part of the pipeline cannot be followed", Message, Category, DiagnosticSeverity.Info, true, helpLinkUri: HelpPage.For("DDF120"));

    public static readonly DiagnosticDescriptor StepHasNoName = new(
        "DDF121", "The step has no name of its own", Message, Category, DiagnosticSeverity.Hidden, true, helpLinkUri: HelpPage.For("DDF121"));

    /// <summary>The rule that a finding of the shared check breaks.</summary>
    public static DiagnosticDescriptor Of(FindingKind kind) => kind switch
    {
        FindingKind.ColumnNotAvailable => ColumnNotAvailable,
        FindingKind.ColumnTypeDiffers => ColumnTypeDiffers,
        FindingKind.RootIsNoGenerator => RootIsNoGenerator,
        FindingKind.GeneratorHasPredecessor => GeneratorHasPredecessor,
        FindingKind.Cycle => Cycle,
        FindingKind.NameRepeated => NameRepeated,
        FindingKind.ColumnFromTwoBranches => ColumnFromTwoBranches,
        FindingKind.MappedColumnUnknown => MappedColumnUnknown,
        FindingKind.OutputRepeated => OutputRepeated,
        FindingKind.RouteDoesNotFit => RouteDoesNotFit,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no rule for it."),
    };
}
