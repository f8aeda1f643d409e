using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Throws what a test wants, as a step that works row by row.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m")]
public sealed partial class ThrowsOnRow
{
    public required Exception Thrown { get; init; }

    private Output Process(Input row) => row.N == 3 ? throw Thrown : new Output(row.N);
}

/// <summary>Throws on the rows that it is given, as a step of any kind.</summary>
internal sealed class ThrowingStep(StepKind kind, Exception thrown) : Step("throwing"), IRowsStep
{
    public override StepDescriptor Descriptor { get; } = Describe(kind);

    public StepOutput Execute(in StepInput input, StepContext context) => throw thrown;

    internal static StepDescriptor Describe(StepKind kind) => new()
    {
        TypeName = nameof(ThrowingStep), FullName = nameof(ThrowingStep), Kind = kind, Checkpoint = false,
        Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], []),
    };
}

internal sealed class ThrowingExpand(Exception thrown) : Step("throwing"), IAsyncExpandStep
{
    public override StepDescriptor Descriptor { get; } = ThrowingStep.Describe(StepKind.Expand);

    public async ValueTask<StepOutput> ExpandRowAsync(StepInput input, int row, CancellationToken cancellationToken)
    {
        await Task.Yield();
        throw thrown;
    }
}

internal sealed class ThrowingConvergence(Exception thrown) : Step("throwing"), IConvergenceStep
{
    public override StepDescriptor Descriptor { get; } = ThrowingStep.Describe(StepKind.Convergence);

    public StepOutput Execute(ReadOnlySpan<StepInput> branches, StepContext context) => throw thrown;
}

/// <summary>A source that throws at one moment of its enumeration.</summary>
internal sealed class ThrowingSource(string moment, Exception thrown) : GeneratorStep("source"), IGeneratorStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(ThrowingSource), FullName = nameof(ThrowingSource), Kind = StepKind.Generator, Checkpoint = false,
        Columns = new StepColumns([], [new OutputColumn("n", ColumnTypes.Int64)]),
    };

    public IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken) => moment is "begin" ? throw thrown : new Numbers(moment, thrown);

    private sealed class Numbers(string moment, Exception thrown) : IAsyncEnumerable<Column[]>, IAsyncEnumerator<Column[]>
    {
        private int _next;

        public Column[] Current => [new Column<long>([_next])];

        public IAsyncEnumerator<Column[]> GetAsyncEnumerator(CancellationToken cancellationToken = default) => moment is "enumerate" ? throw thrown : this;

        public ValueTask<bool> MoveNextAsync() => ++_next < 3 ? ValueTask.FromResult(true) : moment is "next" ? throw thrown : ValueTask.FromResult(false);

        public ValueTask DisposeAsync() => moment is "leave" ? throw thrown : ValueTask.CompletedTask;
    }
}
