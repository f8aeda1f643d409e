using System;
using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>Which steps a pipeline has, in which order, and what those without a name are called.</summary>
internal static class StepCollection
{
    /// <summary>The steps added and all that are connected to them: each added one, then those that it reaches, nearest first.</summary>
    internal static List<TStep> Collect<TStep>(
        IEnumerable<TStep> added, Func<TStep, IEnumerable<TStep>> predecessors, Func<TStep, IEnumerable<TStep>> successors, IEqualityComparer<TStep>? comparer = null)
        where TStep : notnull
    {
        var steps = new List<TStep>();
        var seen = new HashSet<TStep>(comparer);
        var open = new Queue<TStep>();
        foreach (var first in added)
        {
            open.Enqueue(first);
            while (open.Count > 0)
            {
                var step = open.Dequeue();
                if (!seen.Add(step))
                {
                    continue;
                }

                steps.Add(step);
                foreach (var next in predecessors(step).Concat(successors(step)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return steps;
    }

    /// <summary>Numbers the steps that have no name: the class's name and the first number that is free.</summary>
    /// <param name="steps">The steps of a pipeline, in order.</param>
    /// <param name="nameOf">The name that a step has; null for none.</param>
    /// <param name="defaultNameOf">The name of its class in snake case; null for a step that is given no name.</param>
    /// <param name="setName">Gives a step its name.</param>
    internal static void GiveNames<TStep>(
        IReadOnlyList<TStep> steps, Func<TStep, string?> nameOf, Func<TStep, string?> defaultNameOf, Action<TStep, string> setName)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (nameOf(step) is { } name)
            {
                taken.Add(name);
            }
        }

        foreach (var step in steps)
        {
            if (nameOf(step) is not null || defaultNameOf(step) is not { } defaultName)
            {
                continue;
            }

            var number = 0;
            string name;
            do
            {
                name = $"{defaultName}_{number++}";
            }
            while (!taken.Add(name));

            setName(step, name);
        }
    }
}
