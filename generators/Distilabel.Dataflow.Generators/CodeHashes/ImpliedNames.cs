using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>The members that syntax calls without their names.</summary>
internal static class ImpliedNames
{
    private static readonly string[] Loops =
        ["GetEnumerator", "MoveNext", "Current", "GetAsyncEnumerator", "MoveNextAsync", "Dispose", "DisposeAsync", "Deconstruct"];
    private static readonly string[] Awaits = ["GetAwaiter", "IsCompleted", "GetResult", "OnCompleted", "UnsafeOnCompleted"];
    private static readonly string[] Usings = ["Dispose", "DisposeAsync"];
    private static readonly string[] Collections = ["Add", "GetEnumerator", "MoveNext", "Current", "Create"];
    private static readonly string[] Deconstructions = ["Deconstruct"];
    private static readonly string[] Ranges = ["Slice"];
    private static readonly string[] Locks = ["EnterScope", "Dispose"];
    private static readonly string[] Pins = ["GetPinnableReference"];
    private static readonly string[] Queries =
        ["Select", "SelectMany", "Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Join", "GroupJoin", "GroupBy", "Cast"];

    public static string[] Of(SyntaxNode node) => node.Kind() switch
    {
        SyntaxKind.ForEachStatement or SyntaxKind.ForEachVariableStatement => Loops,
        SyntaxKind.AwaitExpression => Awaits,
        SyntaxKind.UsingStatement => Usings,
        SyntaxKind.LocalDeclarationStatement when ((LocalDeclarationStatementSyntax)node).UsingKeyword != default => Usings,
        SyntaxKind.CollectionInitializerExpression or SyntaxKind.ComplexElementInitializerExpression or SyntaxKind.CollectionExpression => Collections,
        SyntaxKind.QueryExpression => Queries,
        SyntaxKind.ParenthesizedVariableDesignation or SyntaxKind.PositionalPatternClause => Deconstructions,
        SyntaxKind.SimpleAssignmentExpression when ((AssignmentExpressionSyntax)node).Left is TupleExpressionSyntax => Deconstructions,
        SyntaxKind.RangeExpression or SyntaxKind.SlicePattern => Ranges,
        SyntaxKind.LockStatement => Locks,
        SyntaxKind.FixedStatement => Pins,
        _ => [],
    };
}
