using System.Globalization;
using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Fluid;
using Fluid.Values;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>
/// What a template sees of a column's value: lists, maps and records by their parts, everything else as a number, a truth value or text. As a whole, lists, maps and
/// records are JSON; numbers have all their digits, and times are in ISO 8601.
/// </summary>
internal static class TemplateValues
{
    // The smallest and the largest that Liquid's numbers can hold, for those beyond: they compare as what they are, and print exactly.
    private const decimal Smallest = 1e-28m;

    internal static FluidValue Of(Column column, int row, TemplateContext context) => column switch
    {
        Column<string?> texts => Of(texts.Values[row]),
        Column<JsonElement> elements => Of(elements.Values[row], context),
        _ => column.Type.Accept(new Visitor(column, row, context)),
    };

    private static FluidValue Of(string? text) => text is null ? NilValue.Instance : StringValue.Create(text);

    private static FluidValue Of(JsonElement element, TemplateContext context) => element.ValueKind switch
    {
        JsonValueKind.Object => Of(
            element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value, context))), () => JsonOf(element)),
        JsonValueKind.Array => PrintedValues.With(
            new ArrayValue([.. element.EnumerateArray().Select(item => Of(item, context))]), () => JsonOf(element), context),
        JsonValueKind.String => Of(element.GetString()),
        JsonValueKind.Number => OfNumber(element.GetRawText(), element.GetDouble(), context),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        _ => NilValue.Instance,
    };

    private static string JsonOf(JsonElement element) => JsonText.Of(ColumnTypes.Json, new Column<JsonElement>([element]), 0);

    private static ObjectText Of(IEnumerable<KeyValuePair<string, FluidValue>> parts, Func<string> json)
    {
        // Of two parts of one name, the last counts.
        var byName = new Dictionary<string, FluidValue>(StringComparer.Ordinal);
        foreach (var (name, value) in parts)
        {
            byName[name] = value;
        }

        return new ObjectText(new DictionaryValue(new FluidValueDictionaryFluidIndexable(byName)), json);
    }

    private static FluidValue OfNumber(string text, double value, TemplateContext context)
    {
        if (!double.IsFinite(value))
        {
            return StringValue.Create(text);
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (number != 0 || value == 0))
        {
            return Of(text, number, context);
        }

        var nearest = Math.Abs(value) < 1 ? Smallest : decimal.MaxValue;
        return PrintedValues.With(NumberValue.Create(value < 0 ? -nearest : nearest), () => text, context);
    }

    /// <summary>A number, and its text where Liquid would print another: zeros at its end, the sign of zero and an exponent are lost on a decimal.</summary>
    private static FluidValue Of(string text, decimal number, TemplateContext context) =>
        number.Scale == 0 && number.ToString(CultureInfo.InvariantCulture) == text
            ? NumberValue.Create(number)
            : PrintedValues.With(NumberValue.Create(number), () => text, context);

    private sealed class Visitor(Column column, int row, TemplateContext context) : IColumnTypeVisitor<FluidValue>
    {
        public FluidValue VisitScalar<T>(ScalarType<T> type)
        {
            var value = ((Column<T>)column).Values[row];
            return value switch
            {
                null => NilValue.Instance,
                bool truth => BooleanValue.Create(truth),
                double number => OfNumber(JsonText.TextOf(type, value), number, context),
                float number => OfNumber(JsonText.TextOf(type, value), number, context),
                decimal number => Of(JsonText.TextOf(type, value), number, context),
                sbyte or byte or short or ushort or int or uint or long or ulong => NumberValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
                _ => StringValue.Create(JsonText.TextOf(type, value)),
            };
        }

        public FluidValue VisitNullable<T>(NullableType<T> type)
            where T : struct =>
            ((Column<T?>)column).Values[row] is { } value ? Of(new Column<T>([value], type.Underlying), 0, context) : NilValue.Instance;

        public FluidValue VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            if (((Column<TList?>)column).Values[row] is not { } list)
            {
                return NilValue.Instance;
            }

            if (type.IsMap)
            {
                return Of(list.Cast<RecordValue>().Select(entry => KeyValuePair.Create(KeyOf(entry), PartOf(entry, 1))), Json);
            }

            var elements = new Column<TElement>([.. list], type.Element);
            return PrintedValues.With(new ArrayValue([.. Enumerable.Range(0, elements.Count).Select(place => Of(elements, place, context))]), Json, context);
        }

        public FluidValue VisitRecord<T>(RecordType<T> type)
        {
            var record = ((Column<T>)column).Values[row];
            return record is null
                ? NilValue.Instance
                : Of(type.Fields.Select(field => KeyValuePair.Create(field.Name, TemplateValues.Of(field.GetColumn([record]), 0, context))), Json);
        }

        private static string KeyOf(RecordValue entry) => entry[0] as string ?? JsonText.Of(entry.Type.Fields[0].Type, entry.Type.Fields[0].GetColumn([entry]), 0);

        private FluidValue PartOf(RecordValue entry, int ordinal) => TemplateValues.Of(entry.Type.Fields[ordinal].GetColumn([entry]), 0, context);

        private string Json() => JsonText.Of(column.Type, column, row);
    }
}
