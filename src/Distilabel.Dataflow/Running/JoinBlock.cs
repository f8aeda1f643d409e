using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>Brings the rows of several steps together, and runs the step that follows on them where it needs no block of its own: one that works row by
/// row without waiting, or one that sees its branches apart.</summary>
internal sealed class JoinBlock : Block, IDisposable
{
    // Joined rows are handed on in batches of at most so many; where all rows are one group, there is no other border.
    private const int MostRows = 1024;

    private readonly StepPlace _place;
    private readonly BranchBuffer[] _branches;
    private readonly IdentityJoin[] _joins;
    private readonly bool[] _keepsNoRoom;
    private readonly PositionZip? _zip;
    private readonly JoinedColumns _columns;
    private readonly IReadOnlyList<string> _names;
    private readonly List<JoinedRows> _joined = [];
    private readonly List<(Edge Edge, int Cost)> _done = [];
    private bool _dropsRows;
    private long _joinedRows;
    private StepWork? _work;
    private ConvergenceWork? _convergence;

    /// <param name="run">The run.</param>
    /// <param name="place">The step that the rows meet before.</param>
    /// <param name="branches">The columns and dimensions of each predecessor, in the order of their connection.</param>
    /// <param name="names">The predecessors' names.</param>
    /// <param name="isBefore">Whether one step stands before another, by their names.</param>
    /// <param name="rowsInMemory">How many rows of a branch wait in memory; more wait on disk.</param>
    internal JoinBlock(RunScope run, StepPlace place, IReadOnlyList<(Schema Schema, Lineage Lineage)> branches, IReadOnlyList<string> names, Func<string, string, bool> isBefore, int rowsInMemory)
        : base(run, $"join before {place.Node.Step.Name}", branches.Count)
    {
        _place = place;
        _names = names;
        var groups = Lineage.Related([.. branches.Select(static branch => branch.Lineage)]);
        _branches =
        [
            .. branches.Select((branch, number) => new BranchBuffer(branch.Lineage, rowsInMemory, () => run.CreateSpill(branch.Schema))
            {
                // The result has the order of the first branch of a group.
                IsReadAtRandom = branch.Lineage.Steps[0] != branches[groups.First(group => group.Contains(number))[0]].Lineage.Steps[0],
            }),
        ];
        _joins = [.. groups.Select(group => new IdentityJoin([.. group.Select(branch => _branches[branch])], Math.Min(MostRows, run.Capacity(1))))];
        _keepsNoRoom = new bool[branches.Count];
        _zip = groups.Length > 1 ? new PositionZip(groups, branches.Count) : null;
        _columns = new JoinedColumns(place.Node.Available, [.. branches.Select(static branch => branch.Schema)], [.. branches.Select(static branch => branch.Lineage)], isBefore);
        Groups = groups;
    }

    /// <summary>The dimensions of the joined rows.</summary>
    internal Lineage Lineage => _columns.Lineage;

    /// <summary>The branches that have sources in common.</summary>
    internal ImmutableArray<ImmutableArray<int>> Groups { get; }

    /// <summary>Gives the room of rows of a branch back when they come. They wait on disk.</summary>
    internal void KeepNoRoom(int branch) => _keepsNoRoom[branch] = true;

    /// <summary>Has a step that works row by row work on the joined rows.</summary>
    internal void Continue(StepWork work) => _work = work;

    /// <summary>Has a step that sees its branches apart work on the rows.</summary>
    internal void Converge(ConvergenceWork work) => _convergence = work;

    internal override string Describe() =>
        $"{base.Describe()}, {string.Join(", ", _branches.Select((branch, i) => $"{_names[i]} at {Show(branch)}"))}";

    public void Dispose() => Array.ForEach(_branches, static branch => branch.Dispose());

    protected override ValueTask ReceiveAsync(Edge edge, Batch batch)
    {
        _branches[edge.Branch].Add(batch);
        if (batch.Count == 0 || _keepsNoRoom[edge.Branch])
        {
            edge.Release(edge.CostOf(batch));
        }
        else
        {
            Inputs[edge.Branch] = edge;
        }

        return AdvanceAsync();
    }

    protected override ValueTask EndOfInputAsync(Edge edge)
    {
        _branches[edge.Branch].End();
        return AdvanceAsync();
    }

    protected override async ValueTask FinishAsync()
    {
        if (_zip is not null)
        {
            foreach (var joined in _zip.TakeRest())
            {
                await SendAsync(joined).ConfigureAwait(false);
            }

            // Where a source was stopped, others have rows left, as many as there may be: they are counted and not kept.
            _dropsRows = true;
            for (var group = 0; group < _joins.Length; group++)
            {
                while (Advance(group))
                {
                    await SendJoinedAsync().ConfigureAwait(false);
                }
            }

            await SendJoinedAsync().ConfigureAwait(false);
        }

        var unmatched = new long[_branches.Length];
        foreach (var (group, join) in Groups.Zip(_joins))
        {
            for (var branch = 0; branch < group.Length; branch++)
            {
                unmatched[group[branch]] = join.Unmatched[branch];
            }
        }

        _place.Meter.SetUnmatched(
            unmatched.Sum() + (_zip?.Left ?? 0),
            unmatched.Length < 2 ? null : new JoinCounts(_place.Node.Step.Name, _joinedRows, [.. _names.Zip(unmatched, static (name, rows) => new BranchCounts(name, rows))]));
    }

