using System.Collections;
using System.Globalization;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>What a step's results depend on besides the values of its rows: its class, its code, its version, and what it was given.</summary>
/// <remarks>
/// Concurrency, batch sizes, replicas, secrets, and the step's name unless its code reads it, are not part of it. A step whose code or settings can't be
/// told apart by their values, such as one that was handed a delegate, has no signature, and is never taken from the cache.
/// </remarks>
internal static class StepSignature
{
    // Raise it when what is hashed here changes.
    private const int Version = 2;

    /// <summary>The signature of a step; null where it can't be told, with the reason.</summary>
    internal static UInt128? Of(Step step, StepColumns columns, out string? reason)
    {
        reason = null;
        var descriptor = step.Descriptor;
        if (descriptor.CodeHash.Length == 0)
        {
            reason = "its class was not made by the generator, so a change of its code would go unseen";
            return null;
        }

        if (descriptor.SignatureFault is not null)
        {
            reason = descriptor.SignatureFault;
            return null;
        }

        var builder = new SignatureBuilder()
            .Add("signature", Version)
            .Add("class", descriptor.FullName)
            .Add("code", descriptor.CodeHash)
            .Add("version", descriptor.Version)
            .Add("kind", step.Kind.ToString())
            .Add("inputs", [.. columns.Inputs.Select(static input => $"{input.Name}: {DescriptionOf(input.Type) ?? "any"}")])
            .Add("outputs", [.. columns.Outputs.Select(static output => $"{output.Name}: {DescriptionOf(output.Type) ?? output.Shape.ToString()}")]);
        foreach (var setting in descriptor.Settings)
        {
            if (!TryAdd(builder, setting.Name, setting.Get(step)))
            {
                reason = $"its setting '{setting.Name}' has no value that can be compared";
                return null;
            }
        }

        if (AddParameters(builder, step, "") is { } parameter)
        {
            reason = $"its parameter '{parameter}' has no value that can be compared";
            return null;
        }

        return builder.Build();
    }

    /// <summary>A hash of a step's class and of what it was given, without its code and as far as that can be told.</summary>
    internal static UInt128 OfSettings(Step step)
    {
        var builder = new SignatureBuilder().Add("class", step.Descriptor.FullName);
        foreach (var setting in step.Descriptor.Settings)
        {
            TryAdd(builder, setting.Name, setting.Get(step));
        }

        AddParameters(builder, step, "");
        return builder.Build();
    }

    /// <summary>Adds the parameters that change results.</summary>
    /// <returns>The path of the first that can't be added; null when all were.</returns>
    private static string? AddParameters(SignatureBuilder builder, IRuntimeParameterized target, string path)
    {
        foreach (var parameter in target.RuntimeParameters.Where(static parameter => parameter is { ChangesResult: true, Secret: false }))
        {
            var name = path + parameter.Name;
            var value = parameter.GetValue(target);
            if (value is IRuntimeParameterized part)
            {
                builder.Add(name, part.GetType().FullName);
                if (AddParameters(builder, part, name + ".") is { } inner)
                {
                    return inner;
                }
            }
            else if (!TryAdd(builder, name, value))
            {
                return name;
            }
        }

        return null;
    }

    private static string? DescriptionOf(ColumnType? type) => type is null ? null : TypeDescription.Of(type);

    private static bool TryAdd(SignatureBuilder builder, string name, object? value)
    {
        if (Text(value) is not { } text)
        {
            return false;
        }

        builder.Add(name, text);
        return true;
    }

    /// <summary>A text that is the same for equal values in every process; null for a value that has none.</summary>
    private static string? Text(object? value) => value switch
    {
        null => "null",
        string text => "text " + text,
        bool or sbyte or byte or short or ushort or int or uint or long or ulong or decimal => "number " + Convert.ToString(value, CultureInfo.InvariantCulture),
        double number => "number " + number.ToString("R", CultureInfo.InvariantCulture),
        float number => "number " + number.ToString("R", CultureInfo.InvariantCulture),
        char letter => "char " + (int)letter,
        Enum member => "enum " + member.ToString("D"),
        DateTime time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => "date " + date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => "span " + span.ToString("c", CultureInfo.InvariantCulture),
        Guid guid => "guid " + guid.ToString("D"),
        Uri uri => "uri " + uri.OriginalString,
        byte[] bytes => "bytes " + Convert.ToHexString(bytes),
        IDictionary or Delegate => null,
        IEnumerable<KeyValuePair<string, string>> pairs => List(pairs.Select(static pair => $"{pair.Key.Length}:{pair.Key}{pair.Value}")),
        IEnumerable list => List(list.Cast<object?>().Select(Text)),
        _ => null,
    };

    private static string? List(IEnumerable<string?> texts)
    {
        var all = texts.ToArray();
        return Array.Exists(all, static text => text is null) ? null : "list " + string.Concat(all.Select(static text => $"{text!.Length}:{text}"));
    }
}
