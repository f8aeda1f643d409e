namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>What the steps of a test graph do with the values of a row: pure functions, the same under the engine and under the reference.</summary>
internal sealed class StepArithmetic(StepSpec spec)
{
    /// <summary>The value that a step makes of the values that it reads.</summary>
    internal long Value(ReadOnlySpan<long?> inputs, long extra = 0) => Mix(0, inputs, extra) % 1000;

    internal bool Fails(ReadOnlySpan<long?> inputs) => spec.FailsWith is not null && Mix(1, inputs) % 4 == 0;

    internal bool Keeps(ReadOnlySpan<long?> inputs) => Mix(2, inputs) % 4 != 0;

    internal int Children(ReadOnlySpan<long?> inputs) => (int)(Mix(3, inputs) % 4);

    /// <summary>The order that a global step gives its rows, a small number so that some are equal; null for a row that it drops.</summary>
    internal long? Rank(ReadOnlySpan<long?> inputs) => Mix(4, inputs) % 8 is var rank and > 0 ? rank : null;

    /// <summary>How often an asynchronous step lets others go first.</summary>
    internal int Delays(ReadOnlySpan<long?> inputs) => (int)(Mix(5, inputs) % 4);

    /// <summary>The steps, of so many, that a batch goes to.</summary>
    internal bool[] Route(ReadOnlySpan<long?> identity, int targets)
    {
        var chosen = new bool[targets];
        for (var i = 0; i < targets; i++)
        {
            chosen[i] = Mix(6, identity, i) % 2 == 0;
        }

        chosen[(int)(Mix(7, identity) % targets)] = true;
        return chosen;
    }

    /// <summary>The steps, of so many, that a row goes to; none where it has no branch.</summary>
    internal bool[] RouteRow(ReadOnlySpan<long?> values, int targets)
    {
        var chosen = new bool[targets];
        if (spec.RoutesToOne)
        {
            var target = (int)(Mix(8, values) % (targets + 1));
            if (target < targets)
            {
                chosen[target] = true;
            }
        }
        else
        {
            for (var i = 0; i < targets; i++)
            {
                chosen[i] = Mix(9, values, i) % 2 == 0;
            }
        }

        return chosen;
    }

    private long Mix(int purpose, ReadOnlySpan<long?> values, long extra = 0)
    {
        var mixed = ((ulong)spec.Seed * 31) + (ulong)purpose;
        Add(ref mixed, extra);
        foreach (var value in values)
        {
            Add(ref mixed, value ?? -7);
        }

        return (long)(mixed >> 33);
    }

    private static void Add(ref ulong mixed, long value)
    {
        // SplitMix64: no two runs of a program differ in it, unlike HashCode.
        mixed = (mixed ^ (ulong)value) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
    }
}
