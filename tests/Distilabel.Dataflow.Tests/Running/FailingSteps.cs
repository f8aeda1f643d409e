using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Fails on a whole batch.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnBatch
{
    private void Process(InputBatch input, OutputBatch output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            output.M[i] = input.N[i] == 5 ? throw new FormatException("not 5") : input.N[i];
        }
    }
}

/// <summary>Fails on a whole batch, and keeps the others.</summary>
[Step]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnKeptBatch
{
    [RuntimeParameter(ChangesResult = false)]
    public long At { get; set; }

    private void Process(InputBatch input, OutputBatch output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            output.M[i] = input.N[i] == At ? throw new FormatException($"not {At}") : input.N[i];
        }
    }
}

/// <summary>Fails on a whole batch after waiting.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnAwaitedBatch
{
    private async ValueTask ProcessAsync(InputBatch input, OutputBatch output, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = 0; i < input.Count; i++)
        {
            output.M[i] = input.N[i] == 5 ? throw new TaskCanceledException("timed out") : input.N[i];
        }
    }
}

/// <summary>Fails on all rows.</summary>
[GlobalStep]
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsOnAll
{
    public long At { get; init; } = 5;

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)
    {
        if (rows.Count == 0)
        {
            throw new InvalidOperationException("no rows");
        }

        return rows.Select(row => row.Value.N == At ? throw new FormatException($"not {At}") : new GlobalRow<Output>(row.Handle, new Output(row.Value.N)));
    }
}

/// <summary>Can't work on no rows.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("largest")]
public sealed partial class RefusesEmpty
{
    private void Process(InputBatch input, OutputBatch output) => output.Largest.Fill(input.N.ToArray().Max());
}

/// <summary>Times out on one number.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class TimesOut
{
    private Output Process(Input row) => row.N == 3 ? throw new TaskCanceledException("no answer in time") : new Output(row.N);
}

/// <summary>Breaks its promise of a text on one number.</summary>
[Step]
[InputColumn<long>("n")]
[OutputColumn<string>("s")]
public sealed partial class MakesNull
{
    private Output Process(Input row) => new(row.N == 5 ? null! : "x");
}

/// <summary>A row with a text that is promised, and one that is not.</summary>
public sealed record Sentence(int N, string S, string? Note);

/// <summary>A source that breaks its promise of a text on one row.</summary>
[Step(Checkpoint = false)]
[OutputColumn<string>("s")]
[OutputColumn<string>("note", Optional = true)]
public sealed partial class NullSource
{
    private IEnumerable<Output> Generate() => Enumerable.Range(0, 7).Select(static n => new Output(n == 5 ? null! : "x", null));
}

/// <summary>As <see cref="NullSource"/>, after waiting.</summary>
[Step(Checkpoint = false)]
[OutputColumn<string>("s")]
public sealed partial class NullSourceThatAwaits
{
    private async IAsyncEnumerable<Output> GenerateAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var n = 0; n < 7; n++)
        {
            await Task.Yield();
            yield return new Output(n == 5 ? null! : "x");
        }
    }
}

/// <summary>Breaks its promise of a text on one number, after waiting.</summary>
[Step]
[InputColumn<long>("n")]
[OutputColumn<string>("s")]
public sealed partial class AwaitsNull
{
    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new Output(row.N == 5 ? null! : "x");
    }
}

/// <summary>Needs a text.</summary>
[Step(Checkpoint = false)]
[InputColumn<string>("s")]
[OutputColumn<int>("length")]
public sealed partial class Measures
{
    private Output Process(Input row) => new(row.S.Length);
}

/// <summary>Gives up on one number after some attempts.</summary>
internal sealed class FailsTwice(string? name = null) : Step(name), IRowsStep
{
    /// <summary>Whether it says of the row twice that it failed.</summary>
    internal bool SaysSoTwice { get; init; }

    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(FailsTwice), FullName = nameof(FailsTwice), Kind = StepKind.Row, Checkpoint = false,
        Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn("m", ColumnTypes.Int64)]),
    };

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        for (var row = 0; row < input.Count; row++)
        {
            if (input.Value<long>(0, row) == 6)
            {
                context.TryFail(row, new RowFailure("gave up", 2));
                if (SaysSoTwice)
                {
                    context.TryFail(row, new RowFailure("gave up again", 3));
                }
            }
        }

        return new StepOutput([new Column<long>(input.Values<long>(0).ToArray())]);
    }
}
