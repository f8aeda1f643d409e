using System.Collections.Concurrent;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Generators.Rows;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>A compilation as the analyzer reads it: the bodies of its methods, and, looked up once, the classes of its steps, the uses of its members and which code matters.</summary>
internal sealed class CodeModel(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, StepClass> _stepClasses = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<ISymbol, MemberUses> _uses = new(SymbolEqualityComparer.Default);
    private readonly StepClassReader _reader = new(compilation.Assembly);
    private HashSet<string>? _pipelineNames;
    private PipelineChanges? _changes;

    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>? _derived;

    /// <summary>The classes of the project that derive from a class and can be made, in order.</summary>
    public IReadOnlyList<INamedTypeSymbol> MadeOf(INamedTypeSymbol type)
    {
        _derived ??= Derived();
        return _derived.TryGetValue(type.OriginalDefinition, out var classes) ? classes : [];
    }

    /// <summary>Whether other assemblies can use the public members of this one.</summary>
    public bool IsLibrary => compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary or OutputKind.NetModule;

    public IEnumerable<SyntaxTree> Trees => compilation.SyntaxTrees;

    /// <summary>For pieces of code: whether they matter to pipelines.</summary>
    public ConcurrentDictionary<SyntaxNode, bool> Relevance { get; } = new();

    /// <summary>The columns of a record whose properties are columns, as a step reads them; null where it is not known which record it is.</summary>
    public IReadOnlyList<CheckedInput<ColumnTypeName>>? ColumnsOfRow(ITypeSymbol row) =>
        row is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None }
            ?
            [
                .. RowProperties.Of(row, compilation.Assembly).Properties.Select(static property => (property.Column, Type: ColumnTypeReader.Read(property.Property.Type)))
                    .Where(static property => property.Type is not null)
                    .Select(static property => new CheckedInput<ColumnTypeName>(property.Column, property.Type, false)),
            ]
            : null;

    /// <summary>The names of members that give or take pipelines, and other names of the type.</summary>
    public HashSet<string> PipelineNames(CancellationToken cancellationToken)
    {
        if (_pipelineNames is null)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var tree in compilation.SyntaxTrees)
            {
                names.UnionWith(PipelineMentions.In(tree, cancellationToken));
            }

            _pipelineNames = names;
        }

        return _pipelineNames;
    }

    /// <summary>Where code uses the member.</summary>
    public MemberUses UsesOf(ISymbol member, CancellationToken cancellationToken) =>
        _uses.GetOrAdd(member, member => MemberUses.Find(this, member, cancellationToken));

    /// <summary>Uses a model that the compiler has made anyway.</summary>
    public void Share(SemanticModel model) => _models.TryAdd(model.SyntaxTree, model);

    /// <summary>What is known of the class; null when it is no step's.</summary>
    public StepClass? StepClassOf(ITypeSymbol? type) => type is INamedTypeSymbol named && named.IsStep()
        ? _stepClasses.GetOrAdd(named, _reader.Read)
        : null;

    /// <summary>Where code may change the steps of pipelines that other code made.</summary>
    public PipelineChanges ChangesOfPipelines(CancellationToken cancellationToken) => _changes ??= PipelineChanges.Find(this, cancellationToken);

    /// <summary>What a piece of code does.</summary>
    public IOperation? OperationOf(SyntaxNode code, CancellationToken cancellationToken) => ModelOf(code.SyntaxTree)?.GetOperation(code, cancellationToken);

    /// <summary>The code of a method, a constructor, an accessor or a local function; null when it can't be seen.</summary>
    public IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method.DeclaringSyntaxReferences is not [var reference])
        {
            return null;
        }

        var syntax = reference.GetSyntax(cancellationToken);
        return ModelOf(syntax.SyntaxTree)?.GetOperation(syntax, cancellationToken);
    }

    /// <summary>Whether the compiler leaves a call out, and with it its arguments: of a partial method without code, and of one for builds with a symbol that this one lacks.</summary>
    public static bool LeavesOut(IInvocationOperation call, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (!method.ReturnsVoid)
        {
            return false;
        }

        if (method is { IsPartialDefinition: true, PartialImplementationPart: null })
        {
            return true;
        }

        var symbols = method.GetAttributes()
            .Where(static attribute => attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
            .Select(static attribute => attribute.ConstructorArguments is [{ Value: string symbol }] ? symbol : "").ToArray();
        return symbols.Length > 0 && !Array.Exists(symbols, symbol => Defines(call.Syntax.SyntaxTree, symbol, cancellationToken));
    }

    /// <summary>The call of the base constructor in a primary constructor's head.</summary>
    public IOperation? BaseCallOf(TypeDeclarationSyntax type, CancellationToken cancellationToken) =>
        type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } call
            ? ModelOf(type.SyntaxTree)?.GetOperation(call, cancellationToken)
            : null;

    /// <summary>The value in the declaration of a field or property.</summary>
    public IOperation? InitializerOf(ISymbol member, CancellationToken cancellationToken)
    {
        if (member.DeclaringSyntaxReferences is not [var reference])
        {
            return null;
        }

        var initializer = reference.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax field => field.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        };
        return initializer is null ? null : ModelOf(initializer.SyntaxTree)?.GetOperation(initializer, cancellationToken) switch
        {
            ISymbolInitializerOperation operation => operation.Value,
            var other => other,
        };
    }

    /// <summary>Whether a property has no code of its own.</summary>
    public static bool IsAutoProperty(IPropertySymbol property) => property.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() switch
    {
        PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } =>
            accessors.Accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null }),
        ParameterSyntax => true,
        _ => false,
    };

    private Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Derived()
    {
        var derived = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        var open = new Stack<INamespaceOrTypeSymbol>([compilation.Assembly.GlobalNamespace]);
        while (open.Count > 0)
        {
            foreach (var member in open.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                open.Push(member);
                if (member is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } type)
                {
                    for (var parent = type.BaseType; parent is { SpecialType: SpecialType.None }; parent = parent.BaseType)
                    {
                        if (!parent.DeclaringSyntaxReferences.IsEmpty)
                        {
                            derived[parent.OriginalDefinition] = derived.TryGetValue(parent.OriginalDefinition, out var others) ? [.. others, type] : [type];
                        }
                    }
                }
            }
        }

        return derived;
    }

    private static bool Defines(SyntaxTree tree, string symbol, CancellationToken cancellationToken)
    {
        var last = (tree.GetRoot(cancellationToken) as CompilationUnitSyntax)?.GetFirstToken(includeZeroWidth: true).LeadingTrivia
            .Select(static trivia => trivia.GetStructure()).OfType<DirectiveTriviaSyntax>().LastOrDefault(directive => directive switch
            {
                DefineDirectiveTriviaSyntax define => define.IsActive && define.Name.ValueText == symbol,
                UndefDirectiveTriviaSyntax undef => undef.IsActive && undef.Name.ValueText == symbol,
                _ => false,
            });
        return last is null ? tree.Options.PreprocessorSymbolNames.Contains(symbol) : last is DefineDirectiveTriviaSyntax;
    }

    private SemanticModel? ModelOf(SyntaxTree tree) =>
        compilation.ContainsSyntaxTree(tree) ? _models.GetOrAdd(tree, tree => compilation.GetSemanticModel(tree)) : null;
}
