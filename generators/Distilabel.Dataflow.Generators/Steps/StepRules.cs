using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The rules for writing a step. Ids are never used again; each has a page under <c>generators/docs</c>.</summary>
internal static class StepRules
{
    private const string Category = "Distilabel.Steps";

    public static readonly DiagnosticDescriptor StepNotPartial = new(
        "DDF001", "A step must be partial", "The type '{0}' must be partial, so that the generator can add to it what the run time needs",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF001"));

    public static readonly DiagnosticDescriptor MethodMissing = new(
        "DDF002", "A step needs a method that does its work", "The step '{0}' has no method that does its work: write {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF002"));

    public static readonly DiagnosticDescriptor SeveralMethods = new(
        "DDF003", "A step does its work in one method", "The step '{0}' has two methods that could do its work, '{1}' and '{2}': keep one of them",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF003"));

    public static readonly DiagnosticDescriptor WrongSignature = new(
        "DDF004", "The method of a step has a signature that no kind of step has", "'{0}' can't do the work of the step '{1}': {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF004"));

    public static readonly DiagnosticDescriptor ColumnNamedTwice = new(
        "DDF005", "A column is named twice", "The step '{0}' names the {1} column '{2}' twice",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF005"));

    public static readonly DiagnosticDescriptor ColumnNameMakesNoMember = new(
        "DDF006", "A column's name makes no C# name", "The column '{0}' gets no member in '{1}': {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF006"));

    public static readonly DiagnosticDescriptor TypeNotStorable = new(
        "DDF007", "A column's type can't be stored", "No checkpoint or Parquet file can hold '{0}': {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF007"));

    public static readonly DiagnosticDescriptor ParameterCannotBeSet = new(
        "DDF008", "A runtime parameter can't be set", "The runtime parameter '{0}' can't be set: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF008"));

    public static readonly DiagnosticDescriptor WrongBase = new(
        "DDF009", "A step has the wrong base class", "The step '{0}' must derive from '{1}', or from nothing: the generator then adds the base class",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF009"));

    public static readonly DiagnosticDescriptor FunctionCannotBeStep = new(
        "DDF010", "A method can't be made a step", "The method '{0}' can't be made a step: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF010"));

    public static readonly DiagnosticDescriptor TypeCannotBeStep = new(
        "DDF011", "A type can't be a step", "The type '{0}' can't be a step: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF011"));

    public static readonly DiagnosticDescriptor FieldIsShared = new(
        "DDF012", "A field's object is shared by all copies of a step",
        "All runs and replicas of the step '{0}' share the object in '{1}', since each works on a shallow copy of the step: make it in LoadAsync",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpPage.For("DDF012"));

    public static readonly DiagnosticDescriptor RowTypeIsOpen = new(
        "DDF013", "A type parameter stands for rows without [Row]",
        "Which rows '{0}' stands for can't be seen here: put [Row] on the type parameter, so that column access is made for each type that stands for it",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF013"));

    public static readonly DiagnosticDescriptor ColumnTypeIsNullable = new(
        "DDF014", "A column's type is a nullable value type", "'{0}' can't be the type of a column: write {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF014"));

    public static readonly DiagnosticDescriptor TypeIsNoRow = new(
        "DDF015", "A type without properties stands for rows", "'{0}' can't stand for rows: a row is a record, whose public properties are the columns; write one",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF015"));

    public static readonly DiagnosticDescriptor LanguageIsTooOld = new(
        "DDF016", "LangVersion is too old for generated code",
        "Generated code needs C# 13, and LangVersion is {0}: remove LangVersion from the project, or write <LangVersion>13</LangVersion> or later",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage.For("DDF016"));
}
