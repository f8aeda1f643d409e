using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>Finds the types that stand for a type parameter with <c>[Row]</c>: <c>LoadDataFromDicts&lt;PromptRow&gt;</c>, <c>ReadAsync&lt;Answer&gt;</c>.</summary>
internal static class RowUse
{
    /// <summary>Whether a name could name a row type: one of its arguments is neither a keyword such as <c>string</c> nor left out.</summary>
    public static bool IsCandidate(GenericNameSyntax name) =>
        name.TypeArgumentList.Arguments.Any(static argument => argument is not (PredefinedTypeSyntax or OmittedTypeArgumentSyntax)) &&
        name.Identifier.ValueText is not ("List" or "IReadOnlyList" or "IEnumerable" or "Dictionary" or "Task" or "ValueTask" or "IAsyncEnumerable"
            or "Func" or "Action" or "InputColumn" or "OutputColumn");

    public static EquatableArray<ColumnTypeModel> Parse(GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken) =>
        TypesIn(name, model, cancellationToken).SelectMany(type => ColumnTypeParser.Parse(type, model.Compilation.Assembly)).ToEquatableArray();

    /// <summary>The types among a name's arguments that are rows.</summary>
    public static IEnumerable<ITypeSymbol> TypesIn(GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var (parameters, arguments) = model.GetSymbolInfo(name, cancellationToken) switch
        {
            { Symbol: INamedTypeSymbol type } => (type.OriginalDefinition.TypeParameters, type.TypeArguments),
            { Symbol: IMethodSymbol method } => (method.OriginalDefinition.TypeParameters, method.TypeArguments),
            { CandidateSymbols: [IMethodSymbol method, ..] } => (method.OriginalDefinition.TypeParameters, method.TypeArguments),
            _ => ([], []),
        };
        for (var i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            if (arguments[i] is not ITypeParameterSymbol && parameters[i].Find("RowAttribute") is not null)
            {
                yield return arguments[i];
            }
        }
    }
}
