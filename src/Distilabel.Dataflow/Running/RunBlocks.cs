using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>The blocks of a run and their connections, made from a graph.</summary>
internal sealed class RunBlocks
{
    private readonly PipelineGraph _graph;
    private readonly RunScope _scope;
    private readonly ImmutableArray<int> _stages;
    private readonly List<(int Stage, Block Block)> _blocks = [];
    private readonly List<(int Stage, SourceBlock Source)> _sources = [];
    private readonly List<(int Stage, GateBlock Gate)> _gates = [];
    private readonly List<(int Stage, Step Step)> _steps = [];
    private readonly List<Edge> _edges = [];
    private readonly List<ILeafWriter> _writers = [];
    private readonly StepPlace[] _places;
    private readonly OutputPort[] _outputs;

    internal RunBlocks(PipelineGraph graph, RunScope scope, StepCheckpoint?[] checkpoints, Func<GraphNode, ILeafWriter> createWriter)
    {
        _graph = graph;
        _scope = scope;
        _stages = Running.Stages.Of(graph, scope.Options);
        _places = new StepPlace[graph.Nodes.Length];
        _outputs = new OutputPort[graph.Nodes.Length];
        scope.MaxCapacity = graph.Nodes.Max(node => Math.Max(CapacityOf(node.Step), CapacityOfJoin(node)));
        PlaceSteps(checkpoints);
        PlaceSinks(createWriter);
        MarkProgress();
    }

    /// <summary>The number of stages.</summary>
    internal int Stages => _stages.Max() + 1;

    internal IReadOnlyList<StepPlace> Places => _places;

    internal IReadOnlyList<Edge> Edges => _edges;

    internal IEnumerable<Block> Blocks => _blocks.Select(static block => block.Block);

    internal IReadOnlyList<ILeafWriter> Writers => _writers;

    /// <summary>The blocks of the stages up to <paramref name="stage"/>.</summary>
    internal IEnumerable<Block> BlocksUpTo(int stage) => _blocks.Where(block => block.Stage <= stage).Select(static block => block.Block);

    /// <summary>The blocks of a stage.</summary>
    internal IEnumerable<Block> BlocksOf(int stage) => _blocks.Where(block => block.Stage == stage).Select(static block => block.Block);

    /// <summary>The copies of steps that a stage needs loaded.</summary>
    internal IEnumerable<Step> StepsOf(int stage) => _steps.Where(step => step.Stage == stage).Select(static step => step.Step);

    /// <summary>Starts the sources of a stage, and lets the rows in that were kept for it, unless the run was stopped before.</summary>
    internal IReadOnlyList<Task> Start(int stage, bool isStopped) =>
    [
        .. _sources.Where(source => source.Stage == stage).Select(static source => source.Source.RunAsync()),
        .. _gates.Where(gate => gate.Stage == stage).Select(gate => gate.Gate.OpenAsync(isStopped)),
    ];

