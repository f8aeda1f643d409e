using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class AsyncStepTests
{
    [Fact]
    public async Task A_row_step_that_awaits_fills_the_row_that_it_was_called_for()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            [InputColumn<int>("times", Optional = true)]
            [OutputColumn<string>("repeated")]
            [OutputColumn<double>("score", Optional = true)]
            public partial class Repeat
            {
                private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    return new(string.Concat(Enumerable.Repeat(row.Text, row.Times ?? 1)), row.Times);
                }
            }
            """).Load().Step("Repeat");
        Column[] columns = [new Column<string>(new string[2]), new Column<double?>(new double?[2])];
        var input = TestRows.Of(TestRows.Column("a", "b"), TestRows.Column<int?>(null, 2));

        await ((IAsyncRowStep)step).ExecuteRowAsync(input, 1, new RowOutputs(columns), TestContext.Current.CancellationToken);

        Assert.Equal(StepKind.Row, step.Kind);
        Assert.Equal(",bb", string.Join(',', columns[0].Values<string?>()));
        Assert.Equal([null, 2.0], columns[1].Values<double?>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ((IAsyncRowStep)step).ExecuteRowAsync(input, 0, new RowOutputs(columns), new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task A_step_that_expands_and_awaits_gives_all_rows_of_one()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<string>("text")]
            [OutputColumn<char[]>("unused", Optional = true)]
            [OutputColumn<string>("word")]
            public partial class Words
            {
                private async IAsyncEnumerable<Output> ProcessAsync(
                    Input row, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
                {
                    foreach (var word in row.Text.Split(' '))
                    {
                        await Task.Yield();
                        cancellationToken.ThrowIfCancellationRequested();
                        yield return new(null, word);
                    }
                }
            }
            """.Replace("char[]", "int[]", StringComparison.Ordinal)).Load().Step("Words");

        var output = await ((IAsyncExpandStep)step).ExpandRowAsync(TestRows.Of(TestRows.Column("x", "a b c")), 1, TestContext.Current.CancellationToken);

        Assert.Equal(StepKind.Expand, step.Kind);
        Assert.Equal(["a", "b", "c"], output.Values<string>(1));
        Assert.Null(output.Parents);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ((IAsyncExpandStep)step).ExpandRowAsync(TestRows.Of(TestRows.Column("x")), 0, new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task A_batch_step_that_awaits_sees_the_whole_batch()
    {
        var step = SampleProject.Of(
            """
            [Step]
            [InputColumn<int>("value")]
            [OutputColumn<int>("sum")]
            public partial class Sum
            {
                private async ValueTask ProcessAsync(InputBatch input, OutputBatch output, CancellationToken cancellationToken)
                {
                    await Task.Yield();
                    var sum = 0;
                    foreach (var value in input.Value) { sum += value; }
                    output.Sum.Fill(sum + input.Count);
                }
            }
            """).Load().Step("Sum");

        var output = await ((IAsyncRowsStep)step).ExecuteAsync(TestRows.Of(TestRows.Column(1, 2, 3)), new RecordingContext(), TestContext.Current.CancellationToken);

        Assert.Equal(StepKind.Batch, step.Kind);
        Assert.Equal([9, 9, 9], output.Values<int>(0));
    }
}
