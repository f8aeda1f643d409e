using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Pipelines.Routes;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Pipelines;

/// <summary>A pipeline's steps and connections, checked, with the columns at each place. Immutable.</summary>
internal sealed class PipelineGraph
{
    private PipelineGraph(ImmutableArray<GraphNode> nodes) => Nodes = nodes;

    /// <summary>The steps, each after its predecessors.</summary>
    internal ImmutableArray<GraphNode> Nodes { get; }

    /// <summary>The steps before a step, near and far.</summary>
    internal HashSet<int> Before(int step)
    {
        var before = new HashSet<int>();
        var open = new Stack<int>([step]);
        while (open.TryPop(out var next))
        {
            foreach (var predecessor in Nodes[next].Predecessors.Where(before.Add))
            {
                open.Push(predecessor);
            }
        }

        return before;
    }

    /// <summary>Whether a step stands before another, near or far, by their names.</summary>
    internal bool IsBefore(string first, string second)
    {
        var (early, late) = (PlaceOf(first), PlaceOf(second));
        return early >= 0 && late >= 0 && Before(late).Contains(early);
    }

    /// <summary>Checks the steps and resolves their columns.</summary>
    /// <param name="pipeline">The pipeline's name, for messages.</param>
    /// <param name="steps">The steps, which may be copies for one run, in any order.</param>
    /// <param name="originals">For each step, the one that its connections refer to.</param>
    /// <exception cref="PipelineValidationException">Something does not fit.</exception>
    internal static PipelineGraph Build(string pipeline, IReadOnlyList<Step> steps, IReadOnlyList<Step> originals)
    {
        if (steps.Count == 0)
        {
            throw new PipelineException($"The pipeline '{pipeline}' has no steps.");
        }

        var places = originals.Select(static (step, place) => (step, place))
            .ToDictionary(static pair => pair.step, static pair => pair.place, (IEqualityComparer<Step>)ReferenceEqualityComparer.Instance);
        var described = steps.Select(static step => step.DescribeColumns()).ToArray();
        var check = steps.Select((step, place) => Describe(step, described[place], originals[place], places)).ToArray();
        var result = PipelineCheck<ColumnType>.Run(check, ColumnTypeRules.Instance);
        PipelineFinding[] findings = [.. result.Findings, .. OptionRanges.Check(steps)];
        if (findings.Length > 0)
        {
            throw new PipelineValidationException(pipeline, findings);
        }

        foreach (var (step, columns) in steps.Zip(described))
        {
            RefuseNullWithoutRoom(step, columns);
        }

        var schemas = result.Made.Select(static set => SchemaOf(set)).ToArray();
        var available = result.Available.Select(static set => SchemaOf(set)).ToArray();
        CollapseRule.Check(steps, check, result.Order);
        var inOrder = result.Order.Select(static (place, position) => (place, position)).ToDictionary(static pair => pair.place, static pair => pair.position);
        return new PipelineGraph(
        [
            .. result.Order.Select(place => new GraphNode(
                steps[place],
                described[place],
                [.. check[place].Predecessors.Select(predecessor => inOrder[predecessor])],
                [.. originals[place].Connections.Successors.Select(successor => inOrder[places[successor]])],
                originals[place].Connections.Routing,
                available[place],
                schemas[place])
            {
                OutputTypes = [.. result.OutputTypes[place].Select(static type => type!)],
                Route = (originals[place].Connections.Routing as Route)?.Bind(originals[place].Connections.Successors),
            }),
        ]);
    }

    private int PlaceOf(string name) => Enumerable.Range(0, Nodes.Length).FirstOrDefault(place => Nodes[place].Step.Name == name, -1);

    /// <summary>A row that failed can only go on with null where null has a place.</summary>
    private static void RefuseNullWithoutRoom(Step step, StepColumns columns)
    {
        if (step.OnError == ErrorPolicy.Null && (columns.Outputs.IsEmpty || columns.Outputs.Any(static output => !output.Nullable)))
        {
            var column = columns.Outputs.FirstOrDefault(static output => !output.Nullable)?.Name;
            throw new PipelineException(
                $"Step '{step.Name}' has OnError = Null, but {(column is null ? "it makes no columns" : $"its column '{column}' can't hold null")}. " +
                "Make its outputs optional, or choose DeadLetter or Fail.");
        }
    }

    private static Schema SchemaOf(ColumnSet<ColumnType> columns) =>
        new(columns.Columns.Select(static column => new ColumnDefinition(column.Name, column.Type, column.Nullable, column.Origin)
        {
            FieldOrigins = column.Fields?.Select(static field => field.Origin).ToArray(),
        }));

    private static CheckedStep<ColumnType> Describe(Step step, StepColumns columns, Step original, Dictionary<Step, int> places) => new()
    {
        Name = step.Name,
        IsGenerator = step.Kind == StepKind.Generator,
        SeesBranchesApart = step.Kind == StepKind.Convergence,
        Routes = original.Connections.Routing is not null,
        RoutesToOne = original.Connections.Routing is Route { Rule.IsExclusive: true },
        RouteInputs = original.Connections.Routing is Route route
            ? [.. route.Rule.Columns.Select(static column => new CheckedInput<ColumnType>(column.Name, column.Type, Optional: false))]
            : [],
        Predecessors = [.. original.Connections.Predecessors.Select(predecessor => places[predecessor])],
        Inputs = [.. columns.Inputs.Select(static input => new CheckedInput<ColumnType>(input.Name, input.Type, input.Optional))],
        Outputs =
        [
            .. columns.Outputs.Select(static output => new CheckedOutput<ColumnType>(output.Name, output.Type, output.Nullable, output.Shape, output.Source)),
        ],
        KeepsOnly = columns.KeepsOnly is { } kept ? [.. kept] : null,
        Drops = [.. columns.Drops],
        InputMappings = [.. step.InputMappings],
        OutputMappings = [.. step.OutputMappings],
    };
}

/// <summary>One step of a graph.</summary>
/// <param name="Step">The step.</param>
/// <param name="Columns">What it does to columns, by its own names.</param>
/// <param name="Predecessors">The places of the steps that it gets rows from, in the order of their connection.</param>
/// <param name="Successors">The places of the steps that get its rows.</param>
/// <param name="Routing">Chooses among the successors; null when all get all rows.</param>
/// <param name="Available">The columns that reach it.</param>
/// <param name="Made">The columns after it.</param>
internal sealed record GraphNode(
    Step Step,
    StepColumns Columns,
    ImmutableArray<int> Predecessors,
    ImmutableArray<int> Successors,
    Routing? Routing,
    Schema Available,
    Schema Made)
{
    /// <summary>The types of the columns that the step itself makes, in the order of its outputs.</summary>
    internal required ImmutableArray<ColumnType> OutputTypes { get; init; }

    /// <summary>The routing, where it is one of rows.</summary>
    internal BoundRoute? Route { get; init; }

    /// <summary>Whether no step follows: its rows are part of the result.</summary>
    internal bool IsLeaf => Successors.IsEmpty;
}
