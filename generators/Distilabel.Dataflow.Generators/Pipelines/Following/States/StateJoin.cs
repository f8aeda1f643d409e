using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.States;

/// <summary>Brings states together that several ways through the code lead to.</summary>
internal static class StateJoin
{
    /// <summary>The state after a condition of which either answer may have been given: the first one's state, the other's.</summary>
    /// <remarks>What differs is undecided, or no longer known. A fault counts where both have it.</remarks>
    public static State Join(Condition condition, State first, State second, Note note)
    {
        var joined = first.Copy();
        joined.Variables = Join(first.Variables, second.Variables, (left, right) => Join(condition, left, right));
        joined.Returned = Join(first.Returned, second.Returned, (left, right) => Join(condition, left, right));
        joined.Yielded = first.Yielded.AddRange(second.Yielded.Where(pair => !first.Yielded.ContainsKey(pair.Key)));
        joined.Declarations = Latest(first.Declarations, second.Declarations);
        joined.TimesSet = Latest(first.TimesSet, second.TimesSet);
        joined.Unsteady = first.Unsteady.Union(second.Unsteady);
        joined.Statics = first.Statics.AddRange(second.Statics.Where(pair => !first.Statics.ContainsKey(pair.Key)));
        joined.Steps = Both(first.Steps, second.Steps);
        joined.Pipelines = Both(first.Pipelines, second.Pipelines);
        joined.Faults = first.Faults.RemoveAll(fault => !second.Faults.Contains(fault));
        joined.Routed = first.Routed.RemoveAll(routed => !second.Routed.Contains(routed));
        joined.MembersRead = first.MembersRead.AddRange(second.MembersRead.Skip(Common(first.MembersRead, second.MembersRead)));
        joined.Settled = first.Settled.Union(second.Settled);
        joined.Escaped = first.Escaped.SetItems(second.Escaped);
        joined.Run = first.Run.Union(second.Run);
        joined.Changes = Math.Max(first.Changes, second.Changes) + (first.Changes == second.Changes ? 0 : 1);
        joined.IsBroken = first.IsBroken || second.IsBroken;
        joined.Doubt = first.Doubt ?? second.Doubt;
        joined.Heap = first.Heap == second.Heap
            ? first.Heap
            : Join(first.Heap, second.Heap, (left, right) => Join(condition, left, right, note));
        return joined;
    }

    /// <summary>Whether a content is the same in two states, so that nothing between them changed it.</summary>
    public static bool IsUnchanged(Content left, Content right) => ReferenceEquals(left, right) || (left, right) switch
    {
        (ListContent a, ListContent b) => IsUnchanged(a, b),
        (MapContent a, MapContent b) => a.Unseen == b.Unseen && a.Entries.Length == b.Entries.Length &&
            a.Entries.Zip(b.Entries, static (left, right) => left.Key.IsSame(right.Key) && left.Value.IsSame(right.Value)).All(static same => same),
        _ => false,
    };

    private static bool IsUnchanged(ListContent left, ListContent right) => left.Items.Length == right.Items.Length &&
        left.Unseen == right.Unseen && left.Uncounted == right.Uncounted && left.Items.Zip(right.Items, static (a, b) => a.IsSame(b)).All(static same => same);

    private static ImmutableDictionary<TKey, TValue> Join<TKey, TValue>(
        ImmutableDictionary<TKey, TValue> first, ImmutableDictionary<TKey, TValue> second, Func<TValue, TValue, TValue> join)
        where TKey : notnull
        where TValue : class
    {
        if (first == second)
        {
            return first;
        }

        var joined = first.ToBuilder();
        foreach (var pair in second)
        {
            if (!joined.TryGetValue(pair.Key, out var own))
            {
                joined[pair.Key] = pair.Value;
            }
            else if (!ReferenceEquals(own, pair.Value))
            {
                joined[pair.Key] = join(own, pair.Value);
            }
        }

        return joined.ToImmutable();
    }

    private static Value Join(Condition condition, Value first, Value second) =>
        first.IsSame(second) ? first : new Undecided(condition, [first, second]);

