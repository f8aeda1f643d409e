using System.Collections.Concurrent;
using Distilabel.Dataflow.Generators.Pipelines.Following.Entries;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>Where the code of a project takes steps out of pipelines that other code made, and may change them.</summary>
/// <remarks>
/// Whoever has only a pipeline gets at its steps by going over it. So a pipeline that a member hands out stays as it was made unless some code of the
/// project goes over one that may be it, and does more with its steps than look at them. Nothing of this is looked for until a pipeline that was handed
/// out has a fault: a project without faults does not pay for it.
/// </remarks>
internal sealed class PipelineChanges
{
    private readonly CodeModel _code;
    private readonly List<IOperation> _roots = [];
    private readonly PipelineOrigins _origins;
    private readonly List<Change> _changes = [];
    private readonly ConcurrentDictionary<ISymbol, Change?> _ofGivers = new(SymbolEqualityComparer.Default);

    private PipelineChanges(CodeModel code, CancellationToken cancellationToken)
    {
        _code = code;
        FindRoots(cancellationToken);
        _origins = new PipelineOrigins(code, _roots, cancellationToken);
        foreach (var root in _roots)
        {
            foreach (var pipeline in root.DescendantsAndSelf().Where(static operation => operation is not IConversionOperation && operation.Type.IsDataflow("Pipeline")))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TakenFrom(pipeline) is { } steps && new StepUses(code, cancellationToken).MayChange(steps))
                {
                    _changes.Add(new Change(MemberAround(pipeline), _origins.Of(pipeline)));
                }
            }
        }
    }

    /// <summary>Looks through the project.</summary>
    public static PipelineChanges Find(CodeModel code, CancellationToken cancellationToken) => new(code, cancellationToken);

    /// <summary>Why the steps of a pipeline that these members hand out may be other than they were made; null when they can't.</summary>
    public string? OfThoseFrom(IEnumerable<ISymbol> givers, CancellationToken cancellationToken)
    {
        foreach (var giver in givers)
        {
            var change = _ofGivers.GetOrAdd(
                giver, giver => _changes.Find(change => change.Origins is null || change.Origins.Any(origin => _origins.Reaches(origin, giver, cancellationToken))));
            if (change is not null)
            {
                return $"its steps are taken out of it, and may be changed, in '{change.Member}'";
            }
        }

        return null;
    }

    /// <summary>The code that may have to do with pipelines: it uses the word, or the name of something that was declared with it.</summary>
    private void FindRoots(CancellationToken cancellationToken)
    {
        var names = PipelineMentions.Wide(_code, cancellationToken);
        foreach (var tree in _code.Trees.Where(tree => !PipelineMentions.IsGenerated(tree, cancellationToken)))
        {
            foreach (var code in EntrySyntax.AllCodeIn(tree.GetRoot(cancellationToken)))
            {
                if (code.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) &&
                    (names.Contains(token.ValueText) || token.ValueText.IndexOf("Pipeline", StringComparison.Ordinal) >= 0)) &&
                    _code.OperationOf(code, cancellationToken) is { } root)
                {
                    _roots.Add(root);
                }
            }
        }
    }

    /// <summary>What has the steps of a pipeline where code goes over it; null where it doesn't.</summary>
    private static IOperation? TakenFrom(IOperation pipeline) => pipeline.Parent switch
    {
        IConversionOperation { Type: { SpecialType: not SpecialType.System_Object } type } conversion when !type.IsDataflow("Pipeline") => conversion,
        IConversionOperation { Type: { } same, Parent: IForEachLoopOperation or ISpreadOperation } conversion when same.IsDataflow("Pipeline") => conversion,
        IForEachLoopOperation or ISpreadOperation => pipeline,
        IInvocationOperation { TargetMethod.Name: "GetEnumerator" } call when call.Instance == pipeline => call,
        IArgumentOperation { Parameter.OriginalDefinition.Type: ITypeParameterSymbol { ConstraintTypes.IsEmpty: false } } => pipeline,
        _ => null,
    };

    private static string MemberAround(IOperation operation) => operation.Syntax.Ancestors().Select(static node => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        _ => null,
    }).FirstOrDefault(static name => name is not null) ?? Path.GetFileName(operation.Syntax.SyntaxTree.FilePath);

    /// <summary>Code that may change steps of a pipeline.</summary>
    /// <param name="Member">The name of the member that has it.</param>
    /// <param name="Origins">The members that the pipeline comes from; null where it may be any.</param>
    private sealed record Change(string Member, HashSet<ISymbol>? Origins);
}
