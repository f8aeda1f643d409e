using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>How a template prints values: numbers with all their digits, lists and objects as JSON.</summary>
/// <remarks>
/// Liquid's numbers are decimals, and its lists print as nothing that a model could read. So each <c>{{ }}</c> ends with a filter of this class, which
/// knows the exact text of the values that came from columns, and writes JSON of what other filters made of them. Filters that make text of a value
/// are given that same text.
/// </remarks>
internal sealed class PrintedValues : AstRewriter
{
    // No template can name it.
    private const string Print = "print value";

    private const string ExactTexts = "exact texts";

    // Filters that take their input, or what is put into it, as text.
    private static readonly string[] TextFilters =
    [
        "append", "prepend", "replace", "replace_first", "replace_last", "remove", "remove_first", "remove_last", "split", "strip", "lstrip", "rstrip", "escape",
        "escape_once", "url_encode", "base64_encode", "base64_url_safe_encode", "truncate", "md5", "sha1", "sha256",
    ];

    private static readonly PrintedValues Instance = new();

    private PrintedValues()
    {
    }

    /// <summary>A template that prints its values so.</summary>
    internal static IFluidTemplate Rewrite(IFluidTemplate template) => Instance.VisitTemplate(template);

    internal static void AddFilters(FilterCollection filters)
    {
        filters.AddFilter(Print, static (value, _, context) => AsText(value, context));
        filters.AddFilter("json", static (value, _, context) => StringValue.Create(JsonOf(value, context)));
        foreach (var name in TextFilters)
        {
            if (filters.TryGetValue(name, out var filter))
            {
                filters.AddFilter(name, (value, arguments, context) => filter(AsText(value, context), AsTexts(arguments, context), context));
            }
        }

        if (filters.TryGetValue("join", out var join))
        {
            filters.AddFilter("join", (value, arguments, context) =>
                join(value is ArrayValue list ? new ArrayValue([.. list.Values.Select(item => AsText(item, context))]) : value, arguments, context));
        }
    }

    /// <summary>Gives a value, which is not shared, the text that it is printed as.</summary>
    internal static FluidValue With(FluidValue value, Func<string> text, TemplateContext context)
    {
        if (!context.AmbientValues.TryGetValue(ExactTexts, out var texts))
        {
            context.AmbientValues[ExactTexts] = texts = new Dictionary<FluidValue, Func<string>>(ReferenceEqualityComparer.Instance);
        }

        ((Dictionary<FluidValue, Func<string>>)texts)[value] = text;
        return value;
    }

    protected override Statement VisitOutputStatement(OutputStatement outputStatement) => new OutputStatement(Printed(outputStatement.Expression));

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) =>
        new CycleStatement(cycleStatement.Group, [.. cycleStatement.Values.Select(Printed)]);

    private static FilterExpression Printed(Expression expression) => new(expression, Print, []);

    private static FluidValue AsText(FluidValue value, TemplateContext context) => value switch
    {
        ArrayValue or DictionaryValue => StringValue.Create(JsonOf(value, context)),
        NumberValue when ExactTextOf(value, context) is { } text => StringValue.Create(text),
        _ => value,
    };

    private static FilterArguments AsTexts(FilterArguments arguments, TemplateContext context)
    {
        // None of these filters has arguments with names.
        var texts = new FilterArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            texts.Add(AsText(arguments.At(i), context));
        }

        return texts;
    }

    private static string? ExactTextOf(FluidValue value, TemplateContext context) =>
        context.AmbientValues.TryGetValue(ExactTexts, out var texts) ? ((Dictionary<FluidValue, Func<string>>)texts).GetValueOrDefault(value)?.Invoke() : null;

    private static string JsonOf(FluidValue value, TemplateContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            Write(writer, value, context);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, FluidValue value, TemplateContext context)
    {
        switch (value)
        {
            case ObjectText text:
                writer.WriteRawValue(text.ToStringValue(), skipInputValidation: true);
                break;
            case ArrayValue or NumberValue when ExactTextOf(value, context) is { } text:
                writer.WriteRawValue(text, skipInputValidation: true);
                break;
            case NumberValue:
                writer.WriteRawValue(value.ToNumberValue().ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case BooleanValue:
                writer.WriteBooleanValue(value.ToBooleanValue());
                break;
            case ArrayValue array:
                writer.WriteStartArray();
                foreach (var item in array.Values)
                {
                    Write(writer, item, context);
                }

                writer.WriteEndArray();
                break;
            case DictionaryValue members:
                writer.WriteStartObject();
                foreach (var member in members.Enumerate(context).OfType<ArrayValue>())
                {
                    writer.WritePropertyName(member.Values[0].ToStringValue());
                    Write(writer, member.Values[1], context);
                }

                writer.WriteEndObject();
                break;
            case not null when value.IsNil():
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(value!.ToStringValue());
                break;
        }
    }
}
