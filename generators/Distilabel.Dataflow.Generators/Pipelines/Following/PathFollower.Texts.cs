using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following;

/// <content>Methods of texts, those that guards and names are made with.</content>
internal sealed partial class PathFollower
{
    /// <summary>Calls a method of texts whose arguments are known; null for any other.</summary>
    private Value? InvokeOnText(IInvocationOperation call, Value? receiver)
    {
        var method = call.TargetMethod;
        if (method.ContainingType.SpecialType != SpecialType.System_String || (receiver is null) != method.IsStatic)
        {
            return null;
        }

        if (method.IsStatic)
        {
            return call.Arguments is [var only] && (method.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace") ? IsEmpty(call, Evaluate(only.Value)) : null;
        }

        if (receiver is not Constant { Content: string own })
        {
            return null;
        }

        if (call.Arguments.IsEmpty)
        {
            return method.Name switch
            {
                "Trim" => new Constant(own.Trim()),
                "ToString" => new Constant(own),
                "ToLowerInvariant" => new Constant(own.ToLowerInvariant()),
                "ToUpperInvariant" => new Constant(own.ToUpperInvariant()),
                _ => null,
            };
        }

        if (call.Arguments.Length > 1 || method.Name is not ("StartsWith" or "EndsWith" or "Contains" or "Equals"))
        {
            return null;
        }

        var argument = Evaluate(call.Arguments[0].Value);
        return argument is not Constant { Content: string part } ? UnknownOf(call, argument) : new Constant(method.Name switch
        {
            "StartsWith" => own.StartsWith(part, StringComparison.Ordinal),
            "EndsWith" => own.EndsWith(part, StringComparison.Ordinal),
            "Contains" => own.Contains(part),
            _ => own == part,
        });
    }

    private Value IsEmpty(IInvocationOperation call, Value value) => value is Constant { Content: string or null } text
        ? new Constant(string.IsNullOrEmpty(call.TargetMethod.Name == "IsNullOrEmpty" ? (string?)text.Content : ((string?)text.Content)?.Trim()))
        : UnknownOf(call, value);
}
