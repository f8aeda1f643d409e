using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>A lambda or a local function in an entry's code.</summary>
/// <param name="Operation">Its declaration.</param>
/// <param name="Method">The function.</param>
/// <param name="Body">Its code.</param>
internal sealed record EntryFunction(IOperation Operation, IMethodSymbol Method, IOperation Body)
{
    /// <summary>The functions in an entry that may have to do with pipelines.</summary>
    public static IEnumerable<EntryFunction> In(EntryCode entry, CodeModel code)
    {
        foreach (var operation in entry.Blocks.SelectMany(static block => block.DescendantsAndSelf()))
        {
            var function = operation switch
            {
                IAnonymousFunctionOperation lambda => new EntryFunction(lambda, lambda.Symbol, lambda.Body),
                ILocalFunctionOperation { Body: { } body } local => new EntryFunction(local, local.Symbol, body),
                _ => null,
            };
            if (function is not null && Relevance.Matters(code, function.Body))
            {
                yield return function;
            }
        }
    }
}
