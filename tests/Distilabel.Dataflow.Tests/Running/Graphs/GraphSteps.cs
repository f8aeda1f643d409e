using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>What the steps of a test graph have in common: all columns that reach them as inputs, one number as output.</summary>
internal abstract class GraphStep : Step
{
    protected GraphStep(string name, StepSpec spec, StepKind kind, StepColumns columns)
        : base(name)
    {
        Spec = spec;
        Arithmetic = new StepArithmetic(spec);
        Descriptor = Describe(this, kind, columns);
        InputBatchSize = spec.BatchSize;
        MaxConcurrency = spec.Concurrency;
        Resources = new StepResources { Replicas = spec.Replicas };
        OnError = spec.FailsWith ?? ErrorPolicy.Fail;
    }

    internal StepSpec Spec { get; }

    internal StepArithmetic Arithmetic { get; }

    /// <summary>Sees all copies of the step at work.</summary>
    internal required StepWatch Watch { get; init; }

    public override StepDescriptor Descriptor { get; }

    public override ValueTask LoadAsync(CancellationToken cancellationToken) => Watch.LoadAsync(Name);

    public override ValueTask UnloadAsync() => Watch.UnloadAsync(Name);

    internal static StepDescriptor Describe(Step step, StepKind kind, StepColumns columns) => new()
    {
        TypeName = step.GetType().Name, FullName = step.GetType().FullName!, Kind = kind, Columns = columns, Checkpoint = false,
    };

    internal static long?[] ValuesOf(StepInput input, int row)
    {
        var values = new long?[input.Columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = input.Columns[i] switch
            {
                Column<long> column => column.Values[row],
                Column<long?> column => column.Values[row],
                _ => null,
            };
        }

        return values;
    }

    /// <summary>Says that a row fails, as a step's loop over rows does.</summary>
    protected bool Fails(long?[] values, int row, StepContext context)
    {
        Watch.Reach(Name, FaultPoint.Row);
        if (!Arithmetic.Fails(values))
        {
            return false;
        }

        var exception = new PlannedException();
        return !Spec.FailsWhole && context.TryFail(row, exception) ? true : throw exception;
    }

    /// <summary>Lets others go first, a number of times that depends on the values.</summary>
    protected ValueTask DelayAsync(long?[] values) => Watch.DelayAsync(Arithmetic.Delays(values));

    /// <summary>An output column of the type that the step declared: nullable where failed rows go on.</summary>
    protected Column Output(IReadOnlyList<long?> values) => Descriptor.Columns.Outputs[0].Nullable
        ? new Column<long?>([.. values])
        : new Column<long>([.. values.Select(static value => value.GetValueOrDefault())]);
}

internal sealed class NumberGenerator : GeneratorStep, IGeneratorStep
{
    private readonly StepArithmetic _arithmetic;

    internal NumberGenerator(string name, StepSpec spec, StepColumns columns)
        : base(name)
    {
        Spec = spec;
        _arithmetic = new StepArithmetic(spec);
        BatchSize = spec.BatchSize;
        Descriptor = GraphStep.Describe(this, StepKind.Generator, columns);
    }

    internal StepSpec Spec { get; }

    /// <summary>Sees the step at work.</summary>
    internal required StepWatch Watch { get; init; }

    public override StepDescriptor Descriptor { get; }

    public override ValueTask LoadAsync(CancellationToken cancellationToken) => Watch.LoadAsync(Name);

    public override ValueTask UnloadAsync() => Watch.UnloadAsync(Name);

    public async IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < Spec.Rows; start += batchSize)
        {
            await Watch.DelayAsync(_arithmetic.Delays([start]));
            Watch.Reach(Name, FaultPoint.Row);
            var ordinals = Enumerable.Range(start, Math.Min(batchSize, Spec.Rows - start));
            yield return [new Column<long>([.. ordinals.Select(ordinal => _arithmetic.Value([ordinal]))])];
        }
    }
}

/// <summary>Row and batch steps: a value for each row.</summary>
internal sealed class ValueStep(string name, StepSpec spec, StepKind kind, StepColumns columns) : GraphStep(name, spec, kind, columns), IRowsStep
{
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var values = new long?[input.Count];
        for (var row = 0; row < values.Length; row++)
        {
            var inputs = ValuesOf(input, row);
            if (!Fails(inputs, row, context))
            {
                values[row] = Arithmetic.Value(inputs, Kind is StepKind.Batch ? input.Count : 0);
            }
        }

        return new StepOutput([Output(values)]);
    }
}

