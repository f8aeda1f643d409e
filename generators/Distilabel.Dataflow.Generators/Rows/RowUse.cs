using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.CodeHashes;
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

    /// <summary>Whether a name may be one of the library's own whose type argument is a row, and nothing else.</summary>
    public static bool IsOfLibrary(GenericNameSyntax name) =>
        name.Identifier.ValueText is "LoadDataFromDicts" or "LoadDataFromFileSystem" or "ReadAsync" or "When";

    /// <summary>Whether a type parameter is one of the library's own, which stand for rows. Those of a project may stand for any type of column.</summary>
    public static bool IsOfLibrary(ITypeParameterSymbol parameter) => CodeIndex.IsOwnAssembly(parameter.ContainingAssembly?.Name);

    /// <summary>The column types that a name needs, as far as the generator can see.</summary>
    /// <remarks>
    /// A generator sees no generated code. So a name that can't be bound may well be <c>ReadAsync&lt;Answer&gt;</c> on what a generated member gave: each of
    /// its arguments is then taken for a row. What is made for one too many is code that is never called.
    /// </remarks>
    public static EquatableArray<ColumnTypeModel> Parse(GenericNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var (parameters, arguments) = Bind(name, model, cancellationToken);
        var types = parameters.IsEmpty ? ArgumentsOf(name, model) : RowsAmong(parameters, arguments).Select(static row => row.Type);
        return types.Where(static type => !IsOpen(type)).SelectMany(type => ColumnTypeParser.Parse(type, model.Compilation.Assembly)).ToEquatableArray();
    }

    /// <summary>The column types that a file's calls need whose type arguments are inferred.</summary>
    /// <remarks>Where they can't be, since an argument's type is still to be generated, what the other arguments are made of is taken for rows.</remarks>
    public static EquatableArray<ColumnTypeModel> ParseInferred(CompilationUnitSyntax file, SemanticModel model, CancellationToken cancellationToken) =>
        InferringNames(file, model, cancellationToken).SelectMany(name => InferredIn(name, model, cancellationToken))
            .Where(static type => !IsOpen(type)).SelectMany(type => ColumnTypeParser.Parse(type, model.Compilation.Assembly)).ToEquatableArray();

    /// <summary>The names in a file that may stand for methods with <c>[Row]</c> and have no type arguments.</summary>
    public static IEnumerable<IdentifierNameSyntax> InferringNames(CompilationUnitSyntax file, SemanticModel model, CancellationToken cancellationToken)
    {
        var names = RowMethods.In(model.Compilation, cancellationToken);
        return RowMethods.AreNamedIn(file.SyntaxTree, names, cancellationToken)
            ? file.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => names.Contains(name.Identifier.ValueText))
            : [];
    }

    private static IEnumerable<ITypeSymbol> InferredIn(IdentifierNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        var (parameters, arguments) = Bind(name, model, cancellationToken);
        var rows = RowsAmong(parameters, arguments).Select(static row => row.Type).ToList();
        var isUnknown = parameters.Where((parameter, i) => parameter.Find("RowAttribute") is not null &&
            (arguments[i] is IErrorTypeSymbol || SymbolEqualityComparer.Default.Equals(arguments[i], parameter))).Any();
        return isUnknown && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(name.Span)
            ? rows.Concat(call.ArgumentList.Arguments.Select(static argument => argument.Expression).Append(call.Expression is MemberAccessExpressionSyntax access ? access.Expression : call)
                .SelectMany(given => PartsOf(model.GetTypeInfo(given, cancellationToken).Type)))
            : rows;
    }

    /// <summary>The classes and structs that a type is made of.</summary>
    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => PartsOf(array.ElementType),
        INamedTypeSymbol { TypeArguments: [_, ..] arguments } => arguments.SelectMany(PartsOf),
        INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } named when !named.IsStep() => [named],
        _ => [],
    };

    /// <summary>The types among a name's arguments that are rows, less the type parameters that have <c>[Row]</c>, each with what it stands for.</summary>
    public static IEnumerable<(ITypeParameterSymbol Parameter, ITypeSymbol Type)> In(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
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
        SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken) => model.GetSymbolInfo(name, cancellationToken) switch
        {
            { Symbol: INamedTypeSymbol type } => (type.OriginalDefinition.TypeParameters, type.TypeArguments),
            { Symbol: { } member } => OfMember(member),
            { CandidateSymbols: [IMethodSymbol method, ..] } => OfMember(method),
            _ => ([], []),
        };

    /// <summary>Those of a method, and of the block of extensions that it, or a property, stands in.</summary>
    private static (ImmutableArray<ITypeParameterSymbol> Parameters, ImmutableArray<ITypeSymbol> Arguments) OfMember(ISymbol member)
    {
        var (parameters, arguments) = member is IMethodSymbol method
            ? ((method.ReducedFrom ?? method).OriginalDefinition.TypeParameters, method.TypeArguments)
            : (ImmutableArray<ITypeParameterSymbol>.Empty, ImmutableArray<ITypeSymbol>.Empty);
        return member.ContainingType is { IsExtension: true } block
            ? (block.OriginalDefinition.TypeParameters.AddRange(parameters), block.TypeArguments.AddRange(arguments))
            : (parameters, arguments);
    }

    private static IEnumerable<(ITypeParameterSymbol Parameter, ITypeSymbol Type)> RowsAmong(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments)
    {
        for (var i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            if (parameters[i].Find("RowAttribute") is not null && (arguments[i] is not ITypeParameterSymbol || arguments[i].Find("RowAttribute") is null))
            {
                yield return (parameters[i], arguments[i]);
            }
        }
    }

    private static IEnumerable<ITypeSymbol> ArgumentsOf(GenericNameSyntax name, SemanticModel model) => name.TypeArgumentList.Arguments
        .Select(argument => model.GetSpeculativeTypeInfo(argument.SpanStart, argument, SpeculativeBindingOption.BindAsTypeOrNamespace).Type)
        .OfType<INamedTypeSymbol>();
}
