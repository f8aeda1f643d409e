using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Calls;
using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Queries, which run when they are gone over.</summary>
internal sealed class Deferrals(Interpreter all) : Part(all)
{
    /// <summary>What a query, which has been followed now, runs with when it is gone over.</summary>
    public ListReference Defer(Call call, ListReference result, Value source, bool makesSteps)
    {
        var state = call.State;
        if (state[result].Deferral is not null || result.IsSame(source))
        {
            return result;
        }

        var lists = ImmutableArray.CreateBuilder<(int, Content)>();
        var variables = ImmutableArray.CreateBuilder<(ISymbol, Value)>();
        var sourceDeferral = source is ListReference from ? state[from].Deferral : null;
        foreach (var read in call.Arguments.OfType<ListReference>().Append(source as ListReference))
        {
            if (read is null)
            {
                continue;
            }

            if (state[read].Deferral is { } earlier)
            {
                lists.AddRange(earlier.Lists);
                variables.AddRange(earlier.Variables);
            }
            else
            {
                lists.Add((read.Id, state[read]));
            }
        }

        foreach (var function in call.Arguments.OfType<Function>())
        {
            if (CodeFacts.ChangesOthers(function.Body) && !CodeFacts.IsGoneOverAtOnce(call.Operation))
            {
                Escape(function, new Note(Locate(call.Operation.Syntax), "it is not seen when this query runs"), state);
            }

            if (function.Body is { } body)
            {
                ReadVariables(body, lists, variables, state);
            }
        }

        state.Set(result, state[result] with
        {
            Deferral = new Deferral { Lists = lists.ToImmutable(), Variables = variables.ToImmutable(), MakesSteps = makesSteps || sourceDeferral?.MakesSteps == true },
        });
        return result;
    }

    private static void ReadVariables(
        IOperation body, ImmutableArray<(int, Content)>.Builder lists, ImmutableArray<(ISymbol, Value)>.Builder variables, State state)
    {
        var own = CodeFacts.DeclaredIn(body);
        foreach (var local in body.Descendants().OfType<ILocalReferenceOperation>().Where(use => !own.Contains(use.Local)))
        {
            if (state.Variable(local.Local) is { } value)
            {
                variables.Add((local.Local, value));
                if (value is ListReference captured)
                {
                    lists.Add((captured.Id, state[captured]));
                }
            }
        }
    }
}
