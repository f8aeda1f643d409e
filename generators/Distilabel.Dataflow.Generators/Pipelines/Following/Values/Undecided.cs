using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Values;

/// <summary>One of several values: which one, a condition decides that is not known.</summary>
/// <remarks>As long as nothing depends on it, it stays undecided; where something does, the path forks, and each value is judged by itself.</remarks>
internal sealed class Undecided(Condition condition, ImmutableArray<Value> options) : Value
{
    public Condition Condition { get; } = condition;

    /// <summary>The values, one for each answer to the condition.</summary>
    public ImmutableArray<Value> Options { get; } = options;

    public override bool IsSame(Value other) => other is Undecided undecided && undecided.Condition.Key == Condition.Key &&
        Options.Length == undecided.Options.Length && Options.Zip(undecided.Options, static (left, right) => left.IsSame(right)).All(static same => same);

    /// <summary>One value where all options are the same.</summary>
    public static Value Of(Condition condition, ImmutableArray<Value> options) =>
        options.All(option => option.IsSame(options[0])) ? options[0] : new Undecided(condition, options);

    /// <summary>The undecided value of what a function makes of each option; null where it makes nothing of one.</summary>
    public Value? Map(Func<Value, Value?> map)
    {
        var mapped = ImmutableArray.CreateBuilder<Value>(Options.Length);
        foreach (var option in Options)
        {
            if (map(option) is not { } value)
            {
                return null;
            }

            mapped.Add(value);
        }

        return Of(Condition, mapped.MoveToImmutable());
    }
}

/// <summary>A question to which the code at hand does not give the answer.</summary>
/// <param name="Key">What is asked, and of which values: asked again, it has the same answer.</param>
/// <param name="Place">Where it is asked.</param>
/// <param name="Arms">How many answers there are.</param>
/// <param name="Said">The answers of which it is certain that they are given at some time.</param>
internal sealed record Condition(string Key, SyntaxNode Place, int Arms, ImmutableArray<int> Said);
