using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>One run of a graph: its blocks, their connections, and what becomes of them.</summary>
internal sealed class PipelineRun : IDisposable
{
    private readonly PipelineGraph _graph;
    private readonly RunScope _scope;
    private readonly Func<GraphNode, ILeafWriter> _createWriter;
    private readonly CancellationToken _stop;
    private readonly List<Block> _blocks = [];
    private readonly List<SourceBlock> _sources = [];
    private readonly List<Edge> _edges = [];
    private readonly List<ILeafWriter> _writers = [];
    private readonly List<Step> _loaded = [];
    private readonly StepPlace[] _places;
    private readonly OutputPort[] _outputs;

    /// <param name="graph">The steps, which are this run's own copies.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="files">Where spilled rows and failed rows go.</param>
    /// <param name="createWriter">Takes the rows of each leaf step.</param>
    /// <param name="stop">Stops the sources; what is in flight is finished.</param>
    internal PipelineRun(PipelineGraph graph, RunOptions options, RunFiles files, Func<GraphNode, ILeafWriter> createWriter, CancellationToken stop)
    {
        _graph = graph;
        _createWriter = createWriter;
        _stop = stop;
        _scope = new RunScope(options, OnIdle, files.SpillFolder, new FailureLog(files.Failures));
        _scope.OnAbort(AbortBlocks);
        _places = new StepPlace[graph.Nodes.Length];
        _outputs = new OutputPort[graph.Nodes.Length];
    }

    /// <summary>The counts by now, in the order of the steps.</summary>
    internal IReadOnlyList<StepCounts> Counts => [.. _places.Select(static place => place.Meter.Read())];

    internal string? FailurePath => _scope.Failures.Path;

    /// <summary>The state of every block, for whoever looks for the cause of a delay.</summary>
    internal string Describe() => string.Join(
        Environment.NewLine, _blocks.Select(static block => block.Describe()).Append($"{_scope.Activity.Count} messages or sources are active"));

