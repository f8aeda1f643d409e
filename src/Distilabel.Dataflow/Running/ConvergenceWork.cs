using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>A step that sees its branches apart, at work on joined rows.</summary>
internal sealed class ConvergenceWork
{
    private readonly RunScope _run;
    private readonly StepWork _work;
    private readonly Input[][] _inputs;
    private readonly bool _mayRefuse;

    internal ConvergenceWork(RunScope run, StepWork work, IReadOnlyList<Schema> branches)
    {
        _run = run;
        _work = work;
        _inputs = [.. branches.Select(branch => work.Place.Node.Columns.Inputs.Select(input => Bind(work.Place.Node, input, branch)).ToArray())];
        _mayRefuse = Array.Exists(_inputs, static inputs => Array.Exists(inputs, static input => input.RefusesNull || input.Conversion is not null));
    }

    internal Batch Pass(Batch word) => _work.PassThrough(word)!;

    /// <summary>Works on the tuples from <paramref name="start"/> that <paramref name="batch"/> holds merged; all have the same branches.</summary>
    internal Batch Execute(RowTuples tuples, int start, Batch batch)
    {
        var failures = new RowFailures(_run, _work.Step.OnError);
        var present = Enumerable.Range(0, tuples.Branches).Where(branch => tuples[branch][start].Batch is not null).ToArray();
        var columns = Array.ConvertAll(present, branch => Read(_inputs[branch], tuples, branch, start, batch.Count));
        var rows = _mayRefuse && Refuses(present, columns) ? _work.Refuse(batch, failures, row => Refusal(present, columns, row)) : new WorkRows(batch, null);
        var job = new Job(batch, rows, null, rows.Batch, failures, _work.Place.Meter.Start(batch.Count));
        var branches = present.Zip(columns, (branch, read) => Convert(_inputs[branch], read, rows)).ToArray();
        StepOutput output;
        try
        {
            output = ((IConvergenceStep)_work.Step).Execute(branches, failures);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            throw _work.Failed(batch, failures, exception);
        }

        return _work.Finish(job, _work.Checked(job, output));
    }

    private static Input Bind(Pipelines.GraphNode node, InputColumn input, Schema branch)
    {
        // A step that takes any type is given the one that its branches have in common, which is the merged column's.
        var name = node.Step.InputMappings[input.Name];
        var type = input.Type is { } declared ? input.Optional ? declared.ToNullable() : declared : node.Available.Find(name)?.Type;
        if (branch.Find(name) is not { } column)
        {
            return new Input(name, -1, input.Optional ? null : type, null, input is { Optional: false, Type: not null });
        }

        var conversion = type is null || column.Type.IsSameAs(type) ? null : ColumnConversion.Find(column.Type, type);
        return new Input(name, branch.OrdinalOf(name), type, conversion, column.Nullable && input is { Optional: false, Type: not null });
    }

    private static Column?[] Read(Input[] inputs, RowTuples tuples, int branch, int start, int count) =>
        Array.ConvertAll(inputs, input => input.Ordinal < 0 ? null : Gather(tuples, branch, start, count, input.Ordinal));

    private bool Refuses(int[] present, Column?[][] columns)
    {
        for (var i = 0; i < present.Length; i++)
        {
            var inputs = _inputs[present[i]];
            for (var input = 0; input < inputs.Length; input++)
            {
                if ((inputs[input].RefusesNull && columns[i][input]?.IndexOfNull() is null or >= 0)
                    || (columns[i][input] is { } column && inputs[input].Conversion?.HasMisfit(column) == true))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Why the step can't have a row of a branch; null when it can have all.</summary>
    private string? Refusal(int[] present, Column?[][] columns, int row)
    {
        for (var i = 0; i < present.Length; i++)
        {
            var inputs = _inputs[present[i]];
            for (var input = 0; input < inputs.Length; input++)
            {
                if (InputRefusal.Of(inputs[input].Name, columns[i][input], row, inputs[input].RefusesNull, inputs[input].Conversion) is { } refusal)
                {
                    return refusal;
                }
            }
        }

        return null;
    }

    private static StepInput Convert(Input[] inputs, Column?[] columns, WorkRows rows)
    {
        var converted = new Column?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var column = rows.Kept is { } kept ? columns[i]?.Gather(kept) : columns[i];
            converted[i] = column is null ? inputs[i].Type?.CreateDefault(rows.Batch.Count) : inputs[i].Conversion?.Convert(column) ?? column;
        }

        return new StepInput(converted, rows.Batch.Identities);
    }

    private static Column Gather(RowTuples tuples, int branch, int start, int count, int ordinal)
    {
        // Runs of rows of one batch are taken at once: usually there is one run, and nothing is copied.
        var parts = new List<Column>();
        for (var first = start; first < start + count;)
        {
            var (batch, row) = tuples[branch][first];
            var length = tuples.RunLength(branch, first, start + count);
            parts.Add(batch!.Columns[ordinal].Slice(row, length));
            first += length;
        }

        return parts.Count == 1 ? parts[0] : parts[0].Concat([.. parts.Skip(1)]);
    }

    /// <summary>How an input lies in the rows of a branch.</summary>
    /// <param name="Name">Its name in the pipeline.</param>
    /// <param name="Ordinal">Its place; -1 where the branch does not have it.</param>
    /// <param name="Type">Its type; null for an optional input that the branch does not have.</param>
    /// <param name="Conversion">To the type of the step, where the branch has another.</param>
    /// <param name="RefusesNull">Whether a row with null in it fails.</param>
    private readonly record struct Input(string Name, int Ordinal, ColumnType? Type, ColumnConversion? Conversion, bool RefusesNull);
}
