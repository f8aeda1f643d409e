using System.Globalization;
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
        if (method.ContainingType.SpecialType != SpecialType.System_String || (receiver is null) != method.IsStatic || call.Arguments.Length > 2)
        {
            return null;
        }

        if (method.IsStatic)
        {
            return call.Arguments is [var only] && (method.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace")
                ? Evaluate(only.Value) switch
                {
                    Constant { Content: string or null } text => new Constant(method.Name == "IsNullOrEmpty" ? string.IsNullOrEmpty((string?)text.Content) : string.IsNullOrWhiteSpace((string?)text.Content)),
                    var other => UnknownOf(call, other),
                }
                : null;
        }

        if (receiver is not Constant { Content: string own })
        {
            return null;
        }

        return (method.Name, call.Arguments.Length == 0 ? null : Evaluate(call.Arguments[0].Value), call.Arguments.Length) switch
        {
            ("StartsWith", Constant { Content: string part }, 1) => new Constant(own.StartsWith(part, StringComparison.Ordinal)),
            ("EndsWith", Constant { Content: string part }, 1) => new Constant(own.EndsWith(part, StringComparison.Ordinal)),
            ("Contains", Constant { Content: string part }, 1) => new Constant(own.Contains(part)),
            ("Equals", Constant { Content: string part }, 1) => new Constant(own == part),
            ("Trim", null, 0) => new Constant(own.Trim()),
            ("ToString", null, 0) => new Constant(own),
            ("ToLowerInvariant", null, 0) => new Constant(own.ToLowerInvariant()),
            ("ToUpperInvariant", null, 0) => new Constant(own.ToUpper(CultureInfo.InvariantCulture)),
            _ => null,
        };
    }
}
