using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
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
            columns[i] = place.IsOutput
                ? place.Conversion is { } conversion ? conversion.Convert(outputs[place.Ordinal]) : outputs[place.Ordinal]
                : parents is null ? input.Columns[place.Ordinal] : input.Columns[place.Ordinal].Gather(parents);
        }

        return new Batch(Node.Made, columns, identities, progress);
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
        for (var i = 0; i < node.Columns.Outputs.Length; i++)
        {
            var output = node.Columns.Outputs[i];
            if (node.Step.OutputMappings[output.Name] == column.Name)
            {
                var made = output.Type is null ? null : output.Nullable ? output.Type.ToNullable() : output.Type;
                return new Place(true, i, made is null || made.IsSameAs(column.Type) ? null : ColumnConversion.Find(made, column.Type));
            }
        }

        return new Place(false, available.OrdinalOf(column.Name), null);
    }

    private readonly record struct Input(string Name, int Ordinal, ColumnConversion? Conversion, bool RefusesNull);

    private readonly record struct Place(bool IsOutput, int Ordinal, ColumnConversion? Conversion);
}
