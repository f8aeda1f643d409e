using System.Text;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>What conditions ask, and of which values: asked again of the same ones, they are answered the same.</summary>
internal sealed class ConditionKeys(Interpreter all)
{
    private readonly Dictionary<Value, int> _numbers = [];
    private readonly Dictionary<SyntaxNode, int> _met = [];

    /// <summary>The key of a condition; one of its own where it is not certain that it is answered as before.</summary>
    public string Of(IOperation condition, State state)
    {
        var key = new StringBuilder();
        if (Append(condition, key, state))
        {
            return key.ToString();
        }

        _met.TryGetValue(condition.Syntax, out var times);
        _met[condition.Syntax] = times + 1;
        return $"{condition.Syntax.SyntaxTree.FilePath}:{condition.Syntax.SpanStart}:{times}";
    }

    private bool Append(IOperation part, StringBuilder key, State state)
    {
        part = CodeFacts.Unwrap(part);
        switch (part)
        {
            case { ConstantValue.HasValue: true }:
                key.Append(part.Syntax);
                return true;
            case ILocalReferenceOperation or IParameterReferenceOperation when !state.Unsteady.Contains(CodeFacts.VariableOf(part)!):
                Number(all.Evaluate(part, state), key);
                return true;
            case IInstanceReferenceOperation:
                key.Append("this");
                return true;
            case IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }:
                var member = (IMemberReferenceOperation)part;
                if (member.Instance is { } instance && !Append(instance, key, state))
                {
                    return false;
                }

                key.Append(member.Member.ContainingType?.Name).Append('.').Append(member.Member.Name);
                if (!MemberUses.IsImmutable(member.Instance?.Type) && member.Instance?.Type is not IArrayTypeSymbol)
                {
                    key.Append('@').Append(state.Changes);
                }

                return true;
            case IBinaryOperation binary:
                key.Append('(');
                var isStable = Append(binary.LeftOperand, key, state);
                key.Append(binary.OperatorKind);
                isStable = isStable && Append(binary.RightOperand, key, state);
                key.Append(')');
                return isStable;
            case IIsPatternOperation pattern:
                var isSteady = Append(pattern.Value, key, state);
                key.Append(pattern.Pattern.Syntax);
                return isSteady;
            default:
                return false;
        }
    }

    private void Number(Value value, StringBuilder key)
    {
        switch (value)
        {
            case Constant { Content: var content }:
                key.Append('=').Append(content);
                break;
            case Reference { Id: var id }:
                key.Append("object ").Append(id);
                break;
            default:
                if (!_numbers.TryGetValue(value, out var number))
                {
                    _numbers[value] = number = _numbers.Count;
                }

                key.Append('#').Append(number);
                break;
        }
    }
}
