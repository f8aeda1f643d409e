using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>What a step throws is what the run's failure holds, unwrapped, whichever of its methods threw it. A load, a time-out and some sources were wrapped.</summary>
public sealed class OriginalExceptionTests : IDisposable
{
    private static readonly Exception[] Kinds =
    [
        new FormatException("bad"), new TaskCanceledException("timed out"), new AggregateException(new FormatException("one"), new FormatException("two")),
        new PipelineException("a message for people"), new TimeoutException("slow", new IOException("inner")),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public static TheoryData<string, int> Moments =>
    [
        .. from moment in new[] { "load", "unload", "row", "filter", "expand", "batch", "global", "async row", "async expand", "async batch", "convergence" }
           from kind in Enumerable.Range(0, Kinds.Length)
           select (moment, kind),
    ];

    public static TheoryData<string, int> SourceMoments =>
    [
        .. from moment in new[] { "begin", "enumerate", "next", "leave" }
           from kind in Enumerable.Range(0, Kinds.Length)
           select (moment, kind),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_step_fails_with_the_exception_that_it_threw(string moment, int kind)
    {
        var thrown = Kinds[kind];
        var step = Throwing(moment, thrown);
        var load = new Counting { Rows = 10, BatchSize = 4 };

        var failure = await FailAsync(new Pipeline("p") { moment is "convergence" ? load >> new Step[] { Pass("a"), Pass("b") } >> step : load >> step });

        Assert.Same(thrown, failure.InnerException);
        Assert.Equal("throwing", failure.StepName);
        Assert.StartsWith("Step 'throwing' failed", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(thrown.Message, failure.Message, StringComparison.Ordinal);

        static Map Pass(string name) => new(static n => n, name);
    }

    [Theory]
    [MemberData(nameof(SourceMoments))]
    public async Task A_source_fails_with_the_exception_that_it_threw(string moment, int kind)
    {
        var thrown = Kinds[kind];

        var failure = await FailAsync(new Pipeline("p") { new ThrowingSource(moment, thrown) >> new Map(static n => n, "next") });

        Assert.Same(thrown, failure.InnerException);
        Assert.Equal("source", failure.StepName);
    }

    /// <summary>The failure of the inner run came out as the outer one's, with the name of a step that the outer pipeline does not have.</summary>
    [Fact]
    public async Task A_step_that_runs_a_pipeline_which_fails_fails_under_its_own_name()
    {
        var inner = new Pipeline("inner") { new Counting { Rows = 1 } >> new Map(static _ => throw new FormatException("bad"), "inside") };
        var outer = new Pipeline("outer")
        {
            new Counting { Rows = 1 } >> new Scripted("outside")
            {
                OnRow = (_, stop) => inner.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false }, stop), OnError = ErrorPolicy.Fail,
            },
        };

        var failure = await FailAsync(outer);

        Assert.Equal("outside", failure.StepName);
        Assert.Equal("inside", Assert.IsType<StepFailedException>(failure.InnerException).StepName);
    }

    private static Step Throwing(string moment, Exception thrown) => moment switch
    {
        "load" => new Scripted("throwing") { OnLoad = _ => throw thrown, OnError = ErrorPolicy.Fail },
        "unload" => new Scripted("throwing") { OnUnload = () => throw thrown },
        "async row" => new Scripted("throwing") { OnRow = (_, _) => throw thrown },
        "row" => new ThrowsOnRow("throwing") { Thrown = thrown },
        "filter" => new ThrowingStep(StepKind.Filter, thrown),
        "expand" => new ThrowingStep(StepKind.Expand, thrown),
        "batch" => new ThrowingStep(StepKind.Batch, thrown),
        "global" => new ThrowingStep(StepKind.Global, thrown),
        "async expand" => new ThrowingExpand(thrown),
        "async batch" => new AwaitedBatch("throwing") { OnBatch = (_, _) => throw thrown, InputBatchSize = 3, MaxConcurrency = 9 },
        _ => new ThrowingConvergence(thrown),
    };

    private Task<StepFailedException> FailAsync(Pipeline pipeline) => Assert.ThrowsAsync<StepFailedException>(
        () => Task.Run(() => pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false }), TestContext.Current.CancellationToken));
}
