using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
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

    private const string WayOut = "; where results do not depend on it, mark it [Setting(ChangesResult = false)]";
    private const string WayOutOfParameter = "; where results do not depend on it, mark it [RuntimeParameter(ChangesResult = false)]";

    /// <summary>The signature of a step; null where it can't be told, with the reason.</summary>
    internal static UInt128? Of(Step step, StepColumns columns, out string? reason)
    {
        reason = null;
        var descriptor = step.Descriptor;
        if (descriptor.CodeHash.Length == 0)
        {
            reason = "its class was not made by the generator, or it calls an assembly without a version that can be read, so a change of its code would go unseen";
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
        reason = AddSettings(builder, step) ?? AddParameters(builder, step, "", isSigned: true);
        return reason is null ? builder.Build() : null;
    }

    /// <summary>A hash of a step's class and of what it was given, without its code and as far as that can be told.</summary>
    internal static UInt128 OfSettings(Step step)
    {
        var builder = new SignatureBuilder().Add("class", step.Descriptor.FullName);
        foreach (var setting in step.Descriptor.Settings)
        {
            TryAdd(builder, setting.Name, TryGet(setting, step, out _));
        }

        AddParameters(builder, step, "", isSigned: false);
        return builder.Build();
    }

    /// <summary>Adds what the step was given when it was made.</summary>
    /// <returns>Why that can't be told; null when it can.</returns>
    private static string? AddSettings(SignatureBuilder builder, Step step)
    {
        foreach (var setting in step.Descriptor.Settings)
        {
            var value = TryGet(setting, step, out var fault);
            if (fault is not null)
            {
                return $"its setting '{setting.Name}' can't be read before it is loaded: {fault.Message}";
            }

            if (!TryAdd(builder, setting.Name, value))
            {
                return $"its setting '{setting.Name}' has no value that can be compared{WayOut}";
            }
        }

        return null;
    }

    /// <summary>Adds the parameters that change results, and the parts that they belong to.</summary>
    /// <returns>Why one can't be told; null when all can.</returns>
    private static string? AddParameters(SignatureBuilder builder, IRuntimeParameterized target, string path, bool isSigned)
    {
        foreach (var parameter in target.RuntimeParameters.Where(static parameter => parameter is { ChangesResult: true, Secret: false }))
        {
            var name = path + parameter.Name;
            var value = parameter.GetValue(target);
            if (value is IRuntimeParameterized part)
            {
                builder.Add(name, part.GetType().FullName);
                if ((isSigned ? AddCode(builder, part, name) : null) is { } fault)
                {
                    return fault;
                }

                if (AddParameters(builder, part, name + ".", isSigned) is { } inner)
                {
                    return inner;
                }
            }
            else if (!TryAdd(builder, name, value))
            {
                return $"its parameter '{name}' has no value that can be compared{WayOutOfParameter}";
            }
        }

        return null;
    }

    /// <summary>Adds the code of a part, and what it was given when it was made.</summary>
    private static string? AddCode(SignatureBuilder builder, IRuntimeParameterized part, string name)
    {
        if (part.Code is not { } code || code.Class != part.GetType())
        {
            return $"the class of its parameter '{name}' was not made by the generator, so a change of its code would go unseen";
        }

        if (code.Fault is not null)
        {
            return $"its parameter '{name}' can't be told: {code.Fault}";
        }

        builder.Add(name + ": code", code.Hash);
        foreach (var (setting, value) in code.Settings)
        {
            if (!TryAdd(builder, $"{name}: {setting}", value))
            {
                return $"the setting '{setting}' of its parameter '{name}' has no value that can be compared{WayOut}";
            }
        }

        return null;
    }

    private static object? TryGet(StepSetting setting, Step step, out Exception? fault)
    {
        fault = null;
        try
        {
            return setting.Get(step);
        }
        catch (Exception exception)
        {
            // A property of a user's may need what the step makes when it is loaded.
            fault = exception;
            return null;
        }
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

        // An enum's own text has the sign of negative numbers that the machine's culture writes.
        Enum member => "enum " + Convert.ToString(Convert.ChangeType(member, Enum.GetUnderlyingType(member.GetType()), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        DateTime time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => "date " + date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => "time " + time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => "span " + span.ToString("c", CultureInfo.InvariantCulture),
        Guid guid => "guid " + guid.ToString("D"),
        Uri uri => "uri " + uri.OriginalString,
        byte[] bytes => "bytes " + Convert.ToHexString(bytes),
        IEnumerable when !HoldsItemsOnly(value.GetType()) => null,

        // Hashes of texts differ from process to process, and with them the order of these.
        ImmutableHashSet<string> set => Keyed(set.Order(StringComparer.Ordinal), set.KeyComparer),
        FrozenSet<string> set => Keyed(set.Order(StringComparer.Ordinal), set.Comparer),
        ImmutableDictionary<string, string> pairs => Pairs(InOrder(pairs), pairs.KeyComparer),
        FrozenDictionary<string, string> pairs => Pairs(InOrder(pairs), pairs.Comparer),

        // These are in the order of their comparer, which may be that of the machine's culture.
        SortedSet<string> set => Sorted(set, set.Comparer),
        ImmutableSortedSet<string> set => Sorted(set, set.KeyComparer),

        // These are read in the order in which they were filled.
        HashSet<string> set => Keyed(set, set.Comparer),
        Dictionary<string, string> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, bool> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, int> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, long> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, double> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, string[]> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, List<string>> pairs => Pairs(pairs, pairs.Comparer),
        Dictionary<string, IReadOnlyList<string>> pairs => Pairs(pairs, pairs.Comparer),

        // Of others it can't be told how they look up their keys.
        IDictionary => null,
        ITuple tuple => Named("tuple", List(Enumerable.Range(0, tuple.Length).Select(item => Text(tuple[item])))),
        IEnumerable<KeyValuePair<string, string>> pairs => List(pairs.Select(static pair => $"{pair.Key.Length}:{pair.Key}{pair.Value}")),
        IEnumerable list => List(list.Cast<object?>().Select(Text)),
        _ => null,
    };

    /// <summary>Whether a collection is no more than its items, as far as its class is known: one of the user's may hold anything else.</summary>
    private static bool HoldsItemsOnly(Type type) => type.IsArray || type.Assembly == typeof(StepSignature).Assembly ||
        type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) is true ||

        // What the compiler makes of a collection expression, or of a method that yields.
        type.Name.StartsWith('<');

    /// <summary>Texts, and by which comparer they are looked up, which is as much a part of what a set or a dictionary holds.</summary>
    private static string? Keyed(IEnumerable<object> entries, IEqualityComparer<string> comparer) => comparer switch
    {
        _ when comparer.Equals(EqualityComparer<string>.Default) || comparer.Equals(StringComparer.Ordinal) => List(entries.Select(Text)),
        _ when comparer.Equals(StringComparer.OrdinalIgnoreCase) => Named("ignoring case", List(entries.Select(Text))),
        _ => null,
    };

    private static string? Sorted(IEnumerable<string> texts, IComparer<string> comparer) =>
        comparer.Equals(Comparer<string>.Default) ? Named("in the culture's order", Keyed(texts.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        : comparer is StringComparer known ? Keyed(texts.Order(StringComparer.Ordinal), known)
        : null;

    private static string? Pairs<T>(IEnumerable<KeyValuePair<string, T>> pairs, IEqualityComparer<string> comparer) =>
        Named("pairs", Keyed(pairs.Select(static pair => (object)(pair.Key, pair.Value)), comparer));

    private static IEnumerable<KeyValuePair<string, string>> InOrder(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.OrderBy(static pair => pair.Key, StringComparer.Ordinal);

    private static string? Named(string name, string? text) => text is null ? null : name + " " + text;

    private static string? List(IEnumerable<string?> texts)
    {
        var all = texts.ToArray();
        return Array.Exists(all, static text => text is null) ? null : "list " + string.Concat(all.Select(static text => $"{text!.Length}:{text}"));
    }
}
