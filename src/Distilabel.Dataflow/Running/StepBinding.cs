using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>How a step's own columns lie in the batches that reach it and in those that leave it. Resolved once; batches are handled by ordinal.</summary>
internal sealed class StepBinding
{
    private readonly Input[] _inputs;
    private readonly Place[] _places;

    /// <param name="node">The step and its place in the graph.</param>
    /// <param name="available">The columns of the batches that reach it.</param>
    internal StepBinding(GraphNode node, Schema available)
    {
        Node = node;
        _inputs = [.. node.Columns.Inputs.Select(input => Bind(node, input, available))];
        _places = [.. node.Made.Columns.Select(column => PlaceOf(node, column, available))];
        MayRefuse = Array.Exists(_inputs, static input => input.RefusesNull || input.Conversion is not null);
    }

    internal GraphNode Node { get; }

    /// <summary>Whether a column is read by an input that can't hold all its values: null, or what its conversion refuses.</summary>
    internal bool MayRefuse { get; }

    /// <summary>The step's inputs in its own order and types.</summary>
    internal StepInput Read(Batch batch)
    {
        var columns = new Column?[_inputs.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            ref readonly var input = ref _inputs[i];
            if (input.Ordinal >= 0)
            {
                var column = batch.Columns[input.Ordinal];
                columns[i] = input.Conversion is { } conversion ? conversion.Convert(column) : column;
            }
        }

        return new StepInput(columns, batch.Identities);
    }

