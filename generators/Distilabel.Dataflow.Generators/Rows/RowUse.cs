using System.Collections.Immutable;
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

    /// <summary>The column types that a name needs, as far as the generator can see.</summary>
    /// <remarks>
    /// A generator sees no generated code. So a name that can't be bound may well be <c>ReadAsync&lt;Answer&gt;</c> on what a generated member gave: each of
    /// its arguments is then taken for a row. What is made for one too many is code that is never called.
    /// </remarks>
    public static EquatableArray<ColumnTypeModel> Parse(GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var (parameters, arguments) = Bind(name, model, cancellationToken);
        var types = parameters.IsEmpty ? ArgumentsOf(name, model) : RowsAmong(parameters, arguments);
        return types.Where(static type => !IsOpen(type)).SelectMany(type => ColumnTypeParser.Parse(type, model.Compilation.Assembly)).ToEquatableArray();
    }

    /// <summary>The types among a name's arguments that are rows, less the type parameters that have <c>[Row]</c>.</summary>
    public static IEnumerable<ITypeSymbol> TypesIn(GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var (parameters, arguments) = Bind(name, model, cancellationToken);
        return RowsAmong(parameters, arguments);
    }

    /// <summary>Whether a type is, or is made of, a type parameter, so that nothing can be made for it here.</summary>
    public static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || (named.ContainingType is { } outer && IsOpen(outer)),
        _ => false,
    };

    private static (ImmutableArray<ITypeParameterSymbol> Parameters, ImmutableArray<ITypeSymbol> Arguments) Bind(
        GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken) => model.GetSymbolInfo(name, cancellationToken) switch
        {
            { Symbol: INamedTypeSymbol type } => (type.OriginalDefinition.TypeParameters, type.TypeArguments),
            { Symbol: IMethodSymbol method } => (method.OriginalDefinition.TypeParameters, method.TypeArguments),
            { CandidateSymbols: [IMethodSymbol method, ..] } => (method.OriginalDefinition.TypeParameters, method.TypeArguments),
            _ => ([], []),
        };

    private static IEnumerable<ITypeSymbol> RowsAmong(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments)
    {
        for (var i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            if (parameters[i].Find("RowAttribute") is not null && (arguments[i] is not ITypeParameterSymbol || arguments[i].Find("RowAttribute") is null))
            {
                yield return arguments[i];
            }
        }
    }

    private static IEnumerable<ITypeSymbol> ArgumentsOf(GenericNameSyntax name, SemanticModel model) => name.TypeArgumentList.Arguments
        .Select(argument => model.GetSpeculativeTypeInfo(argument.SpanStart, argument, SpeculativeBindingOption.BindAsTypeOrNamespace).Type)
        .OfType<INamedTypeSymbol>();
}
