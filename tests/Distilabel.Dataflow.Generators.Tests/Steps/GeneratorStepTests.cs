using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class GeneratorStepTests
{
    private const string Sample =
        """
        namespace MyApp;

        public sealed record Prompt(string Text, [Column("rank")] int? Place);

        [Step]
        [OutputColumn<int>("number")]
        [OutputColumn<string>("text")]
        public partial class Count
        {
            private IEnumerable<Output> Generate()
            {
                for (var i = 0; i < 5; i++) yield return new(i, "n" + i);
            }
        }

        [Step]
        [OutputColumn<int>("number")]
        public partial class CountSlowly
        {
            private async IAsyncEnumerable<Output> GenerateAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
            {
                for (var i = 0; i < 4; i++) { await Task.Yield(); cancellationToken.ThrowIfCancellationRequested(); yield return new(i); }
            }
        }

        [Step]
        [OutputColumnsOf("T")]
        public sealed partial class Repeat<[Row] T>
        {
            public required T Value { get; init; }

            private IEnumerable<T> Generate() => Enumerable.Repeat(Value, 3);
        }

        public static class Program
        {
            public static Step Make() => new Repeat<Prompt> { Value = new("hi", null) };
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public async Task Rows_are_packed_into_columns_of_a_batch_and_the_last_may_be_shorter()
    {
        var step = Assembly.Value.Step("MyApp.Count");

        var batches = await ((IGeneratorStep)step).GenerateAsync(2, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.IsAssignableFrom<GeneratorStep>(step);
        Assert.Equal(StepKind.Generator, step.Kind);
        Assert.Equal([[0, 1], [2, 3], [4]], batches.Select(static batch => batch[0].Values<int>()));
        Assert.Equal([["n0", "n1"], ["n2", "n3"], ["n4"]], batches.Select(static batch => batch[1].Values<string>()));
    }

    [Fact]
    public async Task A_stream_of_rows_ends_without_an_empty_batch_and_is_cancelled()
    {
        var step = (IGeneratorStep)Assembly.Value.Step("MyApp.CountSlowly");

        var batches = await step.GenerateAsync(2, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([[0, 1], [2, 3]], batches.Select(static batch => batch[0].Values<int>()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            step.GenerateAsync(2, new CancellationToken(canceled: true)).ToListAsync(TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_rows_that_do_not_await_stop_when_cancelled() => await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
        ((IGeneratorStep)Assembly.Value.Step("MyApp.Count")).GenerateAsync(2, new CancellationToken(canceled: true))
            .ToListAsync(TestContext.Current.CancellationToken).AsTask());

    [Fact]
    public async Task The_properties_of_a_type_argument_are_the_columns()
    {
        var step = (Step)Assembly.Value.Call("MyApp.Program", "Make")!;

        var batches = await ((IGeneratorStep)step).GenerateAsync(2, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [new OutputColumn("text", ColumnTypes.String), new OutputColumn("rank", ColumnTypes.Of<int?>(), Nullable: true)],
            step.DescribeColumns().Outputs);
        Assert.Equal([["hi", "hi"], ["hi"]], batches.Select(static batch => batch[0].Values<string>()));
        Assert.Equal([null, null], batches[0][1].Values<int?>());
    }
}
