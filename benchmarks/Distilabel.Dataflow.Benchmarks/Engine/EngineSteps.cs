using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>Makes the texts.</summary>
internal sealed class Texts(int rows) : GeneratorStep, IGeneratorStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = nameof(Texts), FullName = nameof(Texts), Kind = StepKind.Generator,
        Columns = new StepColumns([], [new OutputColumn("text", ColumnTypes.String)]),
    };

#pragma warning disable CS1998 // made in memory
    public async IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < rows; start += batchSize)
        {
            var text = new string?[Math.Min(batchSize, rows - start)];
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = TextRows.At(start + i);
            }

            yield return [new Column<string?>(text)];
        }
    }
}

internal sealed class Trivial(string input, string output, Func<string, string> work) : Step, IRowsStep
{
    public override StepDescriptor Descriptor { get; } = new()
    {
        TypeName = output, FullName = output, Kind = StepKind.Row,
        Columns = new StepColumns([new InputColumn(input, ColumnTypes.String)], [new OutputColumn(output, ColumnTypes.String)]),
    };

    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var values = input.Values<string>(0);
        var outputs = new string[values.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = work(values[i]);
        }

        return new StepOutput([new Column<string>(outputs)]);
    }
}
