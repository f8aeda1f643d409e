using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Steps;

/// <summary>The columns of a step whose arguments name some of them. Used by generated code, as the attributes on the step's class say.</summary>
/// <param name="step">The step: its own columns come first.</param>
public sealed class NamedColumns(Step step)
{
    private readonly int _firstInput = step.Descriptor.Columns.Inputs.Length;
    private StepColumns _columns = step.Descriptor.Columns;

    /// <summary>What the step does to the columns of a row.</summary>
    public StepColumns Columns => _columns;

    private IEnumerable<string> Sources => _columns.Inputs.Skip(_firstInput).Select(static input => input.Name);

    /// <summary>The step reads a column for each name.</summary>
    /// <param name="property">The property that holds the names, for messages.</param>
    /// <param name="names">The names; none stand for <paramref name="otherwise"/>.</param>
    /// <param name="type">The type that each must have; null for any.</param>
    /// <param name="optional">Whether the step does without them.</param>
    /// <param name="otherwise">The names where none are given.</param>
    /// <exception cref="PipelineException">There are no names, and the step does not do without.</exception>
    public NamedColumns Read(string property, IEnumerable<string>? names, ColumnType? type, bool optional, params ReadOnlySpan<string> otherwise)
    {
        var given = Given(names, otherwise);
        if (given.IsEmpty && !optional)
        {
            throw new PipelineException(ColumnArgumentFaults.NoNames(step.Name, property));
        }

        _columns = _columns with { Inputs = [.. _columns.Inputs, .. given.Select(name => new InputColumn(name, type, optional))] };
        return this;
    }

    /// <summary>The step makes a column for each name; by place, each belongs to a column that <see cref="Read"/> has named.</summary>
    /// <param name="property">The property that holds the names, for messages.</param>
    /// <param name="names">The names; none stand for those read, with <paramref name="prefix"/>, or for <paramref name="otherwise"/>.</param>
    /// <param name="shape">How the type of a column follows from that of its input, where <paramref name="type"/> is null.</param>
    /// <param name="type">The type of all; null where it follows.</param>
    /// <param name="nullable">Whether a value may be null.</param>
    /// <param name="prefix">Put before the name of a column that is read.</param>
    /// <param name="otherwise">The one name where none are given.</param>
    /// <exception cref="PipelineException">There are more or fewer names than columns that their types follow from.</exception>
    public NamedColumns Make(
        string property, IEnumerable<string>? names, ColumnShape shape, ColumnType? type, bool nullable, string? prefix = null, string? otherwise = null)
    {
        var given = Given(names, otherwise is null ? [.. Sources.Select(source => prefix + source)] : [otherwise]);
        var follows = type is null && shape != ColumnShape.MergedList;
        var sources = _columns.Inputs.Length - _firstInput;
        if (follows && given.Length != sources)
        {
            throw new PipelineException(ColumnArgumentFaults.OtherCount(step.Name, [.. Sources], property, given));
        }

        var outputs = given.Select((name, place) => new OutputColumn(name, type, nullable, Shape: shape, Source: follows ? _firstInput + place : -1));
        _columns = _columns with { Outputs = [.. _columns.Outputs, .. outputs] };
        return this;
    }

    /// <summary>The step makes the one column that a property names.</summary>
    /// <inheritdoc cref="Make(string, IEnumerable{string}, ColumnShape, ColumnType, bool, string, string)"/>
    public NamedColumns Make(
        string property, string? name, ColumnShape shape, ColumnType? type, bool nullable, string? prefix = null, string? otherwise = null) =>
        Make(property, name is null ? null : (IEnumerable<string>)[name], shape, type, nullable, prefix, otherwise);

    /// <summary>The step makes a column for each field of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A record.</typeparam>
    public NamedColumns MakeFieldsOf<T>()
    {
        var outputs = RowTypes.Of<T>().Fields.Select(static field => new OutputColumn(field.Name, field.Type, field.Nullable));
        _columns = _columns with { Outputs = [.. _columns.Outputs, .. outputs] };
        return this;
    }

    /// <summary>Of the columns before the step, only the named remain.</summary>
    public NamedColumns KeepOnly(IEnumerable<string>? names)
    {
        _columns = _columns with { KeepsOnly = [.. names ?? []] };
        return this;
    }

    /// <summary>Of the columns before the step, the named do not remain.</summary>
    public NamedColumns Drop(IEnumerable<string>? names)
    {
        _columns = _columns with { Drops = [.. _columns.Drops, .. names ?? []] };
        return this;
    }

    private static ImmutableArray<string> Given(IEnumerable<string>? names, ReadOnlySpan<string> otherwise) => names?.ToImmutableArray() is { Length: > 0 } given
        ? given
        : [.. otherwise];
}