    private static Content Join(Condition condition, Content first, Content second, Note note)
    {
        if (IsUnchanged(first, second))
        {
            return first;
        }

        return (first, second) switch
        {
            (StepContent left, StepContent right) => Join(condition, left, right, note),
            (ObjectContent left, ObjectContent right) => left with
            {
                Members = Join(left.Members, right.Members, (a, b) => Join(condition, a, b)),
                Unseen = left.Unseen ?? right.Unseen,
            },
            (ListContent left, ListContent right) => Join(left, right, note),
            (MapContent left, MapContent right) => left with
            {
                Entries = left.Entries.RemoveAll(entry => right.Find(entry.Key) is not { } other || !entry.Value.IsSame(other.Value)),
                Unseen = left.Unseen ?? right.Unseen ?? note,
            },
            (PipelineContent left, PipelineContent right) => left with
            {
                Added = left.Added.AddRange(right.Added.Where(step => !left.Added.Contains(step))),
                Notes = left.Notes.AddRange(right.Notes).Add(note),
                IsOfThisCode = left.IsOfThisCode || right.IsOfThisCode,
                HandedOutBy = left.HandedOutBy.Union(right.HandedOutBy),
            },
            _ => first,
        };
    }

    /// <summary>Items that are in both at the same place stay; others may be there, or not.</summary>
    private static ListContent Join(ListContent left, ListContent right, Note note)
    {
        var common = left.Items.Zip(right.Items, static (a, b) => (a, b)).TakeWhile(static pair => pair.a.IsSame(pair.b)).Select(static pair => pair.a);
        var isSameLength = left.Items.Length == right.Items.Length;
        return left with
        {
            Items = [.. common],
            Uncounted = left.Uncounted ?? right.Uncounted,
            Unseen = left.Unseen ?? right.Unseen ?? (isSameLength && left.Items.Zip(right.Items, static (a, b) => a.IsSame(b)).All(static same => same) ? null : note),
        };
    }

    private static StepContent Join(Condition condition, StepContent left, StepContent right, Note note)
    {
        var predecessors = left.Predecessors.AddRange(right.Predecessors.Where(connection => left.Predecessors.All(other => other.From != connection.From)));
        var successors = left.Successors.AddRange(right.Successors.Where(step => !left.Successors.Contains(step)));
        return left with
        {
            Members = Join(left.Members, right.Members, (a, b) => Join(condition, a, b)),
            Unseen = left.Unseen ?? right.Unseen,
            Place = left.Place ?? right.Place,
            NumberedName = left.NumberedName ?? right.NumberedName,
            Predecessors = predecessors,
            Successors = successors,
            PredecessorsUnseen = left.PredecessorsUnseen ?? right.PredecessorsUnseen ??
                (predecessors.Length == left.Predecessors.Length && predecessors.Length == right.Predecessors.Length ? null : note),
            SuccessorsUnseen = left.SuccessorsUnseen ?? right.SuccessorsUnseen ??
                (successors.Length == left.Successors.Length && successors.Length == right.Successors.Length ? null : note),
            ColumnsUnseen = left.ColumnsUnseen ?? right.ColumnsUnseen ??
                (left.InputMappings == right.InputMappings && left.OutputMappings == right.OutputMappings ? null : note),
            Uncounted = left.Uncounted ?? right.Uncounted,
            Pipeline = left.Pipeline ?? right.Pipeline,
            IsUsedElsewhere = left.IsUsedElsewhere || right.IsUsedElsewhere,
        };
    }

    private static ImmutableDictionary<TKey, int> Latest<TKey>(ImmutableDictionary<TKey, int> first, ImmutableDictionary<TKey, int> second)
        where TKey : notnull =>
        first == second ? first : first.SetItems(second.Where(pair => !first.TryGetValue(pair.Key, out var count) || count < pair.Value));

    private static ImmutableList<int> Both(ImmutableList<int> first, ImmutableList<int> second) =>
        first == second ? first : [.. first.Union(second).OrderBy(static id => id)];

    private static int Common<T>(ImmutableList<T> first, ImmutableList<T> second) =>
        first.Zip(second, static (left, right) => Equals(left, right)).TakeWhile(static same => same).Count();
}
