using System.Collections.Immutable;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>A row under the reference: its ordinals by the step that gave them, its values by column.</summary>
internal sealed record ReferenceRow(ImmutableDictionary<string, long> Identity, ImmutableDictionary<string, long?> Values)
{
    /// <summary>The batch that it is in, where that is defined.</summary>
    internal int Batch { get; init; }

    internal ReferenceRow With(string column, long? value) => this with { Values = Values.SetItem(column, value) };

    /// <summary>Whether nothing in the identities speaks against the rows being one.</summary>
    internal static bool Agree(ImmutableDictionary<string, long> left, ImmutableDictionary<string, long> right) =>
        left.All(pair => !right.TryGetValue(pair.Key, out var ordinal) || ordinal == pair.Value);
}

/// <summary>The rows at one place of a graph.</summary>
/// <param name="Dimensions">The steps that gave the rows their ordinals, in order.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows in order.</param>
/// <param name="Absent">The identities of rows that a routing step sent another way.</param>
/// <param name="HasBatches">Whether it is defined which rows are in one batch.</param>
internal sealed record ReferenceStream(
    ImmutableArray<string> Dimensions, ImmutableArray<string> Columns, IReadOnlyList<ReferenceRow> Rows,
    IReadOnlyList<ImmutableDictionary<string, long>> Absent, bool HasBatches)
{
    /// <summary>The step that made each column.</summary>
    internal ImmutableDictionary<string, string> Makers { get; init; } = [];
}

/// <summary>A failure that the reference expects: of a step whose unrelated sources have different numbers of rows, or that follows such a step.</summary>
internal sealed class ReferenceFailure(string? step, params string[] sources) : Exception($"{step}: {string.Join(", ", sources)}")
{
    /// <summary>That the engine's run ended too early to tell what it should have said.</summary>
    internal static ReferenceFailure Unknown { get; } = new(null);

    /// <summary>Whether the message of a run names the step and two of the sources, where these are known.</summary>
    internal bool Explains(string message) => step is null || (message.Contains($"Step '{step}'", StringComparison.Ordinal) &&
        sources.Count(source => message.Contains($"'{source}'", StringComparison.Ordinal)) >= Math.Min(sources.Length, 2));
}

/// <summary>Runs a graph the plain way: one step after the other, all rows, nothing at once. What it says is what the engine must say.</summary>
internal sealed partial class ReferenceRun
{
    private readonly GraphPipeline _graph;
    private readonly RunReport? _report;
    private readonly StepWatch _watch;
    private readonly Dictionary<string, ReferenceStream> _streams = [];

    /// <param name="run">What to run, after the engine has: routing batch functions are not asked again, and a source makes what it had made when it was stopped.</param>
    internal ReferenceRun(GraphRun run)
    {
        _graph = run.Graph;
        _report = run.Report;
        _watch = run.Watch;
        var steps = _graph.Pipeline.Collect();
        var nodes = PipelineGraph.Build("reference", steps, steps).Nodes;
        foreach (var node in nodes)
        {
            if (node.Predecessors.Any(place => !_streams.ContainsKey(nodes[place].Step.Name)))
            {
                Failures.Add(new ReferenceFailure(node.Step.Name));
                continue;
            }

            try
            {
                Add(node.Step.Name, Run(node, [.. node.Predecessors.Select(place => Send(nodes[place], node.Step.Name))]));
            }
            catch (ReferenceFailure failure)
            {
                Failures.Add(failure);
            }
        }
    }

    /// <summary>What fails, and what follows it. The engine ends with the first of these that it meets.</summary>
    internal List<ReferenceFailure> Failures { get; } = [];

    /// <summary>What became of the rows of each step.</summary>
    internal Dictionary<string, StepCounts> Counts { get; } = [];

    /// <summary>The rows behind a step.</summary>
    internal IEnumerable<LeafRow> RowsOf(string step, IEnumerable<string> columns) => _streams[step].Rows.Select(row => new LeafRow(
        [.. _streams[step].Dimensions.Select(dimension => row.Identity.GetValueOrDefault(dimension, -1))],
        [.. columns.Select(column => row.Values[column])]));

    /// <summary>The rows at each place, for whoever looks for a difference.</summary>
    public override string ToString() => string.Join(Environment.NewLine, _streams.SelectMany(pair => (string[])
    [
        $"{pair.Key} [{string.Join(' ', pair.Value.Dimensions)}]: {string.Join(' ', pair.Value.Columns)}",
        .. RowsOf(pair.Key, pair.Value.Columns).Select(static row => $"    {row}"),
        .. pair.Value.Absent.Select(static absent => $"    absent {string.Join(' ', absent.Select(static part => $"{part.Key}={part.Value}"))}"),
    ]));

    private void Add(string step, ReferenceStream rows)
    {
        _streams.Add(step, rows);
        if (_graph.RoutedRows.TryGetValue(step, out var routed))
        {
            Counts[step] = Counts[step] with { Unrouted = rows.Rows.Count(row => routed.GoesTo(routed.Targets[0], column => row.Values[column]) is null) };
        }
    }

