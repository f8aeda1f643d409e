namespace Distilabel.Dataflow.Steps;

/// <summary>What the engine offers to a step while it works on some rows.</summary>
public abstract class StepContext
{
    /// <summary>Says that a row failed.</summary>
    /// <param name="row">The row's place in the input.</param>
    /// <param name="exception">Why.</param>
    /// <returns>
    /// True when the step goes on with the next row, leaving default values in this row's outputs: the engine then makes them null or drops the row
    /// as the step's <see cref="Step.OnError"/> says. False when the run fails: the exception goes on its way.
    /// </returns>
    public abstract bool TryFail(int row, Exception exception);

    /// <summary>Hands over what was made of the rows before the one that the run fails with, so that the next run need not make it again.</summary>
    /// <param name="rows">How many rows these are: the first ones of the input.</param>
    /// <param name="output">What was made of them; what follows counts for nothing.</param>
    public virtual void KeepFinished(int rows, StepOutput output)
    {
    }
}
