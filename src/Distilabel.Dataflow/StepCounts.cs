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

    /// <summary>Rows, among those that it was given, whose results came from the cache; for a task, those of which every generation did.</summary>
    public long Cached { get; init; }

    /// <summary>Rows that the step worked on in this run: all that it was given and is done with, but for those from the cache; for a generator step, all.</summary>
    public long Made => (RowsIn == 0 ? RowsOut + Filtered + Failed : RowsIn - InFlight) - Cached;

    /// <summary>Tokens of the generations that the model was asked for in this run.</summary>
    public TokenCounts Tokens { get; init; } = TokenCounts.None;

    /// <summary>Tokens of the generations that came from the cache, and were paid for by an earlier run.</summary>
    public TokenCounts CachedTokens { get; init; } = TokenCounts.None;
}