    private ReferenceStream Run(GraphNode node, ReferenceStream[] inputs)
    {
        if (node.Step is NumberGenerator generator)
        {
            return Generate(generator);
        }

        var step = (GraphStep)node.Step;
        var joined = inputs.Length == 1 ? new Joined(inputs[0], [.. inputs[0].Rows.Select(static row => new[] { row })]) : Join(step, inputs);
        // A stopped run loads no further step, and begins no further row in a step that awaits; which it had begun, the engine says.
        if (_report is { WasStopped: true } && !_watch.WasBegun(step.Name))
        {
            joined = joined.EndBefore(0);
        }
        else if (_report is { WasStopped: true } && step is IAsyncRowStep or IAsyncExpandStep or IAsyncRowsStep)
        {
            joined = joined.EndBefore((int)_report![step.Name].RowsIn);
        }

        var work = new Work(step, node, joined.Stream, [.. joined.Stream.Rows.Zip(joined.Tuples, (row, tuple) => new Given(row, InputsOf(node, row, tuple, inputs)))])
        {
            Unmatched = inputs.Sum(static input => input.Rows.Count) - joined.Tuples.SelectMany(static tuple => tuple.OfType<ReferenceRow>()).Distinct(ReferenceEqualityComparer.Instance).Count(),
        };
        var after = step.Kind switch
        {
            StepKind.Expand => Expand(work),
            StepKind.Filter => Each(work, static (given, _) => given.Row),
            StepKind.Global => Global(work),
            StepKind.Batch => Chunk(work),
            StepKind.Collapse => Collapse(work),
            _ => Each(work, (given, _) => given.Row.With(work.Output, step.Arithmetic.Value(given.Inputs))) with { HasBatches = joined.Stream.HasBatches && step.Kind != StepKind.Convergence },
        };
        return after with { Rows = [.. after.Rows.Select(row => row with { Values = row.Values.RemoveRange(node.Columns.Drops.Except([work.Output])) })] };
    }

    private ReferenceStream Generate(NumberGenerator step)
    {
        var spec = step.Spec;
        var count = _report is { WasStopped: true } stopped ? (int)stopped[step.Name].RowsOut : spec.Rows;
        Counts.Add(step.Name, new StepCounts(step.Name, 0, count, 0, 0, 0, count, 0, 0, default));
        return new ReferenceStream(
            [step.Name], [step.Name],
            [
                .. Enumerable.Range(0, count).Select(ordinal => new ReferenceRow(
                    ImmutableDictionary<string, long>.Empty.Add(step.Name, ordinal),
                    ImmutableDictionary<string, long?>.Empty.Add(step.Name, new StepArithmetic(spec).Value([ordinal]))) { Batch = ordinal / spec.BatchSize }),
            ],
            [], true)
        {
            Makers = ImmutableDictionary<string, string>.Empty.Add(step.Name, step.Name),
        };
    }

    /// <summary>One row, or none, of each.</summary>
    private ReferenceStream Each(Work work, Func<Given, int, ReferenceRow> make)
    {
        var rows = new List<ReferenceRow>();
        foreach (var (given, place) in work.Rows.Select(static (given, place) => (given, place)))
        {
            if (work.Fails(given))
            {
                rows.AddRange(work.Failed(given.Row));
            }
            else if (work.Step.Kind != StepKind.Filter || work.Step.Arithmetic.Keeps(given.Inputs))
            {
                rows.Add(make(given, place));
            }
        }

        return Count(work, rows);
    }

    private ReferenceStream Expand(Work work)
    {
        var rows = new List<ReferenceRow>();
        foreach (var given in work.Rows)
        {
            IEnumerable<ReferenceRow> children = work.Fails(given)
                ? work.Failed(given.Row)
                : Enumerable.Range(0, work.Step.Arithmetic.Children(given.Inputs))
                    .Select(child => given.Row.With(work.Output, work.Step.Arithmetic.Value(given.Inputs, child)));
            rows.AddRange(children.Select((row, child) => row with { Identity = row.Identity.Add(work.Step.Name, child) }));
        }

        var after = Count(work, rows);
        return after with { Dimensions = after.Dimensions.Add(work.Step.Name) };
    }

    private ReferenceStream Collapse(Work work)
    {
        var dimensions = work.Before.Dimensions;
        var rows = work.Rows.GroupBy(given => string.Join('.', dimensions[..^1].Select(dimension => given.Row.Identity.GetValueOrDefault(dimension, -1))))
            .Select(rows => rows.First().Row.With(work.Output, work.Step.Arithmetic.Value([.. rows.SelectMany(static given => given.Inputs)])))
            .Select(row => row with { Identity = row.Identity.Remove(dimensions[^1]) });
        return Count(work, [.. rows]) with { Dimensions = dimensions[..^1], HasBatches = false };
    }

