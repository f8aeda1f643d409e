using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Generators.Tests.Steps;

public class GlobalStepTests
{
    private const string Sample =
        """
        namespace MyApp;

        [GlobalStep(Version = 3, Checkpoint = false)]
        [InputColumn<string>("text")]
        public partial class Distinct
        {
            private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => rows.DistinctBy(row => row.Value.Text).Select(row => row.Handle);
        }

        [GlobalStep]
        [InputColumn<int>("value")]
        [OutputColumn<int>("rank")]
        public partial class Rank
        {
            private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows) =>
                rows.OrderByDescending(row => row.Value.Value).Select((row, rank) => row.With(new Output(rank)));
        }

        [GlobalStep]
        [InputColumn<int>("value")]
        [OutputColumn<int>("share")]
        public partial class Share
        {
            private async ValueTask<IReadOnlyList<GlobalRow<Output>>> ProcessAsync(IReadOnlyList<GlobalRow<Input>> rows, CancellationToken cancellationToken)
            {
                await Task.Yield();
                var sum = rows.Sum(row => row.Value.Value);
                return [.. rows.Select(row => row.With(new Output(100 * row.Value.Value / sum)))];
            }
        }

        [GlobalStep]
        [InputColumn<int>("value")]
        public partial class Reverse
        {
            private async IAsyncEnumerable<RowHandle> ProcessAsync(IReadOnlyList<GlobalRow<Input>> rows)
            {
                for (var i = rows.Count - 1; i >= 0; i--) { await Task.Yield(); yield return rows[i].Handle; }
            }
        }

        [GlobalStep]
        [InputColumn<int>("value")]
        public partial class Invented
        {
            private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows) => [new RowHandle(rows.Count)];
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public void A_global_step_drops_rows()
    {
        var step = Assembly.Value.Step("MyApp.Distinct");

        var output = ((IRowsStep)step).Execute(TestRows.Of(TestRows.Column("a", "b", "a")), new RecordingContext());

        Assert.Equal(StepKind.Global, step.Kind);
        Assert.Equal(3, step.Descriptor.Version);
        Assert.False(step.Descriptor.Checkpoint);
        Assert.Empty(output.Columns);
        Assert.Equal([0, 1], output.Parents!);
    }

    [Fact]
    public void A_global_step_reorders_and_extends_rows()
    {
        var output = ((IRowsStep)Assembly.Value.Step("MyApp.Rank")).Execute(TestRows.Of(TestRows.Column(1, 9, 5)), new RecordingContext());

        Assert.Equal([1, 2, 0], output.Parents!);
        Assert.Equal([0, 1, 2], output.Values<int>(0));
    }

    [Fact]
    public async Task A_global_step_may_await_and_stream()
    {
        var context = new RecordingContext();
        var share = await ((IAsyncRowsStep)Assembly.Value.Step("MyApp.Share")).ExecuteAsync(
            TestRows.Of(TestRows.Column(1, 3)), context, TestContext.Current.CancellationToken);
        var reversed = await ((IAsyncRowsStep)Assembly.Value.Step("MyApp.Reverse")).ExecuteAsync(
            TestRows.Of(TestRows.Column(1, 3)), context, TestContext.Current.CancellationToken);

        Assert.Equal([25, 75], share.Values<int>(0));
        Assert.Equal([1, 0], reversed.Parents!);
    }

    [Fact]
    public void A_handle_that_was_not_given_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
            ((IRowsStep)Assembly.Value.Step("MyApp.Invented")).Execute(TestRows.Of(TestRows.Column(1, 3)), new RecordingContext()));

        Assert.Contains("handed back the row 2", exception.Message, StringComparison.Ordinal);
    }
}
