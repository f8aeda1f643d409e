using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Pipelines.Routes;

namespace Distilabel.Dataflow;

/// <summary>Chooses for each row which of the downstream steps it goes to: <c>read >> Route.By("kind", ("code", code), ("chat", chat)) >> [code, chat] >> group</c>.</summary>
/// <remarks>
/// <para>
/// Where the branches meet again, each row comes from the branches that it went to, in the order of the source; the others are absent and are not waited
/// for. A column that not all branches have is null in the rows that went elsewhere. After <see cref="By(string)"/>, where a row goes to one step, branches
/// may each make a column of one name and type: a row has that of the branch it went to.
/// </para>
/// <para>
/// A row is routed by what it holds alone, so a run that is resumed sends it the same way. A row for which there is no branch ends the run, unless
/// <see cref="Otherwise"/> or <see cref="OtherwiseDrop"/> says what becomes of it.
/// </para>
/// </remarks>
public sealed class Route : Routing
{
    internal Route(RouteRule rule) => Rule = rule;

    /// <summary>How a row's branches are found.</summary>
    internal RouteRule Rule { get; }

    /// <summary>Where rows go for which there is no branch; null for nowhere.</summary>
    internal Step? OtherwiseStep { get; private init; }

    /// <summary>Whether rows for which there is no branch are dropped.</summary>
    internal bool Drops { get; private init; }

    /// <summary>Sends each row to the step whose name a column holds.</summary>
    /// <param name="column">A column of text. A value that names none of the steps that follow, or null, has no branch.</param>
    public static Route By(string column) => new(new NameRule(column)) { Description = $"By the step that the column '{column}' names." };

    /// <summary>Sends each row to the step for the value that a column holds.</summary>
    /// <typeparam name="TKey">The type of the values: text, a number, an enum. The column may have a narrower one, such as <c>int</c> for <c>long</c>.</typeparam>
    /// <param name="column">The column. Null has no branch.</param>
    /// <param name="branches">A step for each value. Several values may have one step, but not one value several steps: use <see cref="When"/> for that.</param>
    /// <exception cref="PipelineException">No value is named, or one twice.</exception>
    public static Route By<TKey>(string column, params IEnumerable<(TKey Key, Step Step)> branches)
        where TKey : notnull =>
        new(new KeyRule<TKey>(column, [.. branches])) { Description = $"By the value of the column '{column}'." };

    /// <summary>Sends each row to every step whose condition holds for it.</summary>
    /// <typeparam name="TRow">A record whose properties are the columns that the conditions read.</typeparam>
    /// <param name="branches">A condition for each step. It must depend on the row alone.</param>
    /// <exception cref="PipelineException">No condition is given.</exception>
    public static Route When<[Row] TRow>(params IEnumerable<(Step Step, Func<TRow, bool> Holds)> branches) =>
        new(new ConditionRule<TRow>([.. branches])) { Description = "By a condition for each step." };

    /// <summary>This route, which sends rows for which there is no branch to <paramref name="step"/>.</summary>
    public Route Otherwise(Step step) => new(Rule) { Description = Description, OtherwiseStep = step };

    /// <summary>This route, which drops rows for which there is no branch, and counts them (<see cref="StepCounts.Unrouted"/>).</summary>
    public Route OtherwiseDrop() => new(Rule) { Description = Description, Drops = true };

    /// <summary>Where among the steps that follow are those of each branch, then the one for all other rows, if there is one.</summary>
    internal BoundRoute Bind(IReadOnlyList<Step> to) => new(
        this, [.. Rule.Steps.Select(step => IndexOf(to, step))], OtherwiseStep is null ? BoundRoute.None : IndexOf(to, OtherwiseStep));

    internal override void Check(Step from, IReadOnlyList<Step> to)
    {
        Step[] named = OtherwiseStep is null ? [.. Rule.Steps] : [.. Rule.Steps, OtherwiseStep];
        if (named.FirstOrDefault(step => IndexOf(to, step) < 0) is { } stranger)
        {
            throw new PipelineException(ConnectionFaults.RouteNamesOther(from.Name, stranger.Name, [.. to.Select(static step => step.Name)]));
        }

        if (!Rule.MayNameAny && to.FirstOrDefault(step => Array.TrueForAll(named, other => !ReferenceEquals(other, step))) is { } left)
        {
            throw new PipelineException(ConnectionFaults.RouteLeavesOut(from.Name, left.Name));
        }
    }

    private static int IndexOf(IReadOnlyList<Step> steps, Step step)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (ReferenceEquals(steps[i], step))
            {
                return i;
            }
        }

        return -1;
    }
}
