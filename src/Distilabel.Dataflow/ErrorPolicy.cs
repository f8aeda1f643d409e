namespace Distilabel.Dataflow;

/// <summary>What becomes of a row that a step failed on.</summary>
/// <remarks>
/// A batch or global step that throws has failed on all rows that it was given at once. A source has failed on a row that it can't read, such as a broken line of a
/// file, where it can still find the rows behind it; these keep their identities.
/// </remarks>
public enum ErrorPolicy
{
    /// <summary>The run fails with the step's name, the row's identity and the original exception.</summary>
    Fail,

    /// <summary>The row goes on with null in the step's outputs, which must all be optional; the reason is recorded.</summary>
    Null,

    /// <summary>The row is dropped and written to the run's dead-letter file with the reason.</summary>
    DeadLetter,
}
