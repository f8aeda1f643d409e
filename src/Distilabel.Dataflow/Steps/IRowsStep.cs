using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>A step that works on some rows at once without waiting: row, filter, expand and batch steps, and global steps, which get all rows.</summary>
public interface IRowsStep
{
    /// <summary>Works on rows. Called by one thread at a time for each copy of the step.</summary>
    StepOutput Execute(in StepInput input, StepContext context);
}

/// <summary>A batch or global step that awaits.</summary>
public interface IAsyncRowsStep
{
    /// <summary>
    /// Works on rows. For a batch step, several calls for each copy may be under way at once, with at most <see cref="Step.MaxConcurrency"/> rows together; for a
    /// global step there is one.
    /// </summary>
    ValueTask<StepOutput> ExecuteAsync(StepInput input, StepContext context, CancellationToken cancellationToken);
}

/// <summary>A step that makes one row of one row and awaits. Rows of several batches are under way at once.</summary>
public interface IAsyncRowStep
{
    /// <summary>Makes the output of one row.</summary>
    /// <param name="input">Rows of which one is meant.</param>
    /// <param name="row">Which.</param>
    /// <param name="outputs">Takes the row's outputs.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask ExecuteRowAsync(StepInput input, int row, RowOutputs outputs, CancellationToken cancellationToken);
}

/// <summary>A step that makes any number of rows of one row, or keeps or drops it, and awaits. Rows of several batches are under way at once.</summary>
public interface IAsyncExpandStep
{
    /// <summary>Makes all rows of one row: columns without <see cref="StepOutput.Parents"/>, or, where there are no columns, a parent for each row. A filter gives one parent or none.</summary>
    ValueTask<StepOutput> ExpandRowAsync(StepInput input, int row, CancellationToken cancellationToken);
}

/// <summary>A step that makes rows.</summary>
public interface IGeneratorStep
{
    /// <summary>Makes rows in hand-overs of <paramref name="batchSize"/>; the last may be shorter.</summary>
    /// <param name="batchSize">The rows of a hand-over.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the run is stopped, or ends early. A source that does not heed it holds up a stop, and is left behind soon after an early end.
    /// </param>
    IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken);

    /// <summary>Makes rows, and says which can't be read. What runs call; a step that has nothing to say need not implement it.</summary>
    /// <inheritdoc cref="GenerateAsync(int, CancellationToken)"/>
    /// <param name="batchSize">The rows of a hand-over.</param>
    /// <param name="context">For failures, and for what is to be said in the log.</param>
    /// <param name="cancellationToken">As above.</param>
    IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, SourceContext context, CancellationToken cancellationToken) =>
        GenerateAsync(batchSize, cancellationToken);
}

/// <summary>A step that sees the aligned rows of each of its predecessors.</summary>
public interface IConvergenceStep
{
    /// <summary>Makes one row of the rows of each branch that these rows went through.</summary>
    /// <param name="branches">
    /// The branches that were chosen, in the order of their connection, each with as many rows, aligned. A branch that does not have a required
    /// column has one of nulls in its place.
    /// </param>
    /// <param name="context">For failures.</param>
    StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context);
}
