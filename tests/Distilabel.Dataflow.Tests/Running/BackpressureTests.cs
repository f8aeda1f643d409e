using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Tests.Running.Graphs;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>A sink that asks for one row after another shows that no source runs further ahead than the capacities allow.</summary>
public sealed class BackpressureTests
{
    private const int Rows = 3000;

    [Fact]
    public Task A_source_is_never_further_ahead_than_the_room_of_the_connections() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30], Gen.Enum<StepForm>().Where(IsOneToOne).Array[0, 4], Gen.Int[1, 20], Gen.Int[1, 7].Array[3, 8])
            .SampleAsync(
                (capacity, batchSize, forms, inputBatchSize, demands) => RunAsync(
                    capacity,
                    forms.Select((form, place) => new StepSpec(form, place) { BatchSize = inputBatchSize })
                        .Prepend(new StepSpec(StepForm.Generator) { Rows = Rows, BatchSize = batchSize }),
                    demands),
                iter: 60);

    [Fact]
    public async Task A_fast_branch_does_not_run_away_from_a_slow_one()
    {
        var made = 0;
        var graph = GraphPipeline.Build(
            new GraphSpec(
                10, new StepSpec(StepForm.Generator) { Rows = Rows, BatchSize = 5 }, new StepSpec(StepForm.Row, 0), new StepSpec(StepForm.Row, 0)),
            Counting(() => made += 5));
        var (slow, fast) = (new HungrySink(), new HungrySink());
        fast.Ask(Rows);

        await using var run = new SlowRun(graph.Pipeline, 10, leaf => leaf == "row_1" ? slow : fast);
        await run.StandsStillAsync(slow);

        // The slow branch holds the room of its two connections and one batch before them; the fast one is given what the source made.
        Assert.InRange(made, 5, 10 + 10 + 5);
        Assert.InRange(fast.Taken, 0, made);
        slow.Ask(Rows);
        await run.EndsAsync();
        Assert.Equal((Rows, Rows), (slow.Taken, fast.Taken));
    }

    /// <summary>
    /// A step that makes many rows of each hands on large batches. When one had to leave before the next was let in, the last rows of each ran nearly alone.
    /// Here rows go on by four, and the last two of a batch wait for the first two of the next.
    /// </summary>
    [Fact]
    public async Task A_batch_larger_than_the_room_before_a_step_that_awaits_is_no_barrier()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var rows = new Rows();
        var pipeline = new Pipeline("p") { new Numbers(4, "load") { BatchSize = 1 } >> new Copies("copies") { Count = 1026 } >> new Together("together") { MaxConcurrency = 4 } };

        await pipeline.RunAsync(
            new RunOptions { UseCache = false, AbortToken = patience.Token }, new RunFiles(Path.GetTempPath, Path.GetTempFileName), _ => rows, CancellationToken.None);

        Assert.Equal(4 * 1026, rows.Lines.Count);
    }

    [Fact]
    public async Task A_source_does_not_run_away_from_another_beside_it_whatever_joins_its_own_branches()
    {
        var (made, asked, go) = (0, false, new ManualResetEventSlim());
        var fast = new ScriptedSource("fast")
        {
            OnNext = n =>
            {
                Volatile.Write(ref made, (int)n);
                return n < Rows;
            },
        };
        var slow = new ScriptedSource("slow")
        {
            OnNext = n =>
            {
                Volatile.Write(ref asked, true);
                go.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
                return n < Rows;
            },
        };
        var last = new Map(static n => n, "last", "left", "z");
        var pipeline = new Pipeline("p")
        {
            fast >> new Step[] { new Chunks("chunks") { InputBatchSize = 8 }, new Map(static n => n, "left", output: "left") } >> last,
            slow >> new Map(static n => n, "right", "n", "right") >> new KeepColumns("keep") { Columns = ["right"] } >> last,
        };
        PipelineRun? started = null;
        var rows = new Rows();
        var folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
        var running = pipeline.RunAsync(
            new RunOptions { Capacity = 10, UseCache = false }, new RunFiles(() => folder, Path.GetTempFileName), _ => rows, CancellationToken.None, run => started = run);

        while (!Volatile.Read(ref asked) || Volatile.Read(ref made) == 0 || started is not { Active: 1 })
        {
            Assert.False(running.IsCompleted);
            await Task.Yield();
        }

        Assert.InRange(made, 1, 200);
        go.Set();
        await running;
        Assert.Equal(Rows, rows.Lines.Count);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task RunAsync(int capacity, IEnumerable<StepSpec> steps, int[] demands)
    {
        var made = 0;
        var spec = new GraphSpec(capacity, [.. steps]);
        var batch = spec.Steps[0].BatchSize;
        var graph = GraphPipeline.Build(spec, Counting(() => made += batch));
        var sink = new HungrySink();
        await using var run = new SlowRun(graph.Pipeline, capacity, _ => sink);

        var asked = 0;
        foreach (var demand in demands)
        {
            asked += demand;
            sink.Ask(demand);
            await run.StandsStillAsync(sink);

            // Each connection, the sink's too, holds its capacity, or a batch where that is larger; one more batch waits to be sent.
            var largest = spec.Steps.Max(static step => step.BatchSize);
            var room = spec.Steps.Skip(1).Sum(step => Math.Max(RoomOf(step, capacity), largest)) + Math.Max(capacity, largest);
            Assert.InRange(made, Math.Min(asked, Rows), asked + room + batch);
        }

        sink.Ask(Rows);
        await run.EndsAsync();
        Assert.Equal(Rows, sink.Taken);
    }

    private static StepWatch Counting(Action generated) => new((step, point, _) =>
    {
        if (point == FaultPoint.Row && step.StartsWith("generator", StringComparison.Ordinal))
        {
            generated();
        }
    });

    private static bool IsOneToOne(StepForm form) => form is StepForm.Row or StepForm.AsyncRow or StepForm.Batch or StepForm.AsyncBatch;

    /// <summary>What the engine documents: room for all that a step works on at once, and for what waits behind a slow row.</summary>
    private static int RoomOf(StepSpec step, int capacity) => step.Form switch
    {
        StepForm.AsyncRow => Math.Max(capacity, 64 * step.Concurrency),
        StepForm.AsyncBatch when step.Concurrency > step.BatchSize => Math.Max(capacity, 64 * step.Concurrency),
        StepForm.Batch or StepForm.AsyncBatch => Math.Max(capacity, 2 * step.BatchSize),
        _ => capacity,
    };

    /// <summary>Takes rows when it is asked to.</summary>
    private sealed class HungrySink : ILeafWriter
    {
        private readonly SemaphoreSlim _asked = new(0);
        private volatile bool _wants;

        internal int Taken { get; private set; }

        /// <summary>Whether it has a row in hand that it was not asked to take.</summary>
        internal bool Refuses => _wants && _asked.CurrentCount == 0;

        internal void Ask(int rows) => _asked.Release(rows);

        public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                _wants = true;
                await _asked.WaitAsync(cancellationToken);
                _wants = false;
                Taken++;
            }
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync()
        {
            _asked.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A run that waits for its sinks.</summary>
    private sealed class SlowRun : IAsyncDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
        private readonly Task<RunReport> _run;
        private PipelineRun? _started;

        internal SlowRun(Pipeline pipeline, int capacity, Func<string, ILeafWriter> sinkOf) => _run = pipeline.RunAsync(
            new RunOptions { Capacity = capacity, UseCache = false, AbortToken = _patience.Token },
            new RunFiles(static () => throw new InvalidOperationException("Nothing here needs to spill."), static () => throw new InvalidOperationException("Nothing here fails.")),
            node => sinkOf(node.Step.Name), CancellationToken.None, run => _started = run);

        /// <summary>Waits until nothing moves but for the sink, which has a row in hand and is not asked for it.</summary>
        internal async Task StandsStillAsync(HungrySink sink)
        {
            while (!sink.Refuses || _started is not { Active: 1 })
            {
                Assert.False(_run.IsCompleted);
                await Task.Yield();
            }
        }

        internal Task<RunReport> EndsAsync() => _run;

        public async ValueTask DisposeAsync()
        {
            await _patience.CancelAsync();
            await Task.WhenAny(_run);
            _patience.Dispose();
        }
    }
}
