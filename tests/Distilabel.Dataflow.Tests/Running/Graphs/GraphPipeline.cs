using System.Collections.Concurrent;
using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>The pipeline of a test graph.</summary>
internal sealed class GraphPipeline
{
    private readonly GraphSpec _spec;
    private readonly List<Step> _steps = [];
    private readonly List<string[]> _columns = [];
    private readonly bool _overwrites;
    private readonly StepWatch _watch;

    private GraphPipeline(GraphSpec spec, StepWatch watch, bool overwrites)
    {
        _watch = watch;
        _overwrites = overwrites;
        _spec = spec with { Steps = WithoutIdleCollapses(spec.Steps) };
        for (var place = 0; place < spec.Steps.Length; place++)
        {
            Add(place);
        }

        Connect();
        Pipeline = new Pipeline("graph");
        _steps.ForEach(Pipeline.Add);
    }

    internal Pipeline Pipeline { get; }

    /// <summary>The batches that each routing step was asked about, in order, as identities, with the steps that it chose.</summary>
    internal ConcurrentDictionary<string, ConcurrentQueue<(ImmutableArray<long>[] Rows, string[] Chosen)>> Routed { get; } = [];

    /// <summary>How the rows of each step are routed that routes rows.</summary>
    internal Dictionary<string, RoutedRows> RoutedRows { get; } = [];

    /// <summary>The load groups, as many of them as can be: whether the steps of a group can be loaded together is the engine's to say.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> LoadGroups()
    {
        List<string[]> groups = [.. _steps.Zip(_spec.Steps).Where(static step => step.Second.Group is not null).GroupBy(static step => step.Second.Group).OrderBy(static group => group.Key)
            .Select(static group => group.Select(static step => step.First.Name).ToArray())];
        var graph = PipelineGraph.Build("groups", _steps, _steps);
        while (true)
        {
            try
            {
                Stages.Of(graph, new RunOptions { LoadGroups = groups });
                return groups;
            }
            catch (PipelineException exception) when (exception.Message.Contains("cannot", StringComparison.Ordinal))
            {
                groups.RemoveAt(groups.Count - 1);
            }
        }
    }

    internal static GraphPipeline Build(GraphSpec spec, StepWatch watch)
    {
        var graph = new GraphPipeline(spec, watch, overwrites: true);
        try
        {
            graph.Pipeline.Validate();
            return graph;
        }
        catch (PipelineValidationException)
        {
            // Two branches made one column each for itself: the only thing about which a test graph may be wrong.
            return new GraphPipeline(spec, watch, overwrites: false);
        }
    }

    /// <summary>The steps, of which those that could put nothing together are rows' steps: no step before them made several rows of one, or a global step came between.</summary>
    private static StepSpec[] WithoutIdleCollapses(StepSpec[] steps)
    {
        var made = new List<(int Step, bool CanCollapse)>[steps.Length];
        bool IsRouter(int place) => steps[place].Routes && steps.Count(step => step.From.Contains(place)) > 1;
        for (var place = 0; place < steps.Length; place++)
        {
            // Steps that route are connected before the others.
            var connected = steps[place].From.Where(IsRouter).Order().Concat(steps[place].From.Where(from => !IsRouter(from)));
            var before = connected.SelectMany(from => made[from]).GroupBy(static dimension => dimension.Step)
                .Select(static same => (same.Key, same.All(static dimension => dimension.CanCollapse))).ToList();
            if (steps[place].Form is StepForm.Collapse && before[^1] is not (_, true))
            {
                steps = [.. steps[..place], steps[place] with { Form = StepForm.Row }, .. steps[(place + 1)..]];
            }

            made[place] = steps[place].Form switch
            {
                StepForm.Generator => [(place, false)],
                StepForm.Expand or StepForm.AsyncExpand => [.. before, (place, true)],
                StepForm.Global or StepForm.AsyncGlobal => [(place, false), .. before.Select(static dimension => (dimension.Item1, false))],
                StepForm.Collapse => before[..^1],
                _ => before,
            };
        }

        return steps;
    }

    private void Add(int place)
    {
        var spec = _spec.Steps[place];
        var name = $"{spec.Form.ToString().ToLowerInvariant()}_{place}";
        var available = spec.From.SelectMany(from => _columns[from]).Distinct().ToArray();
        var dropped = spec.Drops && available.Length > 1 ? available[..1] : [];
        var output = spec.Overwrites && _overwrites && available.Length > 0 ? available[^1] : name;
        var columns = new StepColumns(
            [.. available.Select(column => new InputColumn(column, ColumnTypes.Int64, Optional: !spec.RefusesNull))],
            spec.Form is StepForm.Filter ? [] : [new OutputColumn(output, ColumnTypes.Int64, Nullable: spec.FailsWith is ErrorPolicy.Null || spec.RefusesNull)])
        {
            Drops = [.. dropped],
        };
        _steps.Add(Make(name, spec, columns));
        _columns.Add([.. available.Except(dropped).Union(columns.Outputs.Select(static made => made.Name))]);
    }

