using System.Collections.Immutable;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Running.Joining;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>A step's place in a run: its columns, the dimensions of the rows before and behind it, its counts.</summary>
internal sealed class StepPlace
{
    private readonly IReadOnlyList<string> _names;
    private readonly int _index;

    internal StepPlace(GraphNode node, int index, Lineage before, IReadOnlyList<string> names, TimeProvider time)
    {
        Node = node;
        Before = before;
        Binding = new StepBinding(node, node.Available);
        Meter = new StepMeter(node.Step.Name, time);
        if (node.Step is IKeepsGenerations task)
        {
            task.Meter = Meter;
        }

        IsExpand = node.Step.Kind == StepKind.Expand;
        IsReordering = node.Step.Kind == StepKind.Global;
        IsCollapse = node.Step.Kind == StepKind.Collapse;
        After = IsExpand ? before.Extend(index) : IsReordering ? before.Reorder(index) : IsCollapse ? before.Collapse() : before;
        _names = names;
        _index = index;
        RequiredOutputs =
        [
            .. Enumerable.Range(0, node.Columns.Outputs.Length)
                .Where(output => node.Made.Find(node.Step.OutputMappings[node.Columns.Outputs[output].Name]) is { Nullable: false } && OutputType(output).AllowsNull),
        ];
    }

    internal GraphNode Node { get; }

    internal StepBinding Binding { get; }

    internal StepMeter Meter { get; }

    /// <summary>The dimensions of the rows that it gets.</summary>
    internal Lineage Before { get; }

    /// <summary>The dimensions of the rows that it hands on.</summary>
    internal Lineage After { get; }

    internal bool IsExpand { get; }

    internal bool IsReordering { get; }

    internal bool IsCollapse { get; }

    /// <summary>Whether each row makes one row.</summary>
    internal bool IsOneToOne => Node.Step.Kind is StepKind.Row or StepKind.Batch or StepKind.Convergence;

    /// <summary>The outputs that could be null, and that the step says are not.</summary>
    internal ImmutableArray<int> RequiredOutputs { get; }

    /// <summary>What it finished before; null when it has no checkpoints.</summary>
    internal StepCheckpoint? Checkpoint { get; init; }

    /// <summary>Whether somebody behind it joins rows.</summary>
    internal bool NeedsProgress { get; set; }

    internal int Index => _index;

    internal string NameOf(RowIdentities identities, int row) => RowName.Of(identities, row, Before, _names);

    /// <summary>The name of a row that it hands on.</summary>
    internal string NameBehind(RowIdentities identities, int row) => RowName.Of(identities, row, After, _names);

    /// <summary>The type of the column that the step itself makes for an output.</summary>
    internal ColumnType OutputType(int output) => Node.OutputTypes[output];

    /// <summary>What is wrong with a row for which the step made null where it promised a value.</summary>
    internal PipelineException MadeNull(int output) => new(
        $"it made null for its column '{Node.Columns.Outputs[output].Name}', which can't hold null. " + (Node.Step.Kind == StepKind.Generator
            ? "Make the column optional, which is a nullable property where rows are records, or give it a value."
            : "Make the output optional, or return a value."));

    /// <summary>The identities of the rows behind the step.</summary>
    internal RowIdentities Identify(RowIdentities identities, int[]? parents)
    {
        if (parents is null)
        {
            return IsReordering ? identities.Reorder() : identities;
        }

        if (IsExpand)
        {
            return identities.Expand(parents);
        }

        if (IsCollapse)
        {
            return identities.Collapse(parents);
        }

        var gathered = identities.Gather(parents);
        return IsReordering ? gathered.Reorder() : gathered;
    }
}
