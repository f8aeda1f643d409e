namespace Distilabel.Dataflow;

/// <summary>What became of the rows where the branches before a step meet.</summary>
/// <param name="Step">The step before which they meet.</param>
/// <param name="Joined">The rows that they made together.</param>
/// <param name="Branches">For each branch, the rows that found no partner in another and were dropped.</param>
public sealed record JoinCounts(string Step, long Joined, IReadOnlyList<BranchCounts> Branches)
{
    /// <summary>The rows of all branches that found no partner.</summary>
    public long Unmatched => Branches.Sum(static branch => branch.Unmatched);

    /// <summary>
    /// Whether the branches drop rows of one another: two of them each have rows that another has not, or all rows were dropped. Branches that filter to
    /// part the rows among themselves do so, and mean a <see cref="Route"/>.
    /// </summary>
    public bool DropsEachOther => Unmatched > 0 && (Joined == 0 || Branches.Count(static branch => branch.Unmatched > 0) > 1);

    /// <summary>The counts as a sentence.</summary>
    public override string ToString()
    {
        var of = string.Join(", ", Branches.Where(static branch => branch.Unmatched > 0).Select(static branch => $"{branch.Unmatched} of '{branch.From}'"));
        var text = $"Where the branches before step '{Step}' meet, {Unmatched} rows found no partner and were dropped ({(of.Length == 0 ? "none" : of)}); {Joined} were joined.";
        return DropsEachOther ? $"{text} A row that one branch filters is dropped from all: to send each row to the branch that is for it, use Route.By." : text;
    }
}
