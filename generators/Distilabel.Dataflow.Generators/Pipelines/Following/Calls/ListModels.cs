using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Lists, sets, queues and arrays, which change.</summary>
internal static class ListModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        foreach (var type in new[] { "List", "HashSet", "Collection", "ICollection", "IList", "ISet", "ObservableCollection", "Queue" })
        {
            Add(type, "Add", Append);
            Add(type, "Enqueue", Append);
            Add(type, "AddRange", AddRange);
            Add(type, "Insert", Insert);
            Add(type, "Clear", static (call, list, content) => IsSettled(call, content) ? Drop(call, list, content, content.Items) : null);
            Add(type, "Reverse", Reverse);
            Add(type, "RemoveAt", RemoveAt);
            Add(type, "Remove", Remove);
            Add(type, "Dequeue", Dequeue);
            Add(type, "Contains", static (call, _, content) => call.All.Sequences.Contains(call.Operation, content, call.Arguments[0]));
            Add(type, "ToArray", Copy);
            Add(type, "AsReadOnly", static (_, list, _) => list);
            Add(type, "ForEach", ForEach);
        }

        void Add(string type, string name, Func<Call, ListReference, ListContent, Value?> model) =>
            table[$"{type}.{name}"] = call => call.Receiver is ListReference list ? model(call, list, call.State[list]) : null;
    }

    /// <summary>Whether a list is known, and no turn that stands for many changes it.</summary>
    private static bool IsSettled(Call call, ListContent content) => content.IsKnown && call.All.Turns.Count == 0;

    private static Value Append(Call call, ListReference list, ListContent content)
    {
        call.All.Sequences.AddTo(list, call.Arguments, call.State);
        return content is { IsSet: true, IsKnown: false } ? new Unknown(call.Note) : new Constant(call.State[list].Items.Length > content.Items.Length);
    }

    private static Constant AddRange(Call call, ListReference list, ListContent content)
    {
        var items = call.ItemsOf(0);
        call.All.Sequences.AddTo(list, items.Items, call.State);
        var all = call.State[list];
        call.State.Set(list, all with { Unseen = all.Unseen ?? items.Unseen, Uncounted = all.Uncounted ?? items.Uncounted });
        return Constant.Null;
    }

    private static Constant? Insert(Call call, ListReference list, ListContent content)
    {
        if (call.Arguments[0] is not Constant { Content: int place } || place < 0 || place > content.Items.Length || !IsSettled(call, content))
        {
            return null;
        }

        call.State.Set(list, content with { Items = content.Items.Insert(place, call.Arguments[1]) });
        return Constant.Null;
    }

    private static Constant? Reverse(Call call, ListReference list, ListContent content)
    {
        if (call.Arguments.Count > 0 || !IsSettled(call, content))
        {
            return null;
        }

        call.State.Set(list, content with { Items = [.. content.Items.Reverse()] });
        return Constant.Null;
    }

    private static Constant? RemoveAt(Call call, ListReference list, ListContent content) =>
        call.Arguments[0] is Constant { Content: int place } && place >= 0 && place < content.Items.Length && IsSettled(call, content)
            ? Drop(call, list, content, [content.Items[place]])
            : null;

    private static Constant? Remove(Call call, ListReference list, ListContent content)
    {
        if (!IsSettled(call, content) || content.Items.Any(item => Arithmetic.AreEqual(item, call.Arguments[0]) is null))
        {
            return null;
        }

        var found = content.Items.FirstOrDefault(item => Arithmetic.AreEqual(item, call.Arguments[0]) == true);
        Drop(call, list, content, found is null ? [] : [found]);
        return new Constant(found is not null);
    }

    private static Value? Dequeue(Call call, ListReference list, ListContent content)
    {
        if (!IsSettled(call, content) || content.Items.Length == 0)
        {
            return null;
        }

        call.State.Set(list, content with { Items = content.Items.RemoveAt(0) });
        return call.Seen(content.Items[0]);
    }

    private static ListReference Copy(Call call, ListReference list, ListContent content)
    {
        var items = call.All.Sequences.GoOver(list, call.Operation, call.State);
        return call.New(items.With(items.Items));
    }

    private static Constant? ForEach(Call call, ListReference list, ListContent content)
    {
        if (call.Arguments[0] is not Function each)
        {
            return null;
        }

        call.All.Sequences.Each(content, call.Operation, item => call.Apply(each, item), call.State);
        return Constant.Null;
    }

    /// <summary>Takes items out of a list. Code that makes steps and takes them out again means not to run them.</summary>
    private static Constant Drop(Call call, ListReference list, ListContent content, IEnumerable<Value> items)
    {
        foreach (var item in items)
        {
            Escape.Use(item, call.State);
            content = content with { Items = content.Items.RemoveAt(content.Items.ToList().FindIndex(other => other.IsSame(item))) };
        }

        call.State.Set(list, content);
        return Constant.Null;
    }
}
