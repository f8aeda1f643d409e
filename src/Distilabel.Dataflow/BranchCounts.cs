namespace Distilabel.Dataflow;

/// <summary>What became of the rows of one branch where it meets others.</summary>
/// <param name="From">The last step of the branch.</param>
/// <param name="Unmatched">Its rows that found no partner in another branch, and were dropped.</param>
public sealed record BranchCounts(string From, long Unmatched);
