using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>Which members are worth following, told by their syntax.</summary>
internal static class EntrySyntax
{
    /// <summary>All pieces of code in a file that run, each by itself.</summary>
    public static IEnumerable<SyntaxNode> AllCodeIn(SyntaxNode file)
    {
        foreach (var node in file.DescendantNodesAndSelf(static node => node is CompilationUnitSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or
            AccessorListSyntax or BaseListSyntax or VariableDeclarationSyntax or VariableDeclaratorSyntax))
        {
            switch (node)
            {
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PrimaryConstructorBaseTypeSyntax:
                case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax }:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax }:
                case CompilationUnitSyntax unit when unit.Members.Any(SyntaxKind.GlobalStatement):
                    yield return node;
                    break;
            }
        }
    }

    /// <summary>The method, field or property that a piece of code belongs to.</summary>
    public static ISymbol? OwnerOf(SyntaxNode code, SemanticModel model, CancellationToken cancellationToken) => code switch
    {
        EqualsValueClauseSyntax { Parent: { } declaration } => model.GetDeclaredSymbol(declaration, cancellationToken),
        ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property } => (model.GetDeclaredSymbol(property, cancellationToken) as IPropertySymbol)?.GetMethod,
        PrimaryConstructorBaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax type } => model.GetDeclaredSymbol(type, cancellationToken)?.InstanceConstructors
            .FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences is [var reference] && reference.SyntaxTree == type.SyntaxTree && reference.Span == type.Span),
        _ => model.GetDeclaredSymbol(code, cancellationToken),
    };

    /// <summary>Whether code may make a pipeline or connect steps: it names one of the words that are needed for it, or something that was declared with them.</summary>
    public static bool MayConnectSteps(SyntaxNode code, SemanticModel model, CodeModel project, CancellationToken cancellationToken)
    {
        var mayAdd = false;
        var mayMake = false;
        ISymbol? owner = null;
        HashSet<string>? names = null;
        foreach (var token in code.DescendantTokens())
        {
            switch (token.Kind())
            {
                case SyntaxKind.GreaterThanGreaterThanToken or SyntaxKind.GreaterThanGreaterThanEqualsToken:
                case SyntaxKind.IdentifierToken when token.ValueText == "Connect" || token.ValueText.IndexOf("Pipeline", StringComparison.Ordinal) >= 0:
                    return true;
                case SyntaxKind.IdentifierToken when token.ValueText == "Add":
                    mayAdd = true;
                    break;
                case SyntaxKind.NewKeyword when token.Parent is ImplicitObjectCreationExpressionSyntax:
                case SyntaxKind.IdentifierToken when token.Parent is SimpleNameSyntax { Parent: ObjectCreationExpressionSyntax }:
                    if (TypeOf(owner ??= OwnerOf(code, model, cancellationToken)).IsPartOfPipeline())
                    {
                        return true;
                    }

                    break;
            }

            mayMake = mayMake || (token.IsKind(SyntaxKind.IdentifierToken) && (names ??= project.PipelineNames(cancellationToken)).Contains(token.ValueText));
        }

        return mayMake || (mayAdd && MayHoldPipelines(owner ?? OwnerOf(code, model, cancellationToken)));
    }

    private static ITypeSymbol? TypeOf(ISymbol? owner) => owner switch
    {
        IMethodSymbol { ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } } => result,
        IMethodSymbol method => method.ReturnType,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool MayHoldPipelines(ISymbol? owner) =>
        owner is IMethodSymbol method && method.Parameters.Any(static parameter => parameter.Type.IsDataflow("Pipeline")) ||
        owner?.ContainingType?.GetMembers().Any(static member => member is IFieldSymbol or IPropertySymbol && TypeOf(member).IsDataflow("Pipeline")) == true;
}
