using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>Which members of a project a pipeline in its code may come from.</summary>
internal sealed class PipelineOrigins
{
    private const int MostMembers = 200;

    private readonly CodeModel _code;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ISymbol, List<IOperation>> _given = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _handedOn = new(SymbolEqualityComparer.Default);

    /// <summary>Reads which values the parameters, fields and properties of a project are given.</summary>
    public PipelineOrigins(CodeModel code, IEnumerable<IOperation> roots, CancellationToken cancellationToken)
    {
        _code = code;
        _cancellationToken = cancellationToken;
        foreach (var operation in roots.SelectMany(static root => root.DescendantsAndSelf()))
        {
            switch (operation)
            {
                case IArgumentOperation { Parameter: { RefKind: RefKind.None } parameter } argument:
                    Give(ParameterOf(parameter), argument.Value);
                    break;
                case IInvocationOperation { Instance: { } receiver, TargetMethod.ContainingType: { IsExtension: true, ExtensionParameter: { } extended } }:
                    Give(extended.OriginalDefinition, receiver);
                    break;
                case IMethodReferenceOperation reference:
                    _handedOn.Add(reference.Method.OriginalDefinition);
                    break;
                case IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } assignment:
                    Give(member.OriginalDefinition, assignment.Value);
                    break;
                case ISymbolInitializerOperation initializer:
                    foreach (var initialized in initializer switch
                    {
                        IFieldInitializerOperation field => field.InitializedFields.Cast<ISymbol>(),
                        IPropertyInitializerOperation property => property.InitializedProperties,
                        _ => [],
                    })
                    {
                        Give(initialized, initializer.Value);
                    }

                    break;
            }
        }
    }

    /// <summary>The members that make or keep a pipeline; null where it may come from anywhere.</summary>
    public HashSet<ISymbol>? Of(IOperation pipeline)
    {
        var origins = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        return Collect(pipeline, origins, new(SymbolEqualityComparer.Default)) ? origins : null;
    }

    /// <summary>Whether what a member gives may be what <paramref name="giver"/> hands out: it is that one, or uses it.</summary>
    public bool Reaches(ISymbol member, ISymbol giver, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ISymbol>([member]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (!seen.Add(next))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (seen.Count > MostMembers || next.Equals(giver, SymbolEqualityComparer.Default) || (MayBeOther(next) && next.Name == giver.Name))
            {
                return true;
            }

            var code = CodeOf(next).ToArray();
            if (code.Length == 0 && HoldsPipelines(TypeOf(next)))
            {
                // Nobody sees what it is given.
                return true;
            }

            foreach (var operation in code.SelectMany(static code => code.DescendantsAndSelf()))
            {
                ISymbol? used = operation switch
                {
                    IParameterReferenceOperation { Parameter.ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } reference =>
                        ParameterOf(reference.Parameter),
                    IInvocationOperation call => DefinitionOf(call.TargetMethod),
                    IMethodReferenceOperation reference => DefinitionOf(reference.Method),
                    IMemberReferenceOperation reference => reference.Member.OriginalDefinition,
                    IObjectCreationOperation { Constructor: { } constructor } => constructor.OriginalDefinition,
                    _ => null,
                };
                if (used is not null && !used.DeclaringSyntaxReferences.IsEmpty)
                {
                    open.Push(used);
                }
            }
        }

        return false;
    }

    private IEnumerable<IOperation> CodeOf(ISymbol member)
    {
        var own = member switch
        {
            IMethodSymbol method => _code.BodyOf(method.PartialImplementationPart ?? method, _cancellationToken),
            IPropertySymbol { GetMethod: { } getter } => _code.BodyOf(getter, _cancellationToken),
            _ => null,
        };
        IEnumerable<IOperation> code = own is null ? [] : [own];
        code = _given.TryGetValue(member, out var given) ? code.Concat(given) : code;
        return RecordParameterOf(member) is { } parameter && _given.TryGetValue(parameter, out var arguments) ? code.Concat(arguments) : code;
    }

    /// <summary>Adds the members that a value comes from; false where that can't be told.</summary>
    private bool Collect(IOperation value, HashSet<ISymbol> origins, HashSet<ISymbol> seen)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        switch (value)
        {
            case IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } or { ConstantValue.HasValue: true } or IThrowOperation or IDefaultValueOperation:
                return true;
            case IObjectCreationOperation creation:
                return creation.Type.IsDataflow("Pipeline") || (creation.Initializer is null && creation.Arguments.All(argument => Collect(argument.Value, origins, seen)));
            case IConversionOperation { OperatorMethod: null } conversion:
                return Collect(conversion.Operand, origins, seen);
            case IParenthesizedOperation parenthesized:
                return Collect(parenthesized.Operand, origins, seen);
            case IAwaitOperation await:
                return Collect(await.Operation, origins, seen);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Collect(choice.WhenTrue, origins, seen) && Collect(otherwise, origins, seen);
            case ICoalesceOperation coalesce:
                return Collect(coalesce.Value, origins, seen) && Collect(coalesce.WhenNull, origins, seen);
            case ISwitchExpressionOperation choice:
                return choice.Arms.All(arm => Collect(arm.Value, origins, seen));
            case ITupleOperation tuple:
                return tuple.Elements.All(element => Collect(element, origins, seen));
            case IInvocationOperation call:
                return Collect(call, origins, seen);
            case IMemberReferenceOperation member and (IFieldReferenceOperation or IPropertyReferenceOperation):
                return Collect(member, origins, seen);
            case ILocalReferenceOperation { Local: var local }:
                return !seen.Add(local) || CollectLocal(local, RootOf(value), origins, seen);
            case IParameterReferenceOperation { Parameter: var parameter }:
                return !seen.Add(parameter) || Collect(parameter, origins, seen);
            case IAnonymousFunctionOperation or IDelegateCreationOperation:
                // A function made on the spot: what it gives is made by the member around it, or comes from those that it calls.
                return value.DescendantsAndSelf().OfType<IReturnOperation>().All(give => give.ReturnedValue is null || Collect(give.ReturnedValue, origins, seen));
            default:
                return MemberUses.IsImmutable(value.Type);
        }
    }

    private bool Collect(IInvocationOperation call, HashSet<ISymbol> origins, HashSet<ISymbol> seen)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return false;
        }

        if (!method.DeclaringSyntaxReferences.IsEmpty)
        {
            origins.Add(DefinitionOf(method));
        }

        if (call.Instance is { } receiver && (method.DeclaringSyntaxReferences.IsEmpty || HoldsPipelines(receiver.Type)) && !Collect(receiver, origins, seen))
        {
            return false;
        }

        // It may give back what it is given.
        return call.Arguments.All(argument => !HoldsPipelines(argument.Value.Type) || Collect(argument.Value, origins, seen));
    }

    private bool Collect(IMemberReferenceOperation reference, HashSet<ISymbol> origins, HashSet<ISymbol> seen)
    {
        var member = reference.Member.OriginalDefinition;
        if (member.ContainingType is not { IsTupleType: true } && !member.DeclaringSyntaxReferences.IsEmpty)
        {
            origins.Add(member);
            if (seen.Add(member) && !CollectGiven(member, origins, seen))
            {
                return false;
            }
        }

        return reference.Instance is null or IInstanceReferenceOperation || Collect(reference.Instance, origins, seen);
    }

    private bool CollectGiven(ISymbol member, HashSet<ISymbol> origins, HashSet<ISymbol> seen)
    {
        if (_given.TryGetValue(member, out var given) && !given.TrueForAll(value => Collect(value, origins, seen)))
        {
            return false;
        }

        if (RecordParameterOf(member) is { } parameter)
        {
            return !seen.Add(parameter) || Collect(parameter, origins, seen);
        }

        return given is not null || CodeOf(member).Any();
    }

    private bool CollectLocal(ILocalSymbol local, IOperation root, HashSet<ISymbol> origins, HashSet<ISymbol> seen)
    {
        if (!HoldsPipelines(local.Type) && local.Type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false })
        {
            return false;
        }

        var isSet = false;
        foreach (var operation in root.DescendantsAndSelf())
        {
            var value = operation switch
            {
                IVariableDeclaratorOperation declarator when declarator.Symbol.Equals(local, SymbolEqualityComparer.Default) => declarator.GetVariableInitializer()?.Value,
                IAssignmentOperation { Target: ILocalReferenceOperation target } assignment when target.Local.Equals(local, SymbolEqualityComparer.Default) => assignment.Value,
                _ => null,
            };
            isSet |= value is not null;
            if (value is not null && !Collect(value, origins, seen))
            {
                return false;
            }
        }

        return isSet;
    }

    private bool Collect(IParameterSymbol parameter, HashSet<ISymbol> origins, HashSet<ISymbol> seen) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method && !MayBeOther(method) && !_handedOn.Contains(method.OriginalDefinition) &&
        _given.TryGetValue(ParameterOf(parameter), out var given) && given.TrueForAll(value => Collect(value, origins, seen));

    private void Give(ISymbol target, IOperation value)
    {
        if (!_given.TryGetValue(target, out var values))
        {
            _given[target] = values = [];
        }

        values.Add(value);
    }

    /// <summary>Whether calls of a member may run another one that overrides or implements it.</summary>
    private static bool MayBeOther(ISymbol member) => member.IsVirtual || member.IsAbstract || member.IsOverride;

    private static IMethodSymbol DefinitionOf(IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

    private static IParameterSymbol ParameterOf(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol { ReducedFrom: { } full }
        ? full.OriginalDefinition.Parameters[parameter.Ordinal + 1]
        : parameter.OriginalDefinition;

    private static IParameterSymbol? RecordParameterOf(ISymbol member) => member is IPropertySymbol { ContainingType: { IsRecord: true } record, DeclaringSyntaxReferences: [var declaration] } &&
        record.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.DeclaringSyntaxReferences is [var own] && own.Span == declaration.Span && own.SyntaxTree == declaration.SyntaxTree) is { } parameter
        ? parameter
        : null;

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool HoldsPipelines(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(static element => HoldsPipelines(element.Type)),
        INamedTypeSymbol { Name: "Task" or "ValueTask" or "Lazy" or "Nullable", TypeArguments: [var inner] } => HoldsPipelines(inner),
        _ => type.IsDataflow("Pipeline"),
    };

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