    /// <summary>Whether the step can't have some row.</summary>
    internal bool Refuses(Batch batch)
    {
        foreach (ref readonly var input in _inputs.AsSpan())
        {
            if ((input.RefusesNull && batch.Columns[input.Ordinal].IndexOfNull() >= 0) || input.Conversion?.HasMisfit(batch.Columns[input.Ordinal]) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why the step can't have <paramref name="row"/>, told by its first input that can't; null when it can.</summary>
    internal string? Refusal(Batch batch, int row)
    {
        foreach (ref readonly var input in _inputs.AsSpan())
        {
            if (input.Ordinal >= 0 && InputRefusal.Of(input.Name, batch.Columns[input.Ordinal], row, input.RefusesNull, input.Conversion) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>The batch after the step.</summary>
    /// <param name="input">The batch before it.</param>
    /// <param name="outputs">The step's outputs.</param>
    /// <param name="parents">For each row after, the row before; null for one to one.</param>
    /// <param name="identities">The identities after.</param>
    /// <param name="progress">How far the stream has come.</param>
    internal Batch Write(Batch input, Column[] outputs, int[]? parents, RowIdentities identities, StreamProgress? progress)
    {
        var columns = new Column[_places.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            ref readonly var place = ref _places[i];
            columns[i] = place.Record is { } record ? Merge((DynamicRecordType)Node.Made.Columns[i].Type, record, input, outputs, parents, identities.Count)
                : Read(place, input, outputs, parents);
        }

        return new Batch(Node.Made, columns, identities, progress);
    }

    private static Column Read(in Place place, Batch input, Column[] outputs, int[]? parents)
    {
        var column = place.IsOutput ? outputs[place.Ordinal] : parents is null ? input.Columns[place.Ordinal] : input.Columns[place.Ordinal].Gather(parents);
        return place.Conversion is { } conversion ? conversion.Convert(column) : column;
    }

    /// <summary>The record of what the rows had and of what the step adds to it.</summary>
    private static Column<RecordValue?> Merge(DynamicRecordType type, RecordPlace record, Batch input, Column[] outputs, int[]? parents, int rows)
    {
        var rest = Array.Exists(record.Fields, static field => field.Source is not null) ? Read(record.Rest, input, outputs, parents) : null;
        var columns = new Column[record.Fields.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = record.Fields[i] is { Source: { } source } ? source.Read(rest!) : Read(record.Fields[i].Place, input, outputs, parents);
        }

        return type.CreateColumn(columns, rows);
    }

    /// <summary>The step's inputs for a row, by their names in the pipeline, for a person to read.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> Show(Batch batch, int row)
    {
        foreach (var input in _inputs)
        {
            if (input.Ordinal >= 0)
            {
                yield return KeyValuePair.Create(input.Name, batch.Columns[input.Ordinal][row]);
            }
        }
    }

    private static Input Bind(GraphNode node, InputColumn input, Schema available)
    {
        var name = node.Step.InputMappings[input.Name];
        var ordinal = available.OrdinalOf(name);
        if (ordinal < 0)
        {
            return new Input(name, -1, null, false);
        }

        var column = available.Columns[ordinal];
        var target = input.Type is null ? column.Type : input.Optional ? input.Type.ToNullable() : input.Type;
        var conversion = target.IsSameAs(column.Type) ? null : ColumnConversion.Find(column.Type, target);
        return new Input(name, ordinal, conversion, column.Nullable && !input.Optional && input.Type is not null);
    }

    private static Place PlaceOf(GraphNode node, ColumnDefinition column, Schema available)
    {
        var isAddedTo = column.Name == MetadataColumn.Name && node.Columns.Outputs.Any(output => MetadataColumn.FieldOf(node.Step.OutputMappings[output.Name]) is not null);
        return isAddedTo ? new Place(false, -1, null, RecordOf(node, (DynamicRecordType)column.Type, available)) : OwnPlaceOf(node, column.Name, column.Type, available);
    }

    /// <summary>Where the fields of the record that a step adds to come from: of its outputs, and for the rest of the record that it made or that the rows had.</summary>
    private static RecordPlace RecordOf(GraphNode node, DynamicRecordType type, Schema available)
    {
        var output = OutputOf(node, MetadataColumn.Name);
        var rest = output < 0 ? available.Find(MetadataColumn.Name) : new ColumnDefinition(MetadataColumn.Name, node.OutputTypes[output], true, node.Step.Name);
        return new RecordPlace(
            output < 0 ? new Place(false, available.OrdinalOf(MetadataColumn.Name), null) : new Place(true, output, null),
            [
                .. type.Fields.Select(field => OwnPlaceOf(node, MetadataColumn.Prefix + field.Name, field.Type, available) is { IsOutput: true } own
                    ? new FieldPlace(own, null)
                    : new FieldPlace(default, RecordFieldSource.Of(rest!, field.Name, field.Type))),
            ]);
    }

    /// <summary>The output of the step that is called so in the pipeline; -1 for none.</summary>
    private static int OutputOf(GraphNode node, string column)
    {
        for (var i = 0; i < node.Columns.Outputs.Length; i++)
        {
            if (node.Step.OutputMappings[node.Columns.Outputs[i].Name] == column)
            {
                return i;
            }
        }

        return -1;
    }

    private static Place OwnPlaceOf(GraphNode node, string column, ColumnType type, Schema available)
    {
        var output = OutputOf(node, column);
        return output < 0 ? new Place(false, available.OrdinalOf(column), null)
            : new Place(true, output, node.OutputTypes[output].IsSameAs(type) ? null : ColumnConversion.Find(node.OutputTypes[output], type));
    }

    private readonly record struct Input(string Name, int Ordinal, ColumnConversion? Conversion, bool RefusesNull);

    /// <summary>Where a column comes from.</summary>
    /// <param name="IsOutput">Whether the step makes it; otherwise its rows had it.</param>
    /// <param name="Ordinal">Its place there.</param>
    /// <param name="Conversion">To the column's type; null where it has it.</param>
    /// <param name="Record">Of a record that the step adds to: where its parts come from, in place of all else.</param>
    private readonly record struct Place(bool IsOutput, int Ordinal, ColumnConversion? Conversion, RecordPlace? Record = null);

    /// <summary>Where the parts of a record come from.</summary>
    /// <param name="Rest">The record that it has those fields of which the step does not make.</param>
    /// <param name="Fields">Where each field comes from.</param>
    private sealed record RecordPlace(Place Rest, FieldPlace[] Fields);

    /// <summary>Where a field of a record comes from.</summary>
    /// <param name="Place">The column that it is.</param>
    /// <param name="Source">Reads it out of the rest, in place of that; null where it is a column.</param>
    private readonly record struct FieldPlace(Place Place, RecordFieldSource? Source);
}
