using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Distilabel.Dataflow.Generators;

/// <summary>Tells whether a project's <c>LangVersion</c> has what generated code is written with: collection expressions, and spans as <c>params</c>.</summary>
internal static class OldLanguage
{
    /// <summary>The project's version where it is too old; null where it is not.</summary>
    public static IncrementalValueProvider<string?> Of(IncrementalGeneratorInitializationContext context) => context.ParseOptionsProvider.Select(static (options, _) =>
        options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp13 and var version } ? version.ToDisplayString() : null);

    /// <summary>Reports the one error that stands for all those that generated code would have, where there is any. A build shows equal ones once.</summary>
    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<bool> generates) => context.RegisterSourceOutput(
        generates.Combine(Of(context)).SelectMany(static (pair, _) => pair is { Left: true, Right: { } version } ? ImmutableArray.Create(version) : []),
        static (output, version) => output.ReportDiagnostic(Diagnostic.Create(StepRules.LanguageIsTooOld, Location.None, version)));
}