    private Step Make(string name, StepSpec spec, StepColumns columns) => spec.Form switch
    {
        StepForm.Generator => new NumberGenerator(name, spec, columns) { Watch = _watch },
        StepForm.Row => new ValueStep(name, spec, StepKind.Row, columns) { Watch = _watch },
        StepForm.AsyncRow => new AsyncRowStep(name, spec, columns) { Watch = _watch },
        StepForm.Filter => new FilterStep(name, spec, columns) { Watch = _watch },
        StepForm.Expand => new ExpandStep(name, spec, columns) { Watch = _watch },
        StepForm.AsyncExpand => new AsyncExpandStep(name, spec, columns) { Watch = _watch },
        StepForm.Batch => new ValueStep(name, spec, StepKind.Batch, columns) { Watch = _watch },
        StepForm.AsyncBatch => new AwaitingStep(new ValueStep(name, spec, StepKind.Batch, columns) { Watch = _watch }, columns) { Watch = _watch },
        StepForm.Global => new GlobalOrderStep(name, spec, columns) { Watch = _watch },
        StepForm.Collapse => new CollapseStep(name, spec, columns) { Watch = _watch },
        StepForm.AsyncGlobal => new AwaitingStep(new GlobalOrderStep(name, spec, columns) { Watch = _watch }, columns) { Watch = _watch },
        _ => new BranchesStep(name, spec, columns) { Watch = _watch },
    };

    private void Connect()
    {
        for (var place = 0; place < _steps.Count; place++)
        {
            var successors = Enumerable.Range(0, _steps.Count).Where(other => _spec.Steps[other].From.Contains(place)).ToArray();
            if (_spec.Steps[place].Routes && successors.Length > 1)
            {
                var (step, arithmetic) = (_steps[place], new StepArithmetic(_spec.Steps[place]));
                if (_spec.Steps[place].RoutesRows)
                {
                    ConnectRows(place, arithmetic, [.. successors.Select(other => _steps[other])]);
                    continue;
                }

                step.Connect(new RoutingBatchFunction((names, batch) => Route(step.Name, arithmetic, names, batch)), successors.Select(other => _steps[other]));
            }
        }

        for (var place = 0; place < _steps.Count; place++)
        {
            foreach (var from in _spec.Steps[place].From.Where(from => !_steps[from].Connections.Successors.Contains(_steps[place])))
            {
                _steps[from].Connect(_steps[place]);
            }
        }
    }

    private void ConnectRows(int place, StepArithmetic arithmetic, Step[] to)
    {
        var step = _steps[place];
        var rule = new ArithmeticRule(arithmetic, _columns[place], to, _spec.Steps[place].RoutesToOne, () => _watch.Reach(step.Name, FaultPoint.Route));
        var drops = _spec.Steps[place].Seed % 2 == 0;
        var route = new Route(rule);
        step.Connect(drops ? route.OtherwiseDrop() : route.Otherwise(to[0]), to);
        RoutedRows.Add(step.Name, new RoutedRows(_columns[place], [.. to.Select(static other => other.Name)], arithmetic, drops));
    }

    private string[] Route(string step, StepArithmetic arithmetic, IReadOnlyList<string> names, RoutedBatch batch)
    {
        _watch.Reach(step, FaultPoint.Route);
        var rows = Enumerable.Range(0, batch.Rows.Count).Select(row => batch.Rows.Identities.ToArray(row).ToImmutableArray()).ToArray();
        var chosen = arithmetic.Route([.. rows[0].Select(static ordinal => (long?)ordinal)], names.Count);
        string[] targets = [.. names.Where((_, target) => chosen[target])];
        Routed.GetOrAdd(step, static _ => new()).Enqueue((rows, targets));
        return targets;
    }
}

/// <summary>How the rows behind a step are routed.</summary>
/// <param name="Columns">The columns that decide.</param>
/// <param name="Targets">The names of the steps that follow.</param>
/// <param name="Arithmetic">Chooses among them.</param>
/// <param name="Drops">Whether rows that have no branch are dropped; otherwise the first step gets them.</param>
internal sealed record RoutedRows(string[] Columns, string[] Targets, StepArithmetic Arithmetic, bool Drops)
{
    /// <summary>Whether a row goes to a step; null for a row that is dropped.</summary>
    internal bool? GoesTo(string target, Func<string, long?> valueOf)
    {
        var chosen = Arithmetic.RouteRow([.. Columns.Select(valueOf)], Targets.Length);
        var place = Array.IndexOf(Targets, target);
        return chosen.Contains(true) ? chosen[place] : Drops ? null : place == 0;
    }
}
