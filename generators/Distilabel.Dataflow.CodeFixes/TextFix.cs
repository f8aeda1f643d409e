using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Distilabel.Dataflow.CodeFixes;

/// <summary>Offers changes of text. They are worked out before they are offered, so that none is that would change nothing.</summary>
internal static class TextFix
{
    public static void Offer(this CodeFixContext context, Diagnostic diagnostic, string title, string key, TextChange change) =>
        context.Offer(diagnostic, context.Document, title, key, change);

    public static void Offer(this CodeFixContext context, Diagnostic diagnostic, Document document, string title, string key, TextChange change) =>
        context.RegisterCodeFix(
            CodeAction.Create(
                title,
                async cancellationToken =>
                {
                    var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                    return document.Project.Solution.WithDocumentText(document.Id, text.WithChanges(change));
                },
                key),
            diagnostic);
}
