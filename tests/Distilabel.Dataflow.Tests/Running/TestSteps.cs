using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Makes the numbers from zero in the column <c>n</c>.</summary>
internal sealed class Numbers(int count, string? name = null, string column = "n") : GeneratorStep(name), IGeneratorStep
{
    internal int Made;

    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(Numbers),
        FullName = nameof(Numbers),
        Kind = StepKind.Generator,
        Columns = new StepColumns([], [new OutputColumn(column, ColumnTypes.Int64)]),
    };

    public async IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < count; start += batchSize)
        {
            var rows = Math.Min(batchSize, count - start);
            Made += rows;
            yield return [new Column<long>([.. Enumerable.Range(start, rows).Select(static number => (long)number)])];
        }

        await Task.CompletedTask;
    }
}

/// <summary>One number to one number.</summary>
internal sealed class Map(Func<long, long> map, string? name = null, string input = "n", string output = "m") : Step(name), IRowsStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(Map),
        FullName = nameof(Map),
        Kind = StepKind.Row,
        Columns = new StepColumns([new InputColumn(input, ColumnTypes.Int64)], [new OutputColumn(output, ColumnTypes.Int64)]),
    };

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var source = input.Values<long>(0);
        var values = new long[source.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = map(source[i]);
        }

        return new StepOutput([new Column<long>(values)]);
    }
}

/// <summary>Adds one, and says when it is loaded and unloaded.</summary>
internal sealed class RecordedMap(System.Collections.Concurrent.ConcurrentQueue<string> events, string name, string output) : Step(name), IRowsStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(RecordedMap),
        FullName = nameof(RecordedMap),
        Kind = StepKind.Row,
        Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn(output, ColumnTypes.Int64)]),
    };

    public override ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        events.Enqueue($"load {Name}");
        return ValueTask.CompletedTask;
    }

    public override ValueTask UnloadAsync()
    {
        events.Enqueue($"unload {Name}");
        return ValueTask.CompletedTask;
    }

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var values = input.Values<long>(0).ToArray();
        return new StepOutput([new Column<long>(Array.ConvertAll(values, static value => value + 1))]);
    }
}

/// <summary>Keeps some numbers.</summary>
internal sealed class Where(Func<long, bool> keep, string? name = null, string input = "n") : Step(name), IRowsStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(Where),
        FullName = nameof(Where),
        Kind = StepKind.Filter,
        Columns = new StepColumns([new InputColumn(input, ColumnTypes.Int64)], []),
    };

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var source = input.Values<long>(0).ToArray();
        return new StepOutput([], [.. Enumerable.Range(0, source.Length).Where(row => keep(source[row]))]);
    }
}

/// <summary>Collects the rows of a leaf step as text.</summary>
internal sealed class Rows : ILeafWriter
{
    internal List<string> Lines { get; } = [];

    internal bool IsComplete { get; private set; }

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var texts = new List<string>();
            for (var column = 0; column < batch.Columns.Length; column++)
            {
                texts.Add($"{batch.Schema.Columns[column].Name}={Show(batch.Columns[column][row])}");
            }

            Lines.Add(string.Join(' ', texts));
        }

        return ValueTask.CompletedTask;
    }

    private static string? Show(object? value) => value is System.Collections.IEnumerable values and not (string or RecordValue)
        ? $"[{string.Join(',', values.Cast<object?>().Select(static element => element ?? "null"))}]"
        : value?.ToString();

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        IsComplete = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