    private void PlaceSteps(StepCheckpoint?[] checkpoints)
    {
        var names = _graph.Nodes.Select(static node => node.Step.Name).ToArray();
        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            var node = _graph.Nodes[i];
            var before = node.Predecessors.IsEmpty ? new Lineage([i]) : Lineage.Join([.. node.Predecessors.Select(LineageBehind)]);
            _places[i] = new StepPlace(node, i, before, names, _scope.Time) { Checkpoint = checkpoints[i] };
            Place(i);
            _outputs[i].Lineage = _places[i].After;
            string[] targets = [.. node.Successors.Select(successor => names[successor])];
            if (node.Route is { } route)
            {
                _outputs[i].Route(new RowRouter(_places[i], route, targets), targets);
            }
            else if (node.Routing is RoutingBatchFunction routing)
            {
                _outputs[i].Route(node.Step.Name, routing, targets);
            }
        }
    }

    /// <summary>The dimensions of the rows that a step hands to one of its successors.</summary>
    private Lineage LineageBehind(int index) => _places[index].After with { IsRouted = _places[index].After.IsRouted || _graph.Nodes[index].Routing is not null };

    /// <summary>Makes the blocks of a step.</summary>
    private void Place(int index)
    {
        var node = _graph.Nodes[index];
        var place = _places[index];
        if (node.Step.Kind == StepKind.Generator)
        {
            var source = new SourceBlock(_scope, place, node.Step);
            _sources.Add((_stages[index], source));
            _steps.Add((_stages[index], node.Step));
            _outputs[index] = source.Output;
            return;
        }

        var copies = Copies(place);
        if (node.Predecessors.Length > 1 || node.Step is IConvergenceStep)
        {
            PlaceBehindJoin(index, copies);
            return;
        }

        var block = Add(index, NewBlock(place, copies));
        ConnectSteps(node.Predecessors[0], index, block, 0);
        _outputs[index] = block.Output;
    }

    private void PlaceBehindJoin(int index, StepWork[] copies)
    {
        var node = _graph.Nodes[index];
        var place = _places[index];
        var branches = node.Predecessors.Select(predecessor => (_graph.Nodes[predecessor].Made, LineageBehind(predecessor))).ToArray();
        var join = new JoinBlock(
            _scope, place, branches, [.. node.Predecessors.Select(predecessor => _graph.Nodes[predecessor].Step.Name)], _graph.IsBefore,
            Math.Max(2 * _scope.Capacity(1), CapacityFor(StepsApart(node.Predecessors).Where(WorksSideBySide))));
        Add(index, join);

        // What waits for a global step's last row, or for as many rows as a batch step takes at once, would only hold up the steps before the join, an LLM
        // task for one. How many rows of the source these are can't be told: filters may stand before the batch step, and expansions beside it.
        // Beside another source, though, only room has one source wait for the other.
        var buffers = (StepKind[])(join.Groups.Length == 1 ? [StepKind.Global, StepKind.Batch] : [StepKind.Global]);
        foreach (var branch in join.Groups.Where(group => StepsApart(group.Select(branch => node.Predecessors[branch])).Any(step => buffers.Contains(step.Kind))).SelectMany(static group => group))
        {
            join.KeepNoRoom(branch);
        }

        for (var branch = 0; branch < branches.Length; branch++)
        {
            ConnectSteps(node.Predecessors[branch], index, join, branch);
        }

        _outputs[index] = join.Output;
        if (node.Step is IConvergenceStep)
        {
            join.Converge(new ConvergenceWork(_scope, copies[0], [.. branches.Select(static branch => branch.Made)]));
        }
        else if (IsRowByRow(node, copies))
        {
            join.Continue(copies[0]);
        }
        else
        {
            var block = Add(index, NewBlock(place, copies));
            join.Output.Lineage = place.Before;
            Connect(join.Output, block, 0, CapacityOf(node.Step), node.Step.Name, BatchesOf(node.Step));
            _outputs[index] = block.Output;
        }
    }

    private Block NewBlock(StepPlace place, StepWork[] copies) => place.Node.Step switch
    {
        _ when place.IsReordering => new GlobalBlock(_scope, copies[0]),
        _ when place.IsCollapse => new CollapseBlock(_scope, copies[0]),
        IAsyncRowStep or IAsyncExpandStep => new AsyncRowsBlock(_scope, copies, Concurrency(place.Node.Step)),
        _ when IsRowByRow(place.Node, copies) => new RowsBlock(_scope, copies[0]),
        _ => new BatchBlock(_scope, copies, place.Node.Step.Kind == StepKind.Batch ? place.Node.Step.InputBatchSize : null),
    };

    private Block Add(int index, Block block)
    {
        _blocks.Add((_stages[index], block));
        return block;
    }

    private void PlaceSinks(Func<GraphNode, ILeafWriter> createWriter)
    {
        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            if (_graph.Nodes[i].IsLeaf)
            {
                var writer = createWriter(_graph.Nodes[i]);
                _writers.Add(writer);
                Connect(_outputs[i], Add(i, new SinkBlock(_scope, _graph.Nodes[i].Step.Name, writer)), 0, _scope.Capacity(1), _graph.Nodes[i].Step.Name);
            }
        }
    }

    /// <summary>The copies of a step, each to be loaded once.</summary>
    private StepWork[] Copies(StepPlace place)
    {
        var step = place.Node.Step;
        var replicas = step.Kind is StepKind.Global or StepKind.Convergence or StepKind.Collapse ? 1 : step.Resources.Replicas;
        var copies = Enumerable.Range(0, replicas).Select(copy => copy == 0 ? step : step.Copy()).ToArray();
        _steps.AddRange(copies.Select(copy => (_stages[place.Index], copy)));
        return [.. copies.Select(copy => new StepWork(_scope, place, copy))];
    }

    private static bool IsRowByRow(GraphNode node, StepWork[] copies) =>
        copies.Length == 1 && node.Step is IRowsStep && node.Step.Kind is StepKind.Row or StepKind.Filter or StepKind.Expand;

    /// <summary>Whether a copy of the step has several rows, or batches, under way that it has not been given at once.</summary>
    private static bool WorksSideBySide(Step step) => step is IAsyncRowStep or IAsyncExpandStep || BatchBlock.TakesSeveral(step);

    private static int Concurrency(Step step) => (int)Math.Min(int.MaxValue, (long)step.MaxConcurrency * step.Resources.Replicas);

    /// <summary>The room of the connections to a step: enough for the rows that its copies take at once, and for those that wait behind a slow one.</summary>
    private int CapacityOf(Step step) => step switch
    {
        // With latencies as LLMs have them, a row may take thirty times the mean; the others must find room to be done meanwhile.
        _ when WorksSideBySide(step) => _scope.Capacity(64L * Concurrency(step)),
        { Kind: StepKind.Batch } => _scope.Capacity((step.Resources.Replicas + 1L) * step.InputBatchSize),
        _ => _scope.Capacity(1),
    };

    /// <summary>The batches that the connections to a step have room for, however large these are: those that it works on at once, and the next.</summary>
    private static int BatchesOf(Step step) => step switch
    {
        // The last rows of a batch leave slots free for the first ones of the next.
        _ when WorksSideBySide(step) => 2,
        { Kind: StepKind.Generator or StepKind.Global or StepKind.Convergence or StepKind.Collapse } or { Resources.Replicas: 1 } => 1,
        _ => (int)Math.Min(int.MaxValue, step.Resources.Replicas + 1L),
    };

    /// <summary>The room of the connections to a join: enough for the rows that come over one branch while a step of another has as many as it takes.</summary>
    private int CapacityOfJoin(GraphNode node) => CapacityFor(StepsApart(node.Predecessors));

    private int CapacityFor(IEnumerable<Step> steps) => steps.Select(CapacityOf).DefaultIfEmpty(_scope.Capacity(1)).Max();

    /// <summary>The steps that stand before some of <paramref name="ends"/>, or are of them, and not before all.</summary>
    private IEnumerable<Step> StepsApart(IEnumerable<int> ends)
    {
        var branches = ends.Select(end => _graph.Before(end).Append(end).ToHashSet()).ToArray();
        return branches.SelectMany(static branch => branch).Where(step => !Array.TrueForAll(branches, branch => branch.Contains(step))).Select(step => _graph.Nodes[step].Step);
    }

    /// <summary>Connects two steps, through a gate where the second belongs to a later stage.</summary>
    private void ConnectSteps(int from, int to, Block target, int branch)
    {
        var output = _outputs[from];
        if (_stages[from] < _stages[to])
        {
            var gate = new GateBlock(_scope, _graph.Nodes[to].Step.Name, _graph.Nodes[from].Made, _places[from].After);
            Add(from, gate);
            _gates.Add((_stages[to], gate));
            Connect(output, gate, 0, _scope.Capacity(1), _graph.Nodes[to].Step.Name);
            output = gate.Output;
        }

        var step = _graph.Nodes[to].Step;
        if (target is JoinBlock)
        {
            Connect(output, target, branch, CapacityOfJoin(_graph.Nodes[to]), step.Name);
        }
        else
        {
            Connect(output, target, branch, CapacityOf(step), step.Name, BatchesOf(step));
        }
    }

    private void Connect(OutputPort output, Block target, int branch, int capacity, string step, int batches = 1)
    {
        var edge = new Edge(_scope.Activity, target, branch, capacity, batches);
        _edges.Add(edge);
        output.Add(edge, step);
    }

    /// <summary>Only rows that are joined further on need their absence told.</summary>
    private void MarkProgress()
    {
        for (var i = _graph.Nodes.Length - 1; i >= 0; i--)
        {
            var needs = _graph.Nodes[i].Successors.Any(successor => _graph.Nodes[successor].Predecessors.Length > 1 || _places[successor].NeedsProgress);
            _places[i].NeedsProgress = needs;
            _outputs[i].NeedsProgress = needs;
        }

        foreach (var block in Blocks.Where(static block => block is JoinBlock or GateBlock))
        {
            block.Output.NeedsProgress |= block.Output.Edges.Any(static edge => edge.Target is JoinBlock || edge.Target.Output.NeedsProgress);
        }
    }
}
