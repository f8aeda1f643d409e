using Distilabel.Dataflow.Generators.Pipelines.Following.States;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>What follows from values alone.</summary>
internal static class ValueFacts
{
    /// <summary>Whether a value depends on something that the code at hand does not decide.</summary>
    public static bool IsOutside(Value value) => value switch
    {
        Unknown unknown => unknown.IsOutside,
        Undecided undecided => undecided.Condition.Said.Length > 0,
        StepReference step => !step.IsMade,
        PipelineReference pipeline => !pipeline.IsMade,
        TupleValue tuple => tuple.Items.Any(IsOutside),
        _ => false,
    };

    /// <summary>Whether a value is an object for certain.</summary>
    public static bool IsNotNull(Value value) => value switch
    {
        StepReference step => step.IsMade,
        PipelineReference pipeline => pipeline.IsMade,
        Reference or ChainValue or Function or TupleValue or PartlyKnownText => true,
        Constant constant => constant.Content is not null,
        Undecided undecided => undecided.Options.All(IsNotNull),
        _ => false,
    };

    public static bool? AsBool(Value? value) => value is Constant { Content: bool known } ? known : null;

    public static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    public static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left == false && right == false ? false : null;

    /// <summary>A value and what is in it, but not what belongs to a step.</summary>
    public static IEnumerable<Value> WithParts(Value value, State state)
    {
        var seen = new HashSet<int>();
        var open = new Stack<Value>([value]);
        while (open.Count > 0)
        {
            var part = open.Pop();
            if (part is Reference reference && !seen.Add(reference.Id))
            {
                continue;
            }

            yield return part;
            IEnumerable<Value> parts = part switch
            {
                ListReference list => state[list].Items,
                MapReference map => state[map].Entries.Select(static entry => entry.Value),
                TupleValue tuple => tuple.Items,
                Undecided undecided => undecided.Options,
                ChainValue chain => chain.Steps.Items,
                ObjectReference instance and not StepReference => state[instance].Members.Values,
                _ => [],
            };
            foreach (var inner in parts)
            {
                open.Push(inner);
            }
        }
    }
}
