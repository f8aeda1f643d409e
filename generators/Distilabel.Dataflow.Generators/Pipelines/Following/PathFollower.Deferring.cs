using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Queries and iterators that change what others see: they do it when somebody goes over them, as far as that goes, if at all.</content>
internal sealed partial class PathFollower
{
    /// <summary>What the code of an iterator can reach may be other than it left it, as long as the program runs.</summary>
    private void LetRunLater(IOperation body, Value? receiver, Note note)
    {
        if (receiver is not null)
        {
            LetGo(receiver, note);
        }

        Forget(body);
        _unsteady.UnionWith(Written(body));
    }

    /// <summary>Whether code sets something that is not its own. That it connects steps and adds to lists is what it is for, and comes to the same at any time.</summary>
    private static bool ChangesOthers(IOperation? code) => code?.Descendants().Any(operation => operation switch
    {
        IAssignmentOperation assignment => TargetsIn(assignment.Target).Any(target => IsOfOthers(target, code)),
        IIncrementOrDecrementOperation change => IsOfOthers(change.Target, code),
        _ => false,
    }) == true;

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

    /// <summary>Whether all of a query or an iterator runs where it stands, and once.</summary>
    private static bool IsGoneOverAtOnce(IOperation query)
    {
        for (var (part, user) = (query, query.Parent); ; (part, user) = (user, user.Parent))
        {
            switch (user)
            {
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or IArgumentOperation or ITranslatedQueryOperation:
                    break;
                case ISpreadOperation:
                    return true;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.RightShift }:
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
                case IInvocationOperation { TargetMethod.Name: "Connect" or "AddRange" }:
                    return true;
                default:
                    return false;
            }
        }
    }
}
