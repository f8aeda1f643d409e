using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Code;

/// <summary>What operations say of themselves, without the values in them.</summary>
internal static class CodeFacts
{
    public static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null, IsTryCast: false } or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        }

        return operation;
    }

    public static IOperation BodyIn(IOperation code) => code is ILocalFunctionOperation { Body: { } body } ? body : code;

    /// <summary>The variables that code sets.</summary>
    public static IEnumerable<ISymbol> Written(IOperation code) => code.DescendantsAndSelf().SelectMany(static operation => operation switch
    {
        IAssignmentOperation assignment => TargetsIn(assignment.Target),
        IIncrementOrDecrementOperation change => TargetsIn(change.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => TargetsIn(argument.Value),
        _ => [],
    }).Select(VariableOf).OfType<ISymbol>();

    public static IEnumerable<IOperation> TargetsIn(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsIn),
        IDeclarationExpressionOperation declaration => TargetsIn(declaration.Expression),
        _ => [target],
    };

    public static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The variables that code declares.</summary>
    public static HashSet<ISymbol> DeclaredIn(IOperation code) =>
        new(code.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().Select(static declarator => declarator.Symbol), SymbolEqualityComparer.Default);

    /// <summary>Whether a member is called on <c>base</c>, so that no override answers.</summary>
    public static bool IsCalledOnBase(IOperation member) =>
        member is IMemberReferenceOperation { Instance.Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax };

    /// <summary>Whether code sets something that is not its own. That it connects steps and adds to lists is what it is for, and comes to the same at any time.</summary>
    public static bool ChangesOthers(IOperation? code) => code?.Descendants().Any(operation => operation switch
    {
        IAssignmentOperation assignment => TargetsIn(assignment.Target).Any(target => IsOfOthers(target, code)),
        IIncrementOrDecrementOperation change => IsOfOthers(change.Target, code),
        _ => false,
    }) == true;

    /// <summary>Whether all of a query or an iterator runs where it stands, and once.</summary>
    public static bool IsGoneOverAtOnce(IOperation query)
    {
        for (var (part, user) = (query, query.Parent); ; (part, user) = (user, user.Parent))
        {
            switch (user)
            {
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or IArgumentOperation or ITranslatedQueryOperation:
                    break;
                case ISpreadOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.RightShift }:
                case IInvocationOperation { TargetMethod.Name: "Connect" or "AddRange" }:
                    return true;
                case IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable" } method }:
                    if (method.Name.StartsWith("To", StringComparison.Ordinal))
                    {
                        return true;
                    }

                    if (method.Name is not ("Select" or "Where" or "Cast" or "OfType" or "Concat" or "Append" or "Prepend"))
                    {
                        return false;
                    }

                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Whether a use of an object leaves it, and all that it holds, as it is.</summary>
    public static bool IsOnlyRead(IOperation use)
    {
        while (use.Parent switch
        {
            IConversionOperation { OperatorMethod: null } or IParenthesizedOperation => true,
            IMemberReferenceOperation member and not IEventReferenceOperation => member.Instance == use,
            IArrayElementReferenceOperation element => element.ArrayReference == use,
            _ => false,
        })
        {
            use = use.Parent!;
        }

        var isSet = use.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == use,
            IIncrementOrDecrementOperation or ITupleOperation => true,
            IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
            _ => false,
        };
        var isCalled = use.Type?.TypeKind == TypeKind.Delegate && use.Parent is IInvocationOperation or IConditionalAccessOperation;
        return !isSet && !isCalled && (MemberUses.IsImmutable(use.Type) || use.Parent switch
        {
            IInvocationOperation call => call.Instance == use && IsLook(call.TargetMethod),
            IArgumentOperation { Parent: IInvocationOperation call } => IsHarmless(call.TargetMethod),
            IForEachLoopOperation => MemberUses.HoldsImmutable(use.Type),
            IBinaryOperation or IInterpolationOperation => true,
            IIsPatternOperation pattern => !pattern.Pattern.DescendantsAndSelf().Any(static part => part is IDeclarationPatternOperation or IRecursivePatternOperation or IListPatternOperation),
            _ => false,
        });
    }

    /// <summary>Whether a method only looks at what it is given: it keeps nothing, gives nothing back, and knows no steps.</summary>
    public static bool IsHarmless(IMethodSymbol method) => Symbols.IsOfDistilabel(method) || (method.IsStatic && !Symbols.IsInSource(method) &&
        method.ContainingType.Name is "Console" or "String" or "Debug" or "Trace" or "Convert" or "Math" or "Object" or "ArgumentNullException" or "ArgumentException" or
            "ArgumentOutOfRangeException" or "ObjectDisposedException" or "Environment" or "Path" or "File" or "Directory" or "Enum" or "GC" or "CultureInfo" &&
        method.ContainingNamespace?.ToDisplayString() is { } room && (room == "System" || room.StartsWith("System.", StringComparison.Ordinal)));

    /// <summary>Whether a method of an object only looks at that object.</summary>
    public static bool IsLook(IMethodSymbol method) => method.ContainingType.SpecialType != SpecialType.None ||
        (method.Name is "ToString" or "GetHashCode" or "GetType" or "Equals" or "Contains" or "ContainsKey" or "IndexOf" or "Any" or "Exists" or "TryGetValue" && !Symbols.IsInSource(method));

    private static bool IsOfOthers(IOperation target, IOperation code)
    {
        while (true)
        {
            switch (target)
            {
                case IMemberReferenceOperation { Instance: { } instance }:
                    target = instance;
                    continue;
                case IArrayElementReferenceOperation element:
                    target = element.ArrayReference;
                    continue;
                case IConversionOperation or IParenthesizedOperation:
                    target = Unwrap(target) is var inner && inner != target ? inner : ((IConversionOperation)target).Operand;
                    continue;
                case ILocalReferenceOperation { Local: var local }:
                    return !local.DeclaringSyntaxReferences.Any(declaration => code.Syntax.Span.Contains(declaration.Span));
                case IDiscardOperation or IDeclarationExpressionOperation or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                    return false;
                default:
                    return true;
            }
        }
    }
}
