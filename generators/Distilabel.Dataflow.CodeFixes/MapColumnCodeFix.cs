using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Offers to map a missing column from one that is there: where it is missing, or where the other is made.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MapColumnCodeFix)), Shared]
public sealed class MapColumnCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DDF101"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var candidate in Candidate.Of(diagnostic))
            {
                await OfferAsync(context, diagnostic, candidate.Step, new Mapping("InputMappings", candidate.Column, candidate.Missing, candidate.Available),
                    $"Read '{candidate.Column}' from the column '{candidate.Available}'").ConfigureAwait(false);
                if (candidate.Maker is { } maker)
                {
                    await OfferAsync(context, diagnostic, maker, new Mapping("OutputMappings", candidate.MadeAs, candidate.Available, candidate.Missing),
                        $"Let step '{candidate.MakerName}' name its column '{candidate.MadeAs}' '{candidate.Missing}'").ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task OfferAsync(CodeFixContext context, Diagnostic diagnostic, Location place, Mapping mapping, string title)
    {
        if (context.Document.Project.Solution.GetDocument(place.SourceTree) is { } document &&
            await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root &&
            root.FindNode(place.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation &&
            ObjectInitializers.Map(creation, mapping) is { } change)
        {
            context.Offer(diagnostic, document, title, title, change);
        }
    }

    /// <summary>A way to get a missing column.</summary>
    /// <param name="Step">The creation of the step that lacks it.</param>
    /// <param name="Column">The step's own name for it.</param>
    /// <param name="Missing">Its name in the pipeline.</param>
    /// <param name="Available">The column that may stand for it.</param>
    /// <param name="Maker">The creation of the step that makes the other; null where it is not seen.</param>
    /// <param name="MakerName">That step's name.</param>
    /// <param name="MadeAs">That step's own name for the column.</param>
    private sealed record Candidate(Location Step, string Column, string Missing, string Available, Location? Maker, string MakerName, string MadeAs)
    {
        public static IEnumerable<Candidate> Of(Diagnostic diagnostic)
        {
            if (!diagnostic.Properties.TryGetValue(MissingColumns.CandidatesProperty, out var lines) || string.IsNullOrEmpty(lines))
            {
                yield break;
            }

            foreach (var line in lines!.Split('\n'))
            {
                var parts = line.Split('\t');
                var place = int.Parse(parts[3], CultureInfo.InvariantCulture);
                yield return new Candidate(
                    diagnostic.AdditionalLocations[0], parts[0], parts[1], parts[2], place < 0 ? null : diagnostic.AdditionalLocations[place], parts[4], parts[5]);
            }
        }
    }
}
