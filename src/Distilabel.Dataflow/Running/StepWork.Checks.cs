using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <content>What a step may be given, and what it may hand back.</content>
internal sealed partial class StepWork
{
    /// <summary>Takes the rows out that the step can't have: with null where it takes none, or with a value that is none of its type.</summary>
    internal WorkRows Refuse(Batch batch, RowFailures failures) =>
        _binding.MayRefuse && _binding.Refuses(batch) ? Refuse(batch, failures, row => _binding.Refusal(batch, row)) : new WorkRows(batch, null);

    /// <summary>Takes the rows out for which <paramref name="refusal"/> gives a reason.</summary>
    internal WorkRows Refuse(Batch batch, RowFailures failures, Func<int, string?> refusal)
    {
        var kept = new List<int>(batch.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            if (refusal(row) is not { } words)
            {
                kept.Add(row);
                continue;
            }

            var reason = new PipelineException(words);
            if (!failures.TryFail(row, reason))
            {
                throw new StepFailedException(Step.Name, _place.NameOf(batch.Identities, row), reason);
            }
        }

        if (kept.Count == batch.Count)
        {
            return new WorkRows(batch, null);
        }

        failures.Given = [.. kept];
        return new WorkRows(batch.Gather(failures.Given, null), failures.Given);
    }

    /// <summary>What a step made, when it keeps what the step promised. A row with null where a value was promised fails here, in the step that made it.</summary>
    internal StepOutput Checked(in Job job, StepOutput output)
    {
        Check(job.Todo.Count, output);
        foreach (var column in _place.RequiredOutputs)
        {
            var values = output.Columns[column];
            for (var made = values.IndexOfNull(); made >= 0; made = values.IndexOfNull(made + 1))
            {
                var row = output.Parents is { } parents ? parents[made] : made;
                var reason = _place.MadeNull(column);
                if (!job.Failures.HasGiven(row) && !job.Failures.TryFail(row, reason))
                {
                    job.Failures.KeepFinished(row, output);
                    KeepFinished(job);
                    throw Failed(job.Batch, job.Failures, reason);
                }
            }
        }

        return output;
    }

    /// <summary>Checks what was made of one row, as <see cref="Checked"/> does of many.</summary>
    internal void RefuseNull(StepOutput output)
    {
        foreach (var column in _place.RequiredOutputs)
        {
            if (output.Columns[column].IndexOfNull() >= 0)
            {
                throw _place.MadeNull(column);
            }
        }
    }

    /// <summary>Whether null stands where a value was promised, in what was made of the first <paramref name="rows"/> rows.</summary>
    private bool MakesNull(StepOutput output, int rows) => _place.RequiredOutputs.Any(
        column => output.Columns[column].IndexOfNull() is >= 0 and var made && (output.Parents is { } parents ? parents[made] : made) < rows);

    private void Check(int rows, StepOutput output)
    {
        var expected = output.Parents?.Length ?? rows;
        if (output.Columns.Length != _place.Node.Columns.Outputs.Length)
        {
            throw new StepFailedException(
                Step.Name, null, new PipelineException($"it made {output.Columns.Length} columns, and declares {_place.Node.Columns.Outputs.Length}."));
        }

        for (var i = 0; i < output.Columns.Length; i++)
        {
            if (output.Columns[i].Count != expected)
            {
                throw new StepFailedException(
                    Step.Name, null,
                    new PipelineException(
                        $"it made {output.Columns[i].Count} values for its column '{_place.Node.Columns.Outputs[i].Name}', where {expected} rows need one each."));
            }
        }

        if (output.Parents is { } parents && Array.Exists(parents, parent => (uint)parent >= (uint)rows))
        {
            throw new StepFailedException(Step.Name, null, new PipelineException("it handed back a row that it was not given."));
        }

        if (_place.IsOneToOne && output.Parents is not null)
        {
            throw new StepFailedException(Step.Name, null, new PipelineException("it makes one row of each row, and can't drop or repeat any."));
        }
    }
}
