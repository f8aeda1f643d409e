using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Running.Records;

namespace Distilabel.Dataflow.Tests.Running;

public sealed class BlockTests
{
    /// <summary>
    /// A receiver gives the room of a batch back before the block has done with its message. When the sender used that room at once and then ended, the
    /// word of its end found the block full and was lost, and the run could not go on: once in some thousand runs of a busy machine.
    /// </summary>
    [Fact]
    public async Task The_word_of_the_end_fits_while_a_message_whose_room_was_given_back_is_still_in_hand()
    {
        const int capacity = 2;
        var options = new RunOptions { Capacity = capacity };
        await using var log = new RunLogger(options, RunSecrets.None);
        using var failures = new FailureLog(Path.GetTempFileName, log, isBestEffort: false);
        using var run = new RunScope(options, static _ => { }, Path.GetTempPath, failures) { MaxCapacity = capacity };
        var block = new HeldBlock(run);
        var edge = new Edge(run.Activity, block, 0, capacity);

        await edge.SendAsync(Row(0));
        await edge.SendAsync(Row(1));
        await block.Released.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await edge.SendAsync(Row(2));
        edge.End();
        block.Gate.SetResult();

        await block.Completion.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(3, block.Received);
        Assert.True(block.HasEnded);
        Assert.Null(run.Failure);
    }

    private static Batch Row(long ordinal) => new(Schema.Empty, [], RowIdentities.Range(ordinal, 1));

    private sealed class HeldBlock(RunScope run) : Block(run, "held", inputs: 1)
    {
        internal TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Received { get; private set; }

        protected override async ValueTask ReceiveAsync(Edge edge, Batch batch)
        {
            edge.Release(edge.CostOf(batch));
            Received++;
            Released.TrySetResult();
            await Gate.Task;
        }
    }
}
