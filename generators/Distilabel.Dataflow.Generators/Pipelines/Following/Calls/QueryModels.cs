using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>LINQ, which runs when its result is gone over: it is followed where it stands, and taken back where that was too early.</summary>
internal static class QueryModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        Add("Range", Range);
        Add("Repeat", Repeat);
        Add("Empty", static call => call.New(ListContent.Empty));
        foreach (var copies in new[] { "ToArray", "ToList", "ToImmutableArray", "ToImmutableList", "Cast" })
        {
            OnItems(copies, 1, static (call, list) => call.New(list.With(list.Items)));
        }

        OnItems("AsEnumerable", 1, static (call, list) => call.Arguments[0] is ListReference same ? same : call.New(list));
        OnItems("ToHashSet", 1, static (call, list) => call.New(Distinct(list)));
        OnItems("Distinct", 1, static (call, list) => call.New(Distinct(list)));
        OnItems("OfType", 1, OfType);
        OnItems("Contains", 2, static (call, list) => call.All.Sequences.Contains(call.Operation, list, call.Arguments[1]));
        OnItems("Reverse", 1, static (call, list) => call.New(list.With(list.Items.Reverse())));
        OnItems("Select", 2, Select);
        OnItems("SelectMany", 2, static (call, list) => Select(call, list) is { } lists ? call.New(Flatten(call.State[lists], call)) : null);
        OnItems("SelectMany", 3, SelectPairs);
        OnItems("Where", 2, Where);
        OnItems("Concat", 2, static (call, list) => call.New(list.Concat(call.ItemsOf(1))));
        OnItems("Union", 2, static (call, list) => call.New(Distinct(list.Concat(call.ItemsOf(1)))));
        OnItems("Append", 2, static (call, list) => call.New(list.With(list.Items.Add(call.Arguments[1]))));
        OnItems("Prepend", 2, static (call, list) => call.New(list.With(list.Items.Insert(0, call.Arguments[1]))));
        OnItems("Take", 2, static (call, list) => call.Arguments[1] is Constant { Content: int count } && list.IsKnown ? call.New(ListContent.Of(list.Items.Take(count))) : null);
        OnItems("Skip", 2, static (call, list) => call.Arguments[1] is Constant { Content: int count } && list.IsKnown ? call.New(ListContent.Of(list.Items.Skip(count))) : null);
        OnItems("ElementAt", 2, static (call, list) => call.Arguments[1] is Constant { Content: int place } && list.IsKnown && place >= 0 && place < list.Items.Length ? call.Seen(list.Items[place]) : null);
        foreach (var first in new[] { "First", "Single", "FirstOrDefault", "SingleOrDefault" })
        {
            OnItems(first, 1, static (call, list) => list is { IsKnown: true, Items.Length: > 0 } ? call.Seen(list.Items[0]) : null);
            OnItems(first, 2, static (call, list) => Matching(call, list) is { Length: > 0 } found ? call.Seen(found[0]) : null);
        }

        foreach (var last in new[] { "Last", "LastOrDefault" })
        {
            OnItems(last, 1, static (call, list) => list is { IsKnown: true, Items.Length: > 0 } ? call.Seen(list.Items[list.Items.Length - 1]) : null);
            OnItems(last, 2, static (call, list) => Matching(call, list) is { Length: > 0 } found ? call.Seen(found[found.Length - 1]) : null);
        }

        OnItems("Count", 1, static (_, list) => list.IsKnown ? new Constant(list.Items.Length) : null);
        OnItems("Any", 1, static (_, list) => list.IsKnown ? new Constant(list.Items.Length > 0) : null);
        OnItems("Zip", 2, static (call, list) => Zip(call, list, null));
        OnItems("Zip", 3, static (call, list) => call.Arguments[2] is Function map ? Zip(call, list, map) : null);
        OnItems("Aggregate", 2, static (call, list) => call.Arguments[1] is Function fold && list is { IsKnown: true, Items.Length: > 0 }
            ? list.Items.Skip(1).Aggregate(list.Items[0], (sum, item) => call.Apply(fold, sum, item)) : null);
        OnItems("Aggregate", 3, static (call, list) => call.Arguments[2] is Function fold && list.IsKnown
            ? list.Items.Aggregate(call.Arguments[1], (sum, item) => call.Apply(fold, sum, item)) : null);
        OnItems("ToDictionary", 2, static (call, list) => ToDictionary(call, list, null));
        OnItems("ToDictionary", 3, static (call, list) => call.Arguments[2] is Function value ? ToDictionary(call, list, value) : null);
        OnItems("Index", 1, static (call, list) => list.IsKnown ? call.New(ListContent.Of(list.Items.Select(static (item, place) => new TupleValue([new Constant(place), item])))) : null);
        table["Array.Empty"] = static call => call.New(ListContent.Empty);
        table["Array.ConvertAll"] = static call => Select(call, call.ItemsOf(0));

        void Add(string name, Func<Call, Value?> model) => table[$"Enumerable.{name}"] = model;

        void OnItems(string name, int count, Func<Call, ListContent, Value?> model)
        {
            foreach (var type in name is "Contains" or "Reverse" or "Cast" or "AsEnumerable" ? ["Enumerable"] : new[] { "Enumerable", "ImmutableArrayExtensions" })
            {
                var others = table.TryGetValue($"{type}.{name}", out var before) ? before : null;
                table[$"{type}.{name}"] = call => call.Arguments.Count == count ? Query(call, model) : others?.Invoke(call);
            }
        }
    }

    private static Value? Query(Call call, Func<Call, ListContent, Value?> model)
    {
        var source = call.All.Branches.Decided(call.Arguments[0]);
        if (source is not (ListReference or Unknown or PipelineReference or MapReference or ChainValue))
        {
            return null;
        }

        var list = call.All.Sequences.ItemsOf(source, call.SourceOf(0), call.State);
        var before = call.State.Steps.Count;
        var result = model(call, list);
        return result is ListReference made && !call.Method.Name.StartsWith("To", StringComparison.Ordinal)
            ? call.All.Deferrals.Defer(call, made, source, call.State.Steps.Count > before)
            : result;
    }

    private static ListReference Range(Call call) => call.New(call.Arguments is [Constant { Content: int start }, Constant { Content: int count and >= 0 and <= Loops.MostTurns }]
        ? ListContent.Of(Enumerable.Range(start, count).Select(static number => new Constant(number)))
        : ListContent.NotSeen(new Note(call.All.Locate(call.Operation.Syntax), "it is not seen how many there are")));

    private static ListReference Repeat(Call call) => call.New(call.Arguments[1] is Constant { Content: int count and >= 0 and <= Loops.MostTurns }
        ? ListContent.Of(Enumerable.Repeat(call.Arguments[0], count))
        : new ListContent { Items = [call.Arguments[0]], Uncounted = call.Note });

    private static ListContent Distinct(ListContent list) => new ListContent { IsSet = true, Unseen = list.Unseen, Uncounted = list.Uncounted }.Add(list.Items);

    private static ListReference OfType(Call call, ListContent list)
    {
        var answers = list.Items.Select(item => Patterns.IsOfType(item, call.Method.TypeArguments.FirstOrDefault(), call.State)).ToArray();
        if (answers.Contains(null))
        {
            var note = new Note(call.All.Locate(call.Operation.Syntax), "it is not seen which items are kept");
            call.All.Escape.OfItems(list, note, call.State);
            return call.New(ListContent.NotSeen(note));
        }

        foreach (var item in list.Items.Where((_, place) => answers[place] == false))
        {
            Escape.Use(item, call.State);
        }

        return call.New(list.With(list.Items.Where((_, place) => answers[place] == true)));
    }

    private static ListReference? Select(Call call, ListContent list)
    {
        if (call.Arguments[1] is not Function map)
        {
            return null;
        }

        var results = call.New(ListContent.Empty);
        var place = 0;
        call.All.Sequences.Each(
            list,
            call.SourceOf(0),
            item =>
            {
                var number = list.IsKnown ? new Constant(place++) : (Value)new Unknown(call.Note);
                call.All.Sequences.AddTo(results, [map.Method.Parameters.Length == 2 ? call.Apply(map, item, number) : call.Apply(map, item)], call.State);
            },
            call.State);
        call.State.Set(results, call.State[results] with { Uncounted = call.State[results].Uncounted ?? list.Uncounted ?? list.Unseen });
        return results;
    }

    private static ListReference? SelectPairs(Call call, ListContent list)
    {
        if (call.Arguments is not [_, Function inner, Function map] || !list.IsKnown)
        {
            return null;
        }

        var results = call.New(ListContent.Empty);
        foreach (var item in list.Items)
        {
            var parts = call.All.Sequences.ItemsOf(call.Apply(inner, item), call.Operation, call.State);
            call.All.Sequences.Each(parts, call.Operation, part => call.All.Sequences.AddTo(results, [call.Apply(map, item, part)], call.State), call.State);
            call.State.Set(results, call.State[results] with { Uncounted = call.State[results].Uncounted ?? parts.Uncounted, Unseen = call.State[results].Unseen ?? parts.Unseen });
        }

        return results;
    }

    private static ListContent Flatten(ListContent lists, Call call)
    {
        var flat = new ListContent { Uncounted = lists.Uncounted, Unseen = lists.Unseen };
        return lists.Items.Aggregate(flat, (sum, list) => sum.Concat(call.All.Sequences.ItemsOf(list, call.Operation, call.State)));
    }

    private static ListReference? Where(Call call, ListContent list)
    {
        const int most = 4;
        if (call.Arguments[1] is not Function keep)
        {
            return null;
        }

        var kept = new List<Value>();
        foreach (var (item, place) in list.Items.Select(static (item, place) => (item, place)))
        {
            var answer = call.All.Branches.Decided(keep.Method.Parameters.Length == 2 ? call.Apply(keep, item, new Constant(place)) : call.Apply(keep, item)) as Constant;
            if (answer is null && (list.Items.Length > most || !call.Operation.Type.IsPartOfPipeline() || call.All.Trials.IsTrial))
            {
                var note = new Note(call.All.Locate(call.Operation.Syntax), "it is not seen which items are kept");
                call.All.Escape.OfItems(list, note, call.State);
                return call.New(ListContent.NotSeen(note));
            }

            if (answer is { Content: true } || (answer is null && call.All.Branches.Decide(call.Operation, 2, [], call.State) == 0))
            {
                kept.Add(item);
            }
            else
            {
                Escape.Use(item, call.State);
            }
        }

        return call.New(list.With(kept));
    }

    /// <summary>The items that a predicate keeps; null where that is not known.</summary>
    private static Value[]? Matching(Call call, ListContent list)
    {
        if (call.Arguments[1] is not Function keep || !list.IsKnown)
        {
            return null;
        }

        var answers = list.Items.Select(item => call.Apply(keep, item)).ToArray();
        return answers.All(static answer => answer is Constant { Content: bool }) ? [.. list.Items.Where((_, place) => answers[place] is Constant { Content: true })] : null;
    }

    private static ListReference? Zip(Call call, ListContent list, Function? map)
    {
        var other = call.ItemsOf(1);
        return list.IsKnown && other.IsKnown
            ? call.New(ListContent.Of([.. list.Items.Zip(other.Items, (left, right) => map is null ? new TupleValue([left, right]) : call.Apply(map, left, right))]))
            : null;
    }

    private static MapReference? ToDictionary(Call call, ListContent list, Function? value)
    {
        if (call.Arguments[1] is not Function key || !list.IsKnown)
        {
            return null;
        }

        var map = call.State.Add(new MapContent());
        foreach (var item in list.Items)
        {
            call.All.Sequences.SetEntry(map, call.Apply(key, item), value is null ? item : call.Apply(value, item), call.Operation, call.State);
        }

        return map;
    }
}