    private Edge?[] Inputs => field ??= new Edge?[_branches.Length];

    private static string Show(BranchBuffer branch) =>
        $"[{string.Join('.', branch.Reached ?? [])}]{(branch.HasEnded ? " ended" : "")} with {(branch.IsEmpty ? "nothing" : "rows")} waiting";

    private async ValueTask AdvanceAsync()
    {
        if (_zip is null)
        {
            while (Advance(0))
            {
                await SendJoinedAsync().ConfigureAwait(false);
            }
        }
        else
        {
            while (Enumerable.Range(0, _joins.Length).Any(group => _zip.Wants(group) && Advance(group)))
            {
                _joined.AddRange(_zip.Take());
                await SendJoinedAsync().ConfigureAwait(false);
            }

            CheckLengths(_zip);
        }

        await SendJoinedAsync().ConfigureAwait(false);
    }

    private async ValueTask SendJoinedAsync()
    {
        foreach (var joined in _joined)
        {
            await SendAsync(joined).ConfigureAwait(false);
        }

        foreach (var (edge, cost) in _done)
        {
            edge.Release(cost);
        }

        _joined.Clear();
        _done.Clear();
    }

    /// <summary>Joins what a group of related branches has by now, or the next piece of it.</summary>
    /// <returns>Whether there may be more; in a group that others stand beside, also whether there was anything.</returns>
    private bool Advance(int group)
    {
        var any = false;
        var more = _joins[group].Advance(
            joined =>
            {
                var isWord = joined is { Rows: null, Absent: null };
                any |= !isWord;
                if (_zip is null || (_dropsRows && joined.Absent is not null))
                {
                    _joined.Add(joined);
                }
                else if (_dropsRows)
                {
                    _zip.Drop(joined);
                }
                else if (!isWord)
                {
                    _zip.Add(group, joined);
                }
            },
            (branch, rows) =>
            {
                if (Inputs[Groups[group][branch]] is { } edge)
                {
                    _done.Add((edge, edge.CostOf(rows.Count, rows.IsAbsent)));
                }
            });
        return more || (any && _zip is not null);
    }

    /// <summary>Unrelated sources are put side by side row by row, so one must not have more than another.</summary>
    private void CheckLengths(PositionZip zip)
    {
        if (Run.MayBePartial)
        {
            return;
        }

        for (var shorter = 0; shorter < Groups.Length; shorter++)
        {
            var longer = Enumerable.Range(0, Groups.Length).FirstOrDefault(group => zip.Counts[group] > zip.Counts[shorter], -1);
            if (longer >= 0 && _joins[shorter].HasEnded)
            {
                throw new PipelineException(
                    $"Step '{_place.Node.Step.Name}' gets rows of sources that have nothing in common, '{NameOf(shorter)}' and '{NameOf(longer)}', which are put " +
                    $"side by side in order; but '{NameOf(shorter)}' has {zip.Counts[shorter]} rows and '{NameOf(longer)}' has more.");
            }
        }
    }

    private string NameOf(int group) => string.Join("', '", Groups[group].Select(branch => _names[branch]));

    private async ValueTask SendAsync(JoinedRows joined)
    {
        if (joined.Rows is not { } rows)
        {
            var word = joined.Absent ?? (joined.Progress is { } progress ? Batch.OnlyProgress(_place.Node.Available, progress, Lineage.Count) : null);
            if (word is not null)
            {
                await SendAsync(_convergence is null || word.IsAbsent ? word : _convergence.Pass(word)).ConfigureAwait(false);
            }

            return;
        }

        _joinedRows += rows.Count;
        for (var start = 0; start < rows.Count;)
        {
            var count = Math.Min(MostRows, rows.Count - start);
            if (_convergence is not null)
            {
                count = SameBranches(rows, start, count);
            }

            var batch = _columns.Assemble(rows, start, count, start + count == rows.Count ? joined.Progress : null);
            await SendAsync(_convergence is null ? batch : _convergence.Execute(rows, start, batch)).ConfigureAwait(false);
            start += count;
        }
    }

    private static int SameBranches(RowTuples rows, int start, int most)
    {
        var count = 1;
        while (count < most && rows.HaveSameBranches(start, start + count))
        {
            count++;
        }

        return count;
    }

    private async ValueTask SendAsync(Batch batch) =>
        await Output.SendAsync(_work is null ? batch : await _work.ExecuteAsync(batch).ConfigureAwait(false)).ConfigureAwait(false);
}
