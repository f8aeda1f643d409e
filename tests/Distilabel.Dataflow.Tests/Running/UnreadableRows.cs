using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A source that can't read some of its rows: each of the others is its own ordinal.</summary>
internal sealed class UnreadableRows(string name, IReadOnlyList<bool> readable) : GeneratorStep(name), IGeneratorStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(UnreadableRows), FullName = nameof(UnreadableRows), Kind = StepKind.Generator, Checkpoint = false,
        Columns = new StepColumns([], [new OutputColumn("n", ColumnTypes.Int64.ToNullable(), true)]),
    };

    public IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<Column[]> GenerateAsync(
        int batchSize, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        context.Inform("begins");
        var rows = new List<long?>();
        for (var n = 0; n < readable.Count; n++)
        {
            if (!readable[n])
            {
                var reason = new FormatException($"line {n}");
                if (!context.TryFail(rows.Count, reason, [new("line", n)]))
                {
                    throw reason;
                }

                continue;
            }

            rows.Add(n);
            if (rows.Count == batchSize)
            {
                yield return [new Column<long?>([.. rows])];
                rows.Clear();
            }
        }

        if (rows.Count > 0)
        {
            yield return [new Column<long?>([.. rows])];
        }

        context.Warn("ends");
    }
}

/// <summary>Fails on every row.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n", Optional = true)]
[OutputColumn<long>("m", Optional = true)]
public sealed partial class FailsAlways
{
    private Output Process(Input row) => throw new FormatException($"n is {row.N}");
}
