using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Lists that stay as they are, so that a change gives another one; and their builders.</summary>
internal static class ImmutableModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        foreach (var type in new[] { "ImmutableArray", "ImmutableList" })
        {
            table[$"{type}.Create"] = Create;
            table[$"{type}.CreateRange"] = static call => call.Arguments.Count == 1 ? call.New(call.ItemsOf(0) is var items ? items.With(items.Items) : ListContent.Empty) : null;
            table[$"{type}.CreateBuilder"] = static call => call.New(ListContent.Empty);
            table[$"{type}.ToImmutableArray"] = table[$"{type}.ToImmutableList"] = static call => call.Arguments.Count == 1 ? call.New(call.ItemsOf(0) is var items ? items.With(items.Items) : ListContent.Empty) : null;
            Add(type, "Add", static (call, list) => list.With(list.Items.Add(call.Arguments[0])));
            Add(type, "AddRange", static (call, list) => list.Concat(call.ItemsOf(0)));
            Add(type, "Insert", static (call, list) => call.Arguments[0] is Constant { Content: int place } && list.IsKnown && place >= 0 && place <= list.Items.Length
                ? list.With(list.Items.Insert(place, call.Arguments[1])) : null);
            Add(type, "RemoveAt", static (call, list) => call.Arguments[0] is Constant { Content: int place } && list.IsKnown && place >= 0 && place < list.Items.Length
                ? list.With(list.Items.RemoveAt(place)) : null);
            Add(type, "SetItem", static (call, list) => call.Arguments[0] is Constant { Content: int place } && list.IsKnown && place >= 0 && place < list.Items.Length
                ? list.With(list.Items.SetItem(place, call.Arguments[1])) : null);
        }

        table["Builder.Add"] = static call => call.Receiver is ListReference list ? AddTo(call, list, [call.Arguments[0]]) : null;
        table["Builder.AddRange"] = static call => call.Receiver is ListReference list && call.Arguments.Count == 1 ? AddTo(call, list, call.ItemsOf(0).Items) : null;
        table["Builder.ToImmutable"] = table["Builder.MoveToImmutable"] = table["Builder.DrainToImmutable"] =
            static call => call.Receiver is ListReference list ? call.New(call.State[list].With(call.State[list].Items)) : null;

        void Add(string type, string name, Func<Call, ListContent, ListContent?> model) => table[$"{type}.{name}"] = call =>
            call.Receiver is ListReference list && model(call, call.State[list]) is { } made ? call.New(made) : null;
    }

    private static Constant AddTo(Call call, ListReference list, IEnumerable<Value> items)
    {
        call.All.Sequences.AddTo(list, items, call.State);
        return Constant.Null;
    }

    private static ListReference Create(Call call) => call.Method.Parameters is [{ IsParams: true }] or [{ Type.Name: "ReadOnlySpan" }] && call.Arguments is [ListReference list]
        ? call.New(call.State[list].With(call.State[list].Items))
        : call.New(ListContent.Of(call.Arguments));
}
