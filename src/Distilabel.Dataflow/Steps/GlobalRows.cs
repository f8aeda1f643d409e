namespace Distilabel.Dataflow.Steps;

/// <summary>Takes the rows that a global step hands back. Called by generated code.</summary>
public static class GlobalRows
{
    /// <summary>The row's place among those given.</summary>
    /// <exception cref="InvalidOperationException">The handle is none of those that the step was given.</exception>
    public static int Check(RowHandle row, int count) => (uint)row.Index < (uint)count
        ? row.Index
        : throw new InvalidOperationException(
            $"A global step handed back the row {row.Index}, and it was given {count}. It can only hand back handles that it was given.");
}
