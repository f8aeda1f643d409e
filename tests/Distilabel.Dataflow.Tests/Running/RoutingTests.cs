using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>What goes wrong in a routing batch function is told once, with the step that it stands behind.</summary>
public sealed class RoutingTests
{
    [Fact]
    public async Task A_function_that_fails_is_named_once() => Assert.Equal(
        "The routing batch function after step 'load' failed: no way",
        await FailureOf(static _ => throw new InvalidOperationException("no way")));

    [Fact]
    public async Task A_function_that_chooses_no_step_would_lose_rows() => Assert.Equal(
        "The routing batch function after step 'load' chose no step for a batch; its rows would be lost.", await FailureOf(static _ => []));

    [Fact]
    public async Task A_function_that_chooses_a_step_that_does_not_follow_is_told_which_do() => Assert.Equal(
        "The routing batch function after step 'load' chose 'middle', which is none of the steps that follow: left, right.", await FailureOf(static _ => ["middle"]));

    private static async Task<string> FailureOf(Func<IReadOnlyList<string>, IEnumerable<string>> choose)
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(10, "load") >> new RoutingBatchFunction(choose) >> new Step[] { new Map(static n => n, "left"), new Map(static n => n, "right", output: "k") },
        };
        var failure = await Assert.ThrowsAsync<PipelineException>(() => pipeline.RunAsync(
            new RunOptions { UseCache = false }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), static _ => new Rows(), CancellationToken.None));
        return failure.Message;
    }
}
