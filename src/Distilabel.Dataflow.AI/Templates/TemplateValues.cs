using System.Globalization;
using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Fluid.Values;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>
/// What a template sees of a column's value: lists and records by their parts, everything else as a number, a truth value or text.
/// </summary>
internal static class TemplateValues
{
    internal static FluidValue Of(Column column, int row) => column switch
    {
        Column<string?> texts => Of(texts.Values[row]),
        Column<JsonElement> elements => Of(elements.Values[row]),
        _ => column.Type.Accept(new Visitor(column, row)),
    };

    private static FluidValue Of(string? text) => text is null ? NilValue.Instance : StringValue.Create(text);

    private static FluidValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            Of(element.EnumerateObject().Select(static property => KeyValuePair.Create(property.Name, Of(property.Value)))),
        JsonValueKind.Array => new ArrayValue([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.String => Of(element.GetString()),
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? NumberValue.Create(number) : Of(element.GetRawText()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        _ => NilValue.Instance,
    };

    private static DictionaryValue Of(IEnumerable<KeyValuePair<string, FluidValue>> parts) =>
        new(new FluidValueDictionaryFluidIndexable(new Dictionary<string, FluidValue>(parts, StringComparer.Ordinal)));

    private static FluidValue OfScalar(object? value) => value switch
    {
        null => NilValue.Instance,
        bool truth => BooleanValue.Create(truth),
        double number => OfFloatingPoint(number),
        float number => OfFloatingPoint(number),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal =>
            NumberValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        DateTime or DateTimeOffset => FluidValue.Create(value, PromptTemplate.Options),
        byte[] bytes => StringValue.Create(Convert.ToBase64String(bytes)),
        IFormattable formattable => StringValue.Create(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => StringValue.Create(value.ToString() ?? ""),
    };

    private static FluidValue OfFloatingPoint(double number) => Math.Abs(number) < 1e28
        ? NumberValue.Create((decimal)number)
        : StringValue.Create(number.ToString(CultureInfo.InvariantCulture));

    private sealed class Visitor(Column column, int row) : IColumnTypeVisitor<FluidValue>
    {
        public FluidValue VisitScalar<T>(ScalarType<T> type) => OfScalar(column[row]);

        public FluidValue VisitNullable<T>(NullableType<T> type)
            where T : struct =>
            ((Column<T?>)column).Values[row] is { } value ? Of(new Column<T>([value]), 0) : NilValue.Instance;

        public FluidValue VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            if (((Column<TList?>)column).Values[row] is not { } list)
            {
                return NilValue.Instance;
            }

            var elements = new Column<TElement>([.. list]);
            return new ArrayValue([.. Enumerable.Range(0, elements.Count).Select(place => Of(elements, place))]);
        }

        public FluidValue VisitRecord<T>(RecordType<T> type)
        {
            var record = ((Column<T>)column).Values[row];
            return record is null
                ? NilValue.Instance
                : Of(type.Fields.Select(field => KeyValuePair.Create(field.Name, TemplateValues.Of(field.GetColumn([record]), 0))));
        }
    }
}
