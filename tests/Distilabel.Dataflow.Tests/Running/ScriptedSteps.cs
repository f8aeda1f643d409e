using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Makes the numbers from zero.</summary>
[Step(Checkpoint = false)]
[OutputColumn<long>("n")]
public sealed partial class Counting
{
    public int Rows { get; init; } = 100;

    private IEnumerable<Output> Generate()
    {
        for (var n = 0; n < Rows; n++)
        {
            yield return new Output(n);
        }
    }
}

/// <summary>Makes some numbers and then waits for more that never come.</summary>
[Step(Checkpoint = false)]
[OutputColumn<long>("n")]
public sealed partial class Waiting
{
    public int Rows { get; init; } = 60;

    /// <summary>Whether it waits without the token that it is given.</summary>
    public bool IsDeaf { get; init; }

    private async IAsyncEnumerable<Output> GenerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var n = 0; n < Rows; n++)
        {
            yield return new Output(n);
        }

        await Task.Delay(Timeout.Infinite, IsDeaf ? CancellationToken.None : cancellationToken);
    }
}

/// <summary>Makes the numbers from zero, and does what a test wants when it is asked for the next one and when it is left.</summary>
internal sealed class ScriptedSource(string? name = null) : GeneratorStep(name), IGeneratorStep
{
    /// <summary>Whether there is such a number.</summary>
    internal Func<long, bool> OnNext { get; init; } = static _ => true;

    internal Action<CancellationToken> OnLeave { get; init; } = static _ => { };

    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(ScriptedSource), FullName = nameof(ScriptedSource), Kind = StepKind.Generator, Checkpoint = false,
        Columns = new StepColumns([], [new OutputColumn("n", ColumnTypes.Int64)]),
    };

    public IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken) => new Numbers(this, cancellationToken);

    private sealed class Numbers(ScriptedSource source, CancellationToken cancellationToken) : IAsyncEnumerable<Column[]>, IAsyncEnumerator<Column[]>
    {
        private long _next = -1;

        public Column[] Current => [new Column<long>([_next])];

        public IAsyncEnumerator<Column[]> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => ValueTask.FromResult(source.OnNext(++_next));

        public ValueTask DisposeAsync()
        {
            source.OnLeave(cancellationToken);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Does what a test wants, at each moment of a step that awaits.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class Scripted
{
    public Func<CancellationToken, Task>? OnLoad { get; init; }

    public Func<Task>? OnUnload { get; init; }

    public Func<long, CancellationToken, Task>? OnRow { get; init; }

    public override async ValueTask LoadAsync(CancellationToken cancellationToken) => await (OnLoad?.Invoke(cancellationToken) ?? Task.CompletedTask);

    public override async ValueTask UnloadAsync() => await (OnUnload?.Invoke() ?? Task.CompletedTask);

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        await (OnRow?.Invoke(row.N, cancellationToken) ?? Task.CompletedTask);
        return new Output(row.N);
    }
}

/// <summary>Fails on one number, as a step does that works row by row.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnRow
{
    public long At { get; init; } = 5;

    private Output Process(Input row) => row.N == At ? throw new FormatException($"not {At}") : new Output(row.N);
}