    private ReferenceStream Global(Work work)
    {
        var given = work.Rows.Count(row => !work.RefusesNull(row));
        work.FailWhole(work.Rows);
        var kept = work.Rows.Where(row => !work.Fails(row)).Select(row => (Row: row, Rank: work.Step.Arithmetic.Rank(row.Inputs)))
            .Where(static row => row.Rank is not null).OrderBy(static row => row.Rank)
            .Select(row => row.Row.Row.With(work.Output, work.Step.Arithmetic.Value(row.Row.Inputs, given)));
        var failed = work.Rows.Where(work.Fails).SelectMany(row => work.Failed(row.Row));
        var after = Count(work, [.. kept.Concat(failed).Select((row, place) => row with { Identity = row.Identity.Add(work.Step.Name, place) })]);
        return after with { Dimensions = after.Dimensions.Insert(0, work.Step.Name), HasBatches = false };
    }

    /// <summary>As each row, in chunks: a batch step knows how many rows it gets at once.</summary>
    private ReferenceStream Chunk(Work work)
    {
        var size = work.Step.InputBatchSize;
        var chunks = work.Rows.Chunk(size).Select(chunk => chunk.Count(row => !work.RefusesNull(row))).ToArray();
        for (var place = 0; place < work.Rows.Length; place++)
        {
            work.Rows[place] = work.Rows[place] with { Row = work.Rows[place].Row with { Batch = place / size } };
        }

        foreach (var chunk in work.Rows.Chunk(size))
        {
            work.FailWhole(chunk);
        }

        return Each(work, (given, place) => given.Row.With(work.Output, work.Step.Arithmetic.Value(given.Inputs, chunks[place / size]))) with
        {
            // Absent rows keep their place among the others, so a chunk is handed on in pieces between them.
            HasBatches = work.Before.Absent.Count == 0,
        };
    }

    private ReferenceStream Count(Work work, List<ReferenceRow> rows)
    {
        var step = work.Step;
        var failed = work.Rows.Count(work.Fails);
        var dropped = step.OnError == ErrorPolicy.DeadLetter ? failed : 0;
        var filtered = work.Rows.Count(given => !work.Fails(given) && step.Kind switch
        {
            StepKind.Filter => !step.Arithmetic.Keeps(given.Inputs),
            StepKind.Expand => step.Arithmetic.Children(given.Inputs) == 0,
            StepKind.Global => step.Arithmetic.Rank(given.Inputs) is null,
            _ => false,
        });
        Counts[step.Name] = new StepCounts(
            step.Name, work.Rows.Length, rows.Count, filtered, dropped, failed - dropped, rows.Count + filtered + dropped - work.Rows.Length, work.Unmatched, 0, default);
        string[] made = work.Output.Length > 0 ? [work.Output] : [];
        return work.Before with
        {
            Columns = [.. work.Before.Columns.Except(work.Node.Columns.Drops).Union(made)],
            Rows = rows,
            Makers = work.Before.Makers.SetItems(made.Select(column => KeyValuePair.Create(column, step.Name))),
        };
    }

    /// <summary>What the step reads of a row; a step that sees its branches apart reads it of each.</summary>
    private static long?[] InputsOf(GraphNode node, ReferenceRow row, ReferenceRow?[] parts, ReferenceStream[] inputs) =>
        node.Step.Kind == StepKind.Convergence
            ? [.. parts.SelectMany((part, branch) => part is null ? [] : node.Columns.Inputs.Select(input => inputs[branch].Columns.Contains(input.Name) ? part.Values[input.Name] : null))]
            : [.. node.Columns.Inputs.Select(input => row.Values[input.Name])];

    /// <summary>A row that a step is given.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="Inputs">The values that the step reads.</param>
    private sealed record Given(ReferenceRow Row, long?[] Inputs);

    /// <summary>What a step is given.</summary>
    private sealed class Work(GraphStep step, GraphNode node, ReferenceStream before, Given[] rows)
    {
        private readonly HashSet<Given> _failedWhole = new(ReferenceEqualityComparer.Instance);

        internal GraphStep Step => step;

        internal GraphNode Node => node;

        internal ReferenceStream Before => before;

        internal Given[] Rows => rows;

        internal string Output => node.Columns.Outputs is [var output] ? output.Name : "";

        internal long Unmatched { get; init; }

        internal bool RefusesNull(Given given) => step.Spec.RefusesNull && given.Inputs.Contains(null);

        internal bool Fails(Given given) => RefusesNull(given) || (step.Spec.FailsWhole ? _failedWhole.Contains(given) : step.Arithmetic.Fails(given.Inputs));

        /// <summary>Has all rows fail that the step is given at once with one that fails, where it can't tell which.</summary>
        internal void FailWhole(Given[] rows)
        {
            if (step.Spec.FailsWhole && rows.Any(row => !RefusesNull(row) && step.Arithmetic.Fails(row.Inputs)))
            {
                _failedWhole.UnionWith(rows);
            }
        }

        /// <summary>What goes on of a row that failed.</summary>
        internal IEnumerable<ReferenceRow> Failed(ReferenceRow row) => step.OnError switch
        {
            ErrorPolicy.Null => [Output.Length > 0 ? row.With(Output, null) : row],
            ErrorPolicy.DeadLetter => [],
            _ => throw new InvalidOperationException("Test graphs keep on after a failed row."),
        };
    }
}
