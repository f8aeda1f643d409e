namespace Distilabel.Dataflow;

/// <summary>What a finished row survives.</summary>
public enum Durability
{
    /// <summary>
    /// The end of the process at any instant, <c>kill -9</c> included: a row moves on when the operating system has its result. The default.
    /// </summary>
    ProcessCrash,

    /// <summary>
    /// The loss of power as well: a row moves on when the disk has its result. Rows that wait at the same time share one flush, so the price is
    /// latency and seldom throughput.
    /// </summary>
    PowerLoss,
}
