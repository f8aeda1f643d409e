using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Tasks, each of which stands for its result.</summary>
internal static class TaskModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        foreach (var type in new[] { "Task", "ValueTask" })
        {
            table[$"{type}.FromResult"] = static call => call.Arguments[0];
            table[$"{type}.ConfigureAwait"] = static call => call.Receiver is Unknown unknown ? unknown : call.Receiver;
            table[$"{type}.AsTask"] = static call => call.Receiver;
            table[$"{type}.Run"] = static call => call.Arguments is [Function function, ..] ? call.Apply(function) : null;
            table[$"{type}.WhenAll"] = static call => call.Arguments is [ListReference list] && call.State[list] is { IsKnown: true } items ? call.New(items.With(items.Items)) : null;
        }
    }
}