internal sealed class AsyncRowStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Row, columns), IAsyncRowStep
{
    public async ValueTask ExecuteRowAsync(StepInput input, int row, RowOutputs outputs, CancellationToken cancellationToken)
    {
        var inputs = ValuesOf(input, row);
        await DelayAsync(inputs);
        Watch.Reach(Name, FaultPoint.Row);
        if (Arithmetic.Fails(inputs))
        {
            throw new PlannedException();
        }

        if (Descriptor.Columns.Outputs[0].Nullable)
        {
            outputs.Set<long?>(0, row, Arithmetic.Value(inputs));
        }
        else
        {
            outputs.Set(0, row, Arithmetic.Value(inputs));
        }
    }
}

internal sealed class FilterStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Filter, columns), IRowsStep
{
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var kept = new List<int>();
        for (var row = 0; row < input.Count; row++)
        {
            var inputs = ValuesOf(input, row);
            if (!Fails(inputs, row, context) && Arithmetic.Keeps(inputs))
            {
                kept.Add(row);
            }
        }

        return new StepOutput([], [.. kept]);
    }
}

internal sealed class ExpandStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Expand, columns), IRowsStep
{
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var (values, parents) = (new List<long?>(), new List<int>());
        for (var row = 0; row < input.Count; row++)
        {
            var inputs = ValuesOf(input, row);
            for (var child = 0; !Fails(inputs, row, context) && child < Arithmetic.Children(inputs); child++)
            {
                values.Add(Arithmetic.Value(inputs, child));
                parents.Add(row);
            }
        }

        return new StepOutput([Output(values)], [.. parents]);
    }
}

internal sealed class AsyncExpandStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Expand, columns), IAsyncExpandStep
{
    public async ValueTask<StepOutput> ExpandRowAsync(StepInput input, int row, CancellationToken cancellationToken)
    {
        var inputs = ValuesOf(input, row);
        await DelayAsync(inputs);
        Watch.Reach(Name, FaultPoint.Row);
        return Arithmetic.Fails(inputs)
            ? throw new PlannedException()
            : new StepOutput([Output([.. Enumerable.Range(0, Arithmetic.Children(inputs)).Select(child => (long?)Arithmetic.Value(inputs, child))])]);
    }
}

/// <summary>Makes one row of all that were made of one, with a value of all theirs.</summary>
internal sealed class CollapseStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Collapse, columns), IRowsStep
{
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var first = new List<int>();
        var inputs = new List<List<long?>>();
        for (var row = 0; row < input.Count; row++)
        {
            var (identity, last) = (input.Identities.ToArray(row)[..^1], row == 0 ? null : input.Identities.ToArray(row - 1)[..^1]);
            if (last is null || !identity.SequenceEqual(last))
            {
                first.Add(row);
                inputs.Add([]);
            }

            inputs[^1].AddRange(ValuesOf(input, row));
        }

        return new StepOutput([Output([.. inputs.Select(values => (long?)Arithmetic.Value([.. values]))])], [.. first]);
    }
}

/// <summary>Drops some rows and sorts the others.</summary>
internal sealed class GlobalOrderStep(string name, StepSpec spec, StepColumns columns) : GraphStep(name, spec, StepKind.Global, columns), IRowsStep
{
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var ranked = new List<(long Rank, int Row, long Value)>();
        for (var row = 0; row < input.Count; row++)
        {
            var inputs = ValuesOf(input, row);
            if (!Fails(inputs, row, context) && Arithmetic.Rank(inputs) is { } rank)
            {
                ranked.Add((rank, row, Arithmetic.Value(inputs, input.Count)));
            }
        }

        ranked.Sort();
        return new StepOutput([Output([.. ranked.Select(static row => (long?)row.Value)])], [.. ranked.Select(static row => row.Row)]);
    }
}

/// <summary>A batch or global step that awaits before it does what another does.</summary>
internal sealed class AwaitingStep(GraphStep step, StepColumns columns) : GraphStep(step.Name, step.Spec, step.Kind, columns), IAsyncRowsStep
{
    public async ValueTask<StepOutput> ExecuteAsync(StepInput input, StepContext context, CancellationToken cancellationToken)
    {
        await DelayAsync(input.Count == 0 ? [] : ValuesOf(input, 0));
        return ((IRowsStep)step).Execute(input, context);
    }
}

internal sealed class BranchesStep(string name, StepSpec spec, StepColumns columns)
    : GraphStep(name, spec, StepKind.Convergence, columns), IConvergenceStep
{
    public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context)
    {
        var values = new long?[branches[0].Count];
        for (var row = 0; row < values.Length; row++)
        {
            var inputs = new List<long?>();
            foreach (var branch in branches)
            {
                inputs.AddRange(ValuesOf(branch, row));
            }

            if (!Fails([.. inputs], row, context))
            {
                values[row] = Arithmetic.Value([.. inputs]);
            }
        }

        return new StepOutput([Output(values)]);
    }
}
