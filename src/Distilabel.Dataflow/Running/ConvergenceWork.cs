using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>A step that sees its branches apart, at work on joined rows.</summary>
internal sealed class ConvergenceWork
{
    private readonly RunScope _run;
    private readonly StepWork _work;
    private readonly (int Ordinal, ColumnConversion? Conversion)[][] _inputs;

    internal ConvergenceWork(RunScope run, StepWork work, IReadOnlyList<Schema> branches)
    {
        _run = run;
        _work = work;
        _inputs = [.. branches.Select(branch => work.Place.Node.Columns.Inputs.Select(input => Bind(work.Place.Node, input, branch)).ToArray())];
    }

    internal Batch Pass(Batch word) => _work.PassThrough(word)!;

    /// <summary>Works on the tuples from <paramref name="start"/> that <paramref name="batch"/> holds merged; all have the same branches.</summary>
    internal Batch Execute(RowTuples tuples, int start, Batch batch)
    {
        var job = new Job(batch, new WorkRows(batch, null), null, batch, new RowFailures(_work.Step.OnError), _work.Place.Meter.Start(batch.Count));
        var branches = new List<StepInput>(tuples.Branches);
        for (var branch = 0; branch < tuples.Branches; branch++)
        {
            if (tuples[branch][start].Batch is not null)
            {
                branches.Add(Read(tuples, branch, start, batch));
            }
        }

        StepOutput output;
        try
        {
            output = ((IConvergenceStep)_work.Step).Execute(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(branches), job.Failures);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_run.IsAborted)
        {
            throw _work.Failed(batch, job.Failures, exception);
        }

        return _work.Finish(job, output);
    }

    private static (int Ordinal, ColumnConversion? Conversion) Bind(Pipelines.GraphNode node, InputColumn input, Schema branch)
    {
        var name = node.Step.InputMappings[input.Name];
        var ordinal = branch.OrdinalOf(name);
        if (ordinal < 0)
        {
            return (-1, null);
        }

        // A step that takes any type is given the one that its branches have in common, which is the merged column's.
        var from = branch.Columns[ordinal].Type;
        var to = input.Type is { } type ? input.Optional ? type.ToNullable() : type : node.Available.Find(name)!.Type;
        return (ordinal, from.ClrType == to.ClrType ? null : ColumnConversion.Find(from, to));
    }

    private StepInput Read(RowTuples tuples, int branch, int start, Batch merged)
    {
        var inputs = _inputs[branch];
        var columns = new Column?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Ordinal >= 0)
            {
                columns[i] = Gather(tuples[branch], start, merged.Count, inputs[i].Ordinal);
                columns[i] = inputs[i].Conversion is { } conversion ? conversion.Convert(columns[i]!) : columns[i];
            }
        }

        return new StepInput(columns, merged.Identities);
    }

    private static Column Gather(IReadOnlyList<(Batch? Batch, int Row)> rows, int start, int count, int ordinal)
    {
        // Runs of rows of one batch are taken at once: usually there is one run, and nothing is copied.
        var parts = new List<Column>();
        for (var first = start; first < start + count;)
        {
            var (batch, row) = rows[first];
            var length = 1;
            while (first + length < start + count && ReferenceEquals(rows[first + length].Batch, batch) && rows[first + length].Row == row + length)
            {
                length++;
            }

            parts.Add(batch!.Columns[ordinal].Slice(row, length));
            first += length;
        }

        return parts.Count == 1 ? parts[0] : parts[0].Concat([.. parts.Skip(1)]);
    }
}
