using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Dictionaries.</summary>
internal static class MapModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        foreach (var type in new[] { "Dictionary", "SortedDictionary", "IDictionary", "IReadOnlyDictionary" })
        {
            table[$"{type}.Add"] = static call => call.Receiver is MapReference map && call.Arguments.Count == 2 ? Set(call, map) : null;
            table[$"{type}.TryAdd"] = static call => call.Receiver is MapReference map && call.State[map] is { Unseen: null } content && call.Arguments[0] is Constant key
                ? content.Find(key) is not null ? new Constant(false) : Set(call, map) is var _ ? new Constant(true) : null
                : null;
            table[$"{type}.ContainsKey"] = static call => call.Receiver is MapReference map && call.State[map] is { Unseen: null } content && call.Arguments[0] is Constant key &&
                content.Entries.All(static entry => entry.Key is Constant)
                ? new Constant(content.Find(key) is not null)
                : null;
            table[$"{type}.GetValueOrDefault"] = static call => call.Receiver is MapReference map && call.Arguments is [Constant key] && call.State[map].Find(key) is { } entry
                ? call.Seen(entry.Value)
                : null;
        }
    }

    private static Constant Set(Call call, MapReference map)
    {
        call.All.Sequences.SetEntry(map, call.Arguments[0], call.Arguments[1], call.SourceOf(0), call.State);
        return Constant.Null;
    }
}
