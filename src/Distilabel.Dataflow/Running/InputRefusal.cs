using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running;

/// <summary>Says why a step can't have a value of an input.</summary>
internal static class InputRefusal
{
    /// <summary>Why, for the value at <paramref name="row"/>; null when the step can have it.</summary>
    /// <param name="name">The column's name in the pipeline.</param>
    /// <param name="column">The column; null where a branch does not have it.</param>
    /// <param name="row">The row.</param>
    /// <param name="refusesNull">Whether the input takes no null.</param>
    /// <param name="conversion">To the input's type; null where the column has it.</param>
    internal static string? Of(string name, Column? column, int row, bool refusesNull, ColumnConversion? conversion)
    {
        if (column?.IsNull(row) != false)
        {
            return refusesNull
                ? $"its column '{name}' is null, and the step does not take null there. Make the input optional, filter such rows before the step, or set the step's OnError."
                : null;
        }

        return conversion?.FindMisfit(column, row) is { } misfit
            ? $"{misfit.ToSentence(name)}. Filter such rows before the step, let its type allow for them, or set the step's OnError."
            : null;
    }
}
