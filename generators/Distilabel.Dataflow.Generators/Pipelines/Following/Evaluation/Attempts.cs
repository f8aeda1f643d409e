using Distilabel.Dataflow.Generators.Pipelines.Following.Code;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>Code that may fail: it goes on in one of its catches, or after them, and it is not seen how far it came.</summary>
internal sealed class Attempts(Interpreter all) : Part(all)
{
    public Flow Run(ITryOperation attempt, State state)
    {
        All.Attempted++;
        var flow = All.Run(attempt.Body, state);
        All.Attempted--;
        if (attempt.Catches.Any(part => Relevance.Matters(All.Code, part.Handler)) && !All.Trials.IsTrial)
        {
            // What follows a catch that leaves is written for code that did not fail.
            int[] said = attempt.Catches.All(static part => Relevance.Leaves(part.Handler)) ? [0] : [];
            var taken = All.Branches.Decide(attempt, attempt.Catches.Length + 1, said, state);
            if (taken > 0 || flow == Flow.Throw)
            {
                state.Doubt ??= new Note(Locate(attempt.Syntax), "it is not seen what is thrown here");
            }

            if (taken > 0)
            {
                All.Escape.OfCode(attempt.Body, state);
                flow = All.Run(attempt.Catches[taken - 1].Handler, state);
            }
        }
        else
        {
            if (!attempt.Catches.All(static part => Relevance.Leaves(part.Handler)) && Relevance.SaysAfter(attempt))
            {
                All.Escape.OfCode(attempt.Body, state);
            }

            foreach (var part in attempt.Catches)
            {
                All.Escape.OfCode(part, state);
            }
        }

        return All.Run(attempt.Finally, state) is not Flow.Next and var last ? last : flow;
    }
}
