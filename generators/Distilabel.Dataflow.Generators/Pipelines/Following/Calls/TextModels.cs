using Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Calls;

/// <summary>Methods of texts, those that guards and names are made with.</summary>
internal static class TextModels
{
    public static void AddTo(Dictionary<string, Func<Call, Value?>> table)
    {
        table["String.IsNullOrEmpty"] = static call => Map(call.Arguments[0], static text => string.IsNullOrEmpty(text), acceptsNull: true) ?? Otherwise(call);
        table["String.IsNullOrWhiteSpace"] = static call => Map(call.Arguments[0], static text => string.IsNullOrWhiteSpace(text), acceptsNull: true) ?? Otherwise(call);
        table["String.Join"] = Join;
        table["String.Concat"] = static call => call.Arguments.Count > 1 ? Texts.Join([.. call.Arguments.Select((value, place) => (value, call.SourceOf(place)))]) : null;
        table["String.ToString"] = static call => call.Receiver is Constant { Content: string } or PartlyKnownText && call.Arguments.Count == 0 ? call.Receiver : null;
        OnText("Trim", static text => text.Trim());
        OnText("TrimStart", static text => text.TrimStart());
        OnText("TrimEnd", static text => text.TrimEnd());
        OnText("ToLowerInvariant", static text => text.ToLowerInvariant());
        OnText("ToUpperInvariant", static text => text.ToUpperInvariant());
        OnPart("StartsWith", static (text, part) => text.StartsWith(part, StringComparison.Ordinal));
        OnPart("EndsWith", static (text, part) => text.EndsWith(part, StringComparison.Ordinal));
        OnPart("Contains", static (text, part) => text.Contains(part));
        OnPart("Equals", static (text, part) => text == part);
        table["String.Replace"] = static call => call.Arguments is [Constant { Content: { } from }, Constant { Content: var to }] && call.Arguments.Count == 2
            ? Map(call.Receiver, text => from is char letter ? text.Replace(letter, (char)to!) : from is string { Length: > 0 } part ? text.Replace(part, to as string) : text, false)
            : null;
        table["Path.Combine"] = Combine;
        table["Path.GetFileName"] = static call => call.Arguments is [Constant { Content: string path }] ? new Constant(Path.GetFileName(path)) : null;
        table["Int32.ToString"] = static call => call is { Receiver: Constant { Content: int number }, Arguments.Count: 0 } ? new Constant($"{number}") : null;

        void OnText(string name, Func<string, object> apply) => table[$"String.{name}"] = call => call.Arguments.Count == 0 ? Map(call.Receiver, apply, acceptsNull: false) : null;

        void OnPart(string name, Func<string, string, bool> apply) => table[$"String.{name}"] = call => call.Arguments is not [var part] || call.Receiver is not (Constant { Content: string } or Undecided) ? null
            : part is Constant { Content: string known } ? Map(call.Receiver, text => apply(text, known), acceptsNull: false)
            : part is Constant { Content: char letter } ? Map(call.Receiver, text => apply(text, letter.ToString()), acceptsNull: false)
            : call.All.UnknownOf(call.Operation, part);
    }

    /// <summary>What a function makes of a text; of one of several, one of several. Null where a text is not known.</summary>
    private static Value? Map(Value? value, Func<string, object> apply, bool acceptsNull) => value switch
    {
        Constant { Content: string text } => new Constant(apply(text)),
        Constant { Content: null } when acceptsNull => new Constant(apply(null!)),
        Undecided undecided => undecided.Map(option => Map(option, apply, acceptsNull)),
        _ => null,
    };

    private static Unknown Otherwise(Call call) => call.All.UnknownOf(call.Operation, call.Arguments[0]);

    private static Value? Join(Call call)
    {
        if (call.Arguments.Count != 2 || call.Arguments[0] is not Constant { Content: var between })
        {
            return null;
        }

        if (call.Arguments[1] is not (ListReference or Undecided) || call.All.Sequences.ItemsOf(call.Arguments[1], call.SourceOf(1), call.State) is not { IsKnown: true } list)
        {
            return null;
        }

        var parts = new List<(Value, IOperation)>();
        foreach (var item in list.Items)
        {
            if (parts.Count > 0)
            {
                parts.Add((new Constant(between?.ToString() ?? ""), call.SourceOf(0)));
            }

            parts.Add((item, call.SourceOf(1)));
        }

        return Texts.Join(parts);
    }

    /// <summary>A path of parts that are known. The separator is that of the machine that builds: it is not known, unless there is but one part.</summary>
    private static Constant? Combine(Call call)
    {
        IReadOnlyList<Value> values = call.Arguments is [ListReference list] && call.State[list].IsKnown ? call.State[list].Items : call.Arguments;
        if (!values.All(static value => value is Constant { Content: string }))
        {
            return null;
        }

        var parts = values.Select(static value => (string)((Constant)value).Content!).ToArray();
        return parts.Any(static part => part.Length == 0 || part[0] is '/' or '\\' || part.IndexOf(':') >= 0) ? null : new Constant(string.Join("/", parts));
    }
}