    /// <summary>Runs to the end.</summary>
    /// <exception cref="StepFailedException">A step failed; the first failure of the run.</exception>
    /// <exception cref="OperationCanceledException">The run was ended at once.</exception>
    internal async Task RunAsync()
    {
        var abort = _scope.Options.AbortToken.UnsafeRegister(static scope => ((RunScope)scope!).Abort(), _scope);
        try
        {
            BuildBlocks();
            await LoadAsync().ConfigureAwait(false);

            // Counted as active itself while it starts the sources: one may be done before the next begins, and that is no standstill.
            _scope.Activity.Enter();
            var sources = _sources.Select(static source => source.RunAsync()).ToArray();
            _scope.Activity.Leave();
            await Task.WhenAll([.. sources, .. _blocks.Select(static block => block.Completion)]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _scope.Fail(exception);
        }
        finally
        {
            await abort.DisposeAsync().ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
        }

        if (_scope.Failure is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        if (_scope.IsAborted)
        {
            throw new OperationCanceledException("The run was ended at once; what was in flight is lost.", _scope.Options.AbortToken);
        }
    }

    public void Dispose()
    {
        _blocks.OfType<IDisposable>().ToList().ForEach(static block => block.Dispose());
        _scope.Dispose();
    }

    private void BuildBlocks()
    {
        var names = _graph.Nodes.Select(static node => node.Step.Name).ToArray();
        _scope.MaxCapacity = _graph.Nodes.Max(CapacityOf);
        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            var node = _graph.Nodes[i];
            var before = Lineage.Join(node.Predecessors.Select(predecessor => _places[predecessor].After));
            _places[i] = new StepPlace(node, i, node.Predecessors.IsEmpty ? new Lineage([i]) : before, names, _scope.Time);
            Place(i);
            if (node.Routing is { } routing)
            {
                _outputs[i].Route(node.Step.Name, routing, [.. node.Successors.Select(successor => names[successor])]);
            }
        }

        for (var i = 0; i < _graph.Nodes.Length; i++)
        {
            if (_graph.Nodes[i].IsLeaf)
            {
                var writer = _createWriter(_graph.Nodes[i]);
                _writers.Add(writer);
                var sink = new SinkBlock(_scope, _graph.Nodes[i].Step.Name, writer);
                _blocks.Add(sink);
                Connect(_outputs[i], sink, 0, _scope.Capacity(1));
            }
        }

        MarkProgress();
    }

    /// <summary>Makes the blocks of a step.</summary>
    private void Place(int index)
    {
        var node = _graph.Nodes[index];
        var place = _places[index];
        if (node.Step.Kind == StepKind.Generator)
        {
            var source = new SourceBlock(_scope, place, node.Step, _stop);
            _sources.Add(source);
            _loaded.Add(node.Step);
            Own(index, source.Output);
            return;
        }

        var copies = Copies(place);
        if (node.Predecessors.Length == 1)
        {
            var block = NewBlock(place, copies);
            Connect(_outputs[node.Predecessors[0]], block, 0, CapacityOf(node));
            Own(index, block.Output);
            return;
        }

        PlaceBehindJoin(index, copies);
    }

    private void PlaceBehindJoin(int index, StepWork[] copies)
    {
        var node = _graph.Nodes[index];
        var place = _places[index];
        var branches = node.Predecessors.Select(predecessor => (_graph.Nodes[predecessor].Made, _places[predecessor].After)).ToArray();
        var join = new JoinBlock(
            _scope, place, branches, [.. node.Predecessors.Select(predecessor => _graph.Nodes[predecessor].Step.Name)], 2 * _scope.Capacity(1));
        _blocks.Add(join);
        for (var branch = 0; branch < branches.Length; branch++)
        {
            Connect(_outputs[node.Predecessors[branch]], join, branch, CapacityOf(node));
        }

        if (node.Step is IConvergenceStep)
        {
            join.Converge(new ConvergenceWork(_scope, copies[0], [.. branches.Select(static branch => branch.Made)]));
            Own(index, join.Output);
        }
        else if (IsRowByRow(node, copies))
        {
            join.Continue(copies[0]);
            Own(index, join.Output);
        }
        else
        {
            var block = NewBlock(place, copies);
            join.Output.Lineage = place.Before;
            Connect(join.Output, block, 0, CapacityOf(node));
            Own(index, block.Output);
        }
    }

    private void Own(int index, OutputPort output)
    {
        _outputs[index] = output;
        output.Lineage = _places[index].After;
    }

    private Block NewBlock(StepPlace place, StepWork[] copies)
    {
        Block block = place.Node.Step switch
        {
            IConvergenceStep => new JoinBlock(_scope, place, [(place.Node.Available, place.Before)], [place.Node.Step.Name], 2 * _scope.Capacity(1)),
            _ when place.IsReordering => new GlobalBlock(_scope, copies[0]),
            IAsyncRowStep or IAsyncExpandStep => new AsyncRowsBlock(_scope, copies, Concurrency(place.Node.Step)),
            _ when IsRowByRow(place.Node, copies) => new RowsBlock(_scope, copies[0]),
            _ => new BatchBlock(_scope, copies, place.Node.Step.Kind == StepKind.Batch ? place.Node.Step.InputBatchSize : null),
        };
        if (block is JoinBlock join)
        {
            join.Converge(new ConvergenceWork(_scope, copies[0], [place.Node.Available]));
        }

        _blocks.Add(block);
        return block;
    }

    /// <summary>The copies of a step, each to be loaded once.</summary>
    private StepWork[] Copies(StepPlace place)
    {
        var step = place.Node.Step;
        var replicas = step.Kind is StepKind.Global or StepKind.Convergence ? 1 : step.Resources.Replicas;
        var copies = Enumerable.Range(0, replicas).Select(copy => copy == 0 ? step : step.Copy()).ToArray();
        _loaded.AddRange(copies);
        return [.. copies.Select(copy => new StepWork(_scope, place, copy))];
    }

    private static bool IsRowByRow(GraphNode node, StepWork[] copies) =>
        copies.Length == 1 && node.Step is IRowsStep && node.Step.Kind is StepKind.Row or StepKind.Filter or StepKind.Expand;

    private static int Concurrency(Step step) => step.MaxConcurrency * step.Resources.Replicas;

    /// <summary>The room of the connections to a step: enough for the rows that it takes at once, and for those that wait behind a slow one.</summary>
    private int CapacityOf(GraphNode node) => node.Step switch
    {
        // With latencies as LLMs have them, a row may take thirty times the mean; the others must find room to be done meanwhile.
        IAsyncRowStep or IAsyncExpandStep => _scope.Capacity(64 * Concurrency(node.Step)),
        { Kind: StepKind.Batch } => _scope.Capacity(2 * node.Step.InputBatchSize),
        _ => _scope.Capacity(1),
    };

    private void Connect(OutputPort output, Block target, int branch, int capacity)
    {
        var edge = new Edge(_scope.Activity, target, branch, capacity);
        _edges.Add(edge);
        output.Add(edge);
    }

    /// <summary>Only rows that are joined further on need their absence told.</summary>
    private void MarkProgress()
    {
        for (var i = _graph.Nodes.Length - 1; i >= 0; i--)
        {
            var needs = _graph.Nodes[i].Successors.Any(successor => _graph.Nodes[successor].Predecessors.Length > 1 || _places[successor].NeedsProgress);
            _places[i].NeedsProgress = needs;
            _outputs[i].NeedsProgress |= needs;
        }

        foreach (var join in _blocks.OfType<JoinBlock>())
        {
            join.Output.NeedsProgress |= join.Output.Edges.Any(static edge => edge.Target.Output.NeedsProgress);
        }
    }

    private async Task LoadAsync()
    {
        await Task.WhenAll(_loaded.Select(async step =>
        {
            try
            {
                await step.LoadAsync(_scope.Aborted).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                throw new StepFailedException(step.Name, null, new PipelineException($"it could not be loaded: {exception.Message}", exception));
            }
        })).ConfigureAwait(false);
    }

    /// <summary>Nothing can move: either all is done, or somebody waits for room that must be granted.</summary>
    private void OnIdle()
    {
        if (_scope.IsAborted)
        {
            return;
        }

        var starved = _edges.Where(static edge => edge.IsBlocked && edge.Target.IsIdle).MinBy(static edge => edge.Overdraft);
        if (starved is not null)
        {
            starved.Extend();
        }
        else if (_edges.Exists(static edge => edge.IsBlocked) || !_blocks.TrueForAll(static block => block.HasEnded))
        {
            _scope.Fail(new InvalidOperationException($"The run can't go on, which is a fault of the engine. Its blocks:{Environment.NewLine}{Describe()}"));
        }
    }

    private void AbortBlocks()
    {
        _edges.ForEach(static edge => edge.Abort());
        _blocks.ForEach(static block => block.Abort());
    }

    private async ValueTask CloseAsync()
    {
        foreach (var step in _loaded)
        {
            try
            {
                await step.UnloadAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _scope.Fail(new StepFailedException(step.Name, null, new PipelineException($"it could not be unloaded: {exception.Message}", exception)));
            }
        }

        foreach (var writer in _writers)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        _scope.Failures.Dispose();
    }
}
