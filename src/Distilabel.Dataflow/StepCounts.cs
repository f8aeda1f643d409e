namespace Distilabel.Dataflow;

/// <summary>What became of the rows of a step: <c>RowsIn + Expanded = RowsOut + Filtered + Failed</c> at the end of every run that was not ended at once.</summary>
/// <param name="Step">The step's name.</param>
/// <param name="RowsIn">Rows that it was given; for a generator step, none.</param>
/// <param name="RowsOut">Rows that it handed on.</param>
/// <param name="Filtered">Rows that it dropped on purpose.</param>
/// <param name="Failed">Rows that were dropped because the step failed on them.</param>
/// <param name="Nulled">Rows, among those handed on, whose outputs are null because the step failed on them.</param>
/// <param name="Expanded">Rows that it made beyond those it was given; for a generator step, all; below zero for one that makes one row of several.</param>
/// <param name="Unmatched">Rows of its predecessors that found no partner where these meet, and so were not given to it.</param>
/// <param name="InFlight">Rows that it was given and had not handed on when the counts were taken.</param>
/// <param name="Busy">The time that its copies worked, added up.</param>
public sealed record StepCounts(
    string Step, long RowsIn, long RowsOut, long Filtered, long Failed, long Nulled, long Expanded, long Unmatched, long InFlight, TimeSpan Busy)
{
    /// <summary>Rows, among those handed on, that the <see cref="Route"/> behind the step dropped because they have no branch (<see cref="Route.OtherwiseDrop"/>).</summary>
    public long Unrouted { get; init; }
}
