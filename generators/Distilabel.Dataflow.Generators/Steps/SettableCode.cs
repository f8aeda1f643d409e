using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The code of a class by which others set an object up before it runs: constructors, setters, and methods that others can call.</summary>
/// <remarks>
/// Not the methods that the engine calls, nor getters, nor what overrides something: what these change is the step's state. By syntax and by names: what is
/// taken for settable and is not costs a signature at worst, and never gives a stale result.
/// </remarks>
internal sealed class SettableCode
{
    private readonly List<SyntaxNode> _bodies = [];

    private SettableCode()
    {
    }

    public static SettableCode Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var code = new SettableCode();
        var members = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<TypeDeclarationSyntax>()
            .SelectMany(static declaration => declaration.Members).ToArray();
        code._bodies.AddRange(members.OfType<ConstructorDeclarationSyntax>());
        code._bodies.AddRange(members.OfType<BasePropertyDeclarationSyntax>().SelectMany(static property => property.AccessorList?.Accessors ?? [])
            .Where(static accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)));
        var methods = members.OfType<MethodDeclarationSyntax>().ToList();
        var open = new Queue<SyntaxNode>(code._bodies.Concat(methods.Where(IsForOthers)));
        code._bodies.AddRange(methods.Where(IsForOthers));
        methods.RemoveAll(IsForOthers);
        while (open.Count > 0)
        {
            // What they call does their work.
            var called = open.Dequeue().DescendantNodes().OfType<InvocationExpressionSyntax>().Select(NameOf).ToArray();
            var next = methods.Where(method => called.Contains(method.Identifier.ValueText)).ToArray();
            code._bodies.AddRange(next);
            methods.RemoveAll(next.Contains);
            Array.ForEach(next, open.Enqueue);
        }

        return code;
    }

    /// <summary>Whether a field, or a part of it, is given a value.</summary>
    public bool Sets(string field) => _bodies.SelectMany(static body => body.DescendantNodes()).Any(node => node switch
    {
        AssignmentExpressionSyntax assignment => Mentions(assignment.Left, field),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } prefix =>
            Mentions(prefix.Operand, field),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } postfix =>
            Mentions(postfix.Operand, field),
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => Mentions(argument.Expression, field),
        _ => false,
    });

    /// <summary>Whether a field is used at all.</summary>
    public bool Uses(string field) => _bodies.Exists(body => Mentions(body, field));

    private static bool IsForOthers(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(static modifier => modifier.RawKind is (int)SyntaxKind.PublicKeyword or (int)SyntaxKind.InternalKeyword or (int)SyntaxKind.ProtectedKeyword) &&
        !method.Modifiers.Any(SyntaxKind.OverrideKeyword) &&
        method.Identifier.ValueText is not ("Process" or "ProcessAsync" or "Keep" or "Generate" or "GenerateAsync" or "Execute" or "ExecuteAsync" or "ExecuteRowAsync"
            or "ExpandRowAsync");

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => identifier.Identifier.ValueText == name);
}
