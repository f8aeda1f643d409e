namespace Distilabel.Dataflow.Steps;

/// <summary>What a step does with rows.</summary>
public enum StepKind
{
    /// <summary>Makes rows.</summary>
    Generator,

    /// <summary>One row to one row.</summary>
    Row,

    /// <summary>Keeps or drops a row.</summary>
    Filter,

    /// <summary>One row to many.</summary>
    Expand,

    /// <summary>A batch of rows at once, one to one.</summary>
    Batch,

    /// <summary>All rows at once.</summary>
    Global,

    /// <summary>The aligned rows of each predecessor, kept apart, to one row.</summary>
    Convergence,

    /// <summary>All rows that an earlier step made of one row, to one row again.</summary>
    Collapse,
}
