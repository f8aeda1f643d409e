using Distilabel.Dataflow.Generators.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>
/// Makes the column types of records and enums: of those that steps' columns have, of those that stand for a type parameter with <c>[Row]</c>, and of
/// those that have <c>[Row]</c> themselves.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RowTypeGenerator : IIncrementalGenerator
{
    internal const string UsesStage = "RowUses";
    internal const string InferredUsesStage = "InferredRowUses";
    internal const string TypesStage = "ColumnTypes";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var columns = Found(context, KnownSymbols.InputColumnAttribute, OfColumns)
            .Combine(Found(context, KnownSymbols.OutputColumnAttribute, OfColumns)).Select(static (found, _) => found.Left.AddRange(found.Right));
        var named = Found(context, KnownSymbols.InputColumnsFromAttribute, OfNamedColumns)
            .Combine(Found(context, KnownSymbols.OutputColumnsFromAttribute, OfNamedColumns)).Select(static (found, _) => found.Left.AddRange(found.Right));
        var rows = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownSymbols.RowAttribute, static (node, _) => node is BaseTypeDeclarationSyntax, static (target, _) => OfRow(target));
        var uses = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is GenericNameSyntax name && RowUse.IsCandidate(name),
            static (target, cancellationToken) => RowUse.Parse((GenericNameSyntax)target.Node, target.SemanticModel, cancellationToken))
            .WithTrackingName(UsesStage);

        // Of whole files: which names matter is known of the compilation only, and a value for each call of a project would be kept.
        var inferred = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is CompilationUnitSyntax,
            static (target, cancellationToken) => RowUse.ParseInferred((CompilationUnitSyntax)target.Node, target.SemanticModel, cancellationToken))
            .Where(static models => models.Count > 0)
            .WithTrackingName(InferredUsesStage);

        var all = columns.Combine(named).Combine(Flatten(rows)).Combine(Flatten(uses).Combine(Flatten(inferred)).Select(static (found, _) => found.Left.AddRange(found.Right)))
            .SelectMany(static (found, _) => Distinct(found.Left.Left.Left.Concat(found.Left.Left.Right).Concat(found.Left.Right).Concat(found.Right)))
            .WithTrackingName(TypesStage);
        var old = OldLanguage.Of(context);
        context.RegisterSourceOutput(all.Combine(old), static (output, pair) =>
        {
            if (pair.Right is null)
            {
                output.AddSource(Names.Hint(pair.Left.Type.Replace("global::", ""), "ColumnType"), ColumnTypeEmitter.Emit(pair.Left));
            }
        });
        OldLanguage.Register(context, all.Collect().Select(static (models, _) => models.Length > 0));
    }

    private static IncrementalValueProvider<System.Collections.Immutable.ImmutableArray<ColumnTypeModel>> Flatten(
        IncrementalValuesProvider<EquatableArray<ColumnTypeModel>> found) => found.SelectMany(static (models, _) => models).Collect();

    private static IncrementalValueProvider<System.Collections.Immutable.ImmutableArray<ColumnTypeModel>> Found(
        IncrementalGeneratorInitializationContext context, string attribute, Func<GeneratorAttributeSyntaxContext, EquatableArray<ColumnTypeModel>> find) =>
        Flatten(context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, (target, _) => find(target)));

    private static EquatableArray<ColumnTypeModel> OfNamedColumns(GeneratorAttributeSyntaxContext target) =>
        Models(target.Attributes.Select(DynamicColumnParser.TypeIn).OfType<ITypeSymbol>(), target.TargetSymbol.ContainingAssembly);

    private static EquatableArray<ColumnTypeModel> OfColumns(GeneratorAttributeSyntaxContext target) =>
        Models(target.Attributes.SelectMany(static attribute => attribute.AttributeClass?.TypeArguments ?? []), target.TargetSymbol.ContainingAssembly);

    private static EquatableArray<ColumnTypeModel> OfRow(GeneratorAttributeSyntaxContext target) =>
        target.TargetSymbol is INamedTypeSymbol { IsGenericType: false } type ? Models([type], type.ContainingAssembly) : [];

    private static EquatableArray<ColumnTypeModel> Models(IEnumerable<ITypeSymbol> types, IAssemblySymbol within) =>
        Distinct(types.SelectMany(type => ColumnTypeParser.Parse(type, within))).ToEquatableArray();

    /// <summary>One model for each type, in the order of their names: the same whichever use of a type comes first.</summary>
    private static IEnumerable<ColumnTypeModel> Distinct(IEnumerable<ColumnTypeModel> models) =>
        models.GroupBy(static model => model.Type).Select(static group => group.First()).OrderBy(static model => model.Type, StringComparer.Ordinal);
}
