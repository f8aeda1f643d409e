using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Steps;

/// <summary>What a step made of the rows that it was given.</summary>
public readonly struct StepOutput
{
    /// <summary>Rows of <paramref name="columns"/>, one column for each output in the order that the step declares them.</summary>
    /// <param name="columns">The outputs' values.</param>
    /// <param name="parents">
    /// For each row made, the row that it was made of; null says one to one. A filter gives the rows that it keeps, an expansion repeats a row for
    /// each child, and both keep the order; a global step gives any order.
    /// </param>
    public StepOutput(Column[] columns, int[]? parents = null)
    {
        Columns = columns;
        Parents = parents;
    }

    /// <summary>The outputs' values.</summary>
    public Column[] Columns { get; }

    /// <summary>For each row made, the row that it was made of; null for one to one.</summary>
    public int[]? Parents { get; }
}
