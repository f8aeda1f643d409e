using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>What becomes of a step, or of something with steps in it, that code got hold of: whether it may be connected, mapped, or given other columns.</summary>
/// <remarks>A use that is not understood is a change.</remarks>
internal sealed class StepUses(CodeModel code, CancellationToken cancellationToken)
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>Whether code may change what it has in <paramref name="value"/>.</summary>
    public bool MayChange(IOperation value)
    {
        switch (value.Parent)
        {
            case null or IExpressionStatementOperation or IInterpolationOperation or IIsTypeOperation or IDiscardOperation:
                return false;
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation or ITranslatedQueryOperation or ICoalesceOperation or ICollectionExpressionOperation:
            case IArrayElementReferenceOperation or ISpreadOperation or ISwitchExpressionArmOperation:
                return MayChange(value.Parent);
            case IConditionalOperation choice:
                return choice.Condition != value && MayChange(choice);
            case IConditionalAccessOperation access:
                return access.Operation == value
                    ? access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().Where(instance => AccessOf(instance) == access).Any(MayChange)
                    : MayChange(access);
            case IArgumentOperation argument:
                return MayChange(argument);
            case IInvocationOperation call:
                return call.TargetMethod.Name == "Connect" || IsInSource(call.TargetMethod) || MayChangeItems(call);
            case IMemberReferenceOperation member when member.Instance == value:
                return MayChange(member);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return UsesChange(declarator.Symbol, RootOf(value));
            case ISimpleAssignmentOperation assignment when assignment.Value == value:
                return assignment.Target switch
                {
                    ILocalReferenceOperation local => UsesChange(local.Local, RootOf(value)) || MayChange(assignment),
                    IDiscardOperation => false,
                    _ => true,
                };
            case ISimpleAssignmentOperation:
                return false;
            case IForEachLoopOperation each when each.Collection == value:
                return each.Locals.Any(local => UsesChange(local, each.Body));
            case IIsPatternOperation pattern:
                return DeclaredIn(pattern.Pattern).Any(variable => UsesChange(variable, RootOf(value)));
            case ISwitchOperation or ISwitchExpressionOperation when value.Parent is ISwitchOperation { Value: var asked } && asked == value ||
                value.Parent is ISwitchExpressionOperation { Value: var matched } && matched == value:
                return DeclaredIn(value.Parent).Any(variable => UsesChange(variable, value.Parent));
            case ISwitchExpressionOperation:
                return MayChange(value.Parent);
            case IBinaryOperation binary:
                return binary.OperatorMethod is { Name: "op_RightShift" };
            case IReturnOperation give:
                // What a query's lambda returns, the query's result has.
                return LambdaAround(give) is not { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation query } } } ||
                    IsInSource(query.TargetMethod) || (HoldsSteps(query.Type) && MayChange(query));
            default:
                return true;
        }
    }

    private bool MayChange(IArgumentOperation argument)
    {
        if (argument.Parent is not IInvocationOperation { TargetMethod: var method } call)
        {
            return true;
        }

        if (IsInSource(method))
        {
            var definition = (method.PartialImplementationPart ?? method).OriginalDefinition;
            return definition.IsVirtual || definition.IsAbstract || definition.IsOverride ||
                argument.Parameter is not { Ordinal: var place, RefKind: RefKind.None } || place >= definition.Parameters.Length || ParameterChanges(definition, place);
        }

        return method.Name == "Connect" || !CodeFacts.IsHarmless(method) && argument.Parameter?.Type.SpecialType != SpecialType.System_Object && MayChangeItems(call, isOfSequence: IsOnSequences(method));
    }

    /// <summary>Whether a call of code that is not at hand has functions that change what it goes over, or gives it back to code that does.</summary>
    private bool MayChangeItems(IInvocationOperation call, bool isOfSequence = true) => !isOfSequence ||
        call.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(operation => operation switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters.Any(parameter => HoldsSteps(parameter.Type) && UsesChange(parameter, lambda.Body)),
            IMethodReferenceOperation { Method: var method } => IsInSource(method)
                ? Enumerable.Range(0, method.Parameters.Length).Any(place => HoldsSteps(method.Parameters[place].Type) && ParameterChanges(method.OriginalDefinition, place))
                : !CodeFacts.IsHarmless(method) && method.Parameters.Any(static parameter => HoldsSteps(parameter.Type)),
            _ => false,
        })) ||
        (HoldsSteps(call.Type) && MayChange(call));

    private bool MayChange(IMemberReferenceOperation member)
    {
        if (member.Type.IsDataflow("ColumnMappings"))
        {
            return member.Parent switch
            {
                IPropertyReferenceOperation { Arguments.IsEmpty: false } mapping => IsSet(mapping),
                IInvocationOperation call when call.Instance == member => call.TargetMethod.Name == "Add",
                IPropertyReferenceOperation => false,
                IConversionOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } } => !IsOnSequences(call.TargetMethod),
                IForEachLoopOperation or IConversionOperation { Parent: IForEachLoopOperation } => false,
                _ => true,
            };
        }

        if (member is IPropertyReferenceOperation { Arguments.IsEmpty: true } property && property.Instance?.Type.IsStep() == true)
        {
            return IsSet(property) ? Decides(property) : !CodeFacts.IsOnlyRead(property) && Decides(property);
        }

        return !IsSet(member) && HoldsSteps(member.Type) && MayChange((IOperation)member);
    }

    /// <summary>Whether a property of a step may have to do with its columns.</summary>
    private bool Decides(IPropertyReferenceOperation property) =>
        !(property.Property.ContainingType.IsDataflow("Step") || property.Property.ContainingType.IsDataflow("GeneratorStep")) &&
        (IsInSource(property.Property) && !CodeModel.IsAutoProperty(property.Property) ||
            code.StepClassOf(property.Instance!.Type) is not { ColumnsAreKnown: true } known || property.Instance.Type!.IsAbstract || known.Deciding.Contains(property.Property.Name));

    private static bool IsSet(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation or ITupleOperation => true,
        IArgumentOperation { Parameter.RefKind: not (RefKind.None or RefKind.In) } => true,
        _ => false,
    };

    private bool ParameterChanges(IMethodSymbol method, int place) =>
        code.BodyOf(method, cancellationToken) is not { } body || UsesChange(method.Parameters[place], body);

    private bool UsesChange(ISymbol variable, IOperation scope) => _seen.Add(variable) && scope.DescendantsAndSelf().Any(operation => operation switch
    {
        ILocalReferenceOperation local => local.Local.Equals(variable, SymbolEqualityComparer.Default),
        IParameterReferenceOperation parameter => parameter.Parameter.Equals(variable, SymbolEqualityComparer.Default),
        _ => false,
    } && MayChange(operation));

    private static bool HoldsSteps(ITypeSymbol? type) => type.IsPartOfPipeline() || type is { SpecialType: SpecialType.System_Collections_IEnumerable } ||
        type is INamedTypeSymbol { IsAnonymousType: true } anonymous && anonymous.GetMembers().OfType<IPropertySymbol>().Any(static property => HoldsSteps(property.Type));

    private static bool IsOnSequences(IMethodSymbol method) => method.ContainingType.Name is "Enumerable" or "Array" or "List" or "ImmutableArray" or "ImmutableList" or "String";

    private static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    private static IEnumerable<ISymbol> DeclaredIn(IOperation code) => code.DescendantsAndSelf().Select(static part => part switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IListPatternOperation list => list.DeclaredSymbol,
        _ => null,
    }).OfType<ISymbol>();

    private static IConditionalAccessOperation? AccessOf(IOperation instance)
    {
        for (var (part, around) = (instance, instance.Parent); around is not null; (part, around) = (around, around.Parent))
        {
            if (around is IConditionalAccessOperation access && access.WhenNotNull == part)
            {
                return access;
            }
        }

        return null;
    }

    private static IAnonymousFunctionOperation? LambdaAround(IOperation operation)
    {
        for (var around = operation.Parent; around is not (null or ILocalFunctionOperation); around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation lambda)
            {
                return lambda;
            }
        }

        return null;
    }

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
