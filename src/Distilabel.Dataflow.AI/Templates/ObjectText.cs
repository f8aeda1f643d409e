using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>An object of a template: its parts are found by name, and as a whole it is JSON text.</summary>
internal sealed class ObjectText(DictionaryValue parts, Func<string> json) : FluidValue
{
    public override FluidValues Type => parts.Type;

    public override bool Equals(FluidValue other) => parts.Equals(other is ObjectText text ? text.Parts : other);

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => json();

    public override object ToObjectValue() => parts.ToObjectValue();

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) => new(writer.WriteAsync(json()));

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => parts.GetValueAsync(name, context);

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) => parts.GetIndexAsync(index, context);

    public override bool Contains(FluidValue value) => parts.Contains(value);

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) => parts.Enumerate(context);

    private DictionaryValue Parts => parts;
}
