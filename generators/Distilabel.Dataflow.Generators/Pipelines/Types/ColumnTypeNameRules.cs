using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Types;

/// <summary>The rules of types for the analyzer: the same as the run time's <c>ColumnConversion</c> and <c>ColumnTypeRules</c>, on names.</summary>
internal sealed class ColumnTypeNameRules : IColumnTypeRules<ColumnTypeName>
{
    // From each number to those that hold all its values, floating point exactly; and between the timestamps of files and times.
    private static readonly Dictionary<string, string[]> Widenings = new(StringComparer.Ordinal)
    {
        ["sbyte"] = ["short", "int", "long", "double"],
        ["byte"] = ["short", "int", "long", "double"],
        ["short"] = ["int", "long", "double"],
        ["ushort"] = ["int", "long", "double"],
        ["int"] = ["long", "double"],
        ["uint"] = ["long", "double"],
        ["float"] = ["double"],
        ["DateTime"] = ["Timestamp"],
        ["Timestamp"] = ["DateTime", "DateTimeOffset"],
    };

    public static ColumnTypeNameRules Instance { get; } = new();

    public string NameOf(ColumnTypeName type) => type.Name;

    public bool Fits(ColumnTypeName from, ColumnTypeName to)
    {
        if (from.Clr == to.Clr)
        {
            return true;
        }

        if (from.IsRecord && to.IsRecord)
        {
            // Two typed records are two types, whatever their fields are called.
            return (from.IsDynamic || to.IsDynamic) && FitsByFields(from, to);
        }

        return from.Form switch
        {
            ColumnTypeForm.List => to.Form == ColumnTypeForm.List && Fits(from.Inner!, to.Inner!),
            ColumnTypeForm.Nullable => Fits(from.Inner!, to),
            _ when to.Form == ColumnTypeForm.Nullable => Fits(from, to.Inner!),
            _ => Widenings.TryGetValue(from.Clr, out var wider) && wider.Contains(to.Clr),
        };
    }

    public ColumnTypeName Nullable(ColumnTypeName type) => type.ToNullable();

    public ColumnTypeName ListOf(ColumnTypeName element) => element.ToList();

    public ColumnTypeName? ElementOf(ColumnTypeName list) => list switch
    {
        { Form: ColumnTypeForm.List } => list.Inner,
        // Text may hold lists as JSON, whose elements are text.
        { Clr: "string" } => list,
        _ => null,
    };

    public bool IsRecord(ColumnTypeName type) => type.IsRecord || type.Inner is { IsRecord: true } && type.Form == ColumnTypeForm.Nullable;

    public IReadOnlyList<KeyValuePair<string, ColumnTypeName>>? FieldsOf(ColumnTypeName type) =>
        (type.Form == ColumnTypeForm.Nullable ? type.Inner! : type).Fields?.Select(static field => new KeyValuePair<string, ColumnTypeName>(field.Name, field.Type)).ToArray();

    public ColumnTypeName RecordOf(IEnumerable<KeyValuePair<string, ColumnTypeName>> fields) => ColumnTypeName.RecordOf(fields);

    public ColumnTypeName? Merge(IReadOnlyList<ColumnTypeName> types)
    {
        var elements = types.Select(type => ElementOf(type) ?? type).ToArray();
        return elements.All(element => element.Clr == elements[0].Clr) ? elements[0].ToList() : null;
    }

    /// <summary>Whether a record can be read by the names of its fields: those that it lacks may be null, and it does not lack all.</summary>
    private bool FitsByFields(ColumnTypeName from, ColumnTypeName to)
    {
        if (from.Fields is not { } fields || to.Fields is not { } wanted)
        {
            // The run time looks.
            return true;
        }

        var pairs = wanted.Select(field => (Wanted: field, Source: fields.FirstOrDefault(other => other.Name == field.Name))).ToArray();
        return pairs.All(pair => pair.Source is null ? pair.Wanted.IsNullable : Fits(pair.Source.Type, pair.Wanted.Type)) &&
            (pairs.Length == 0 || pairs.Any(static pair => pair.Source is not null));
    }
}
