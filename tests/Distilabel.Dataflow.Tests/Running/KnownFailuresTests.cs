using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Hangs and wrong answers that users of Python's distilabel have met, each shown not to happen here.</summary>
public sealed class KnownFailuresTests
{
    [Fact]
    public async Task A_source_that_fails_ends_the_run_with_its_name()
    {
        var pipeline = new Pipeline("p") { new FailingNumbers("load", after: 120) >> new Map(static n => n, "next") };

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline));

        Assert.Equal("Step 'load' failed: the file is gone", failure.Message);
        Assert.Equal("load", failure.StepName);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(101, 50)]
    [InlineData(1, 50)]
    [InlineData(0, 50)]
    public async Task A_source_may_end_anywhere_in_a_batch(int rows, int batchSize)
    {
        var pipeline = new Pipeline("p") { new Numbers(rows, "load") { BatchSize = batchSize } >> new Map(static n => n, "next") { InputBatchSize = 7 } };

        Assert.Equal(rows, (await RunAsync(pipeline))["next"].Lines.Count);
    }

    [Fact]
    public async Task A_second_stop_ends_a_run_whose_step_is_still_waiting()
    {
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var step = new Waits("slow");
        var run = RunAsync(new Pipeline("p") { new Numbers(1000, "load") >> step }, new RunOptions { AbortToken = abort.Token }, stop.Token);

        await step.Begun;
        await stop.CancelAsync();
        Assert.False(run.IsCompleted);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        while (step.UnderWay > 0)
        {
            // The run waits for its calls, but not for a machine that is too busy to end them.
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_router_that_chooses_every_step_has_the_join_wait_for_all_of_them()
    {
        var slow = new Waits("slow", output: "s");
        var pipeline = new Pipeline("p")
        {
            new Numbers(100, "load") { BatchSize = 10 } >> new RoutingBatchFunction(static steps => steps) >>
                new Step[] { new Map(static n => n * 10, "fast"), slow } >> new Map(static n => n, "join", "s", "j"),
        };
        var run = RunAsync(pipeline);

        await slow.Begun;
        slow.Go();

        Assert.Equal(Enumerable.Range(0, 100).Select(static n => $"n={n} m={n * 10} s={n} j={n}"), (await run)["join"].Lines);
    }

    [Fact]
    public async Task Every_row_that_a_step_makes_of_one_comes_out()
    {
        var pipeline = new Pipeline("p") { new Numbers(20, "load") { BatchSize = 3 } >> new Repeats(static n => (int)n % 4, "repeat") };

        Assert.Equal(
            Enumerable.Range(0, 20).SelectMany(static n => Enumerable.Range(0, n % 4).Select(child => $"n={n} child={child}")),
            (await RunAsync(pipeline))["repeat"].Lines);
    }

    [Fact]
    public async Task One_failing_row_leaves_the_others_of_its_batch_alone()
    {
        var pipeline = new Pipeline("p") { new Numbers(8, "load") >> new Picky(static n => n == 3 ? throw new FormatException("three") : n * 10, "picky") { OnError = ErrorPolicy.Null } };

        Assert.Equal(Enumerable.Range(0, 8).Select(static n => n == 3 ? "n=3 m=" : $"n={n} m={n * 10}"), (await RunAsync(pipeline))["picky"].Lines);
    }

    [Fact]
    public async Task A_global_step_that_fails_is_not_passed_over_for_being_the_last()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(10, "load") >> new Step[] { new Map(static n => n, "next"), new Sorts(static _ => throw new FormatException("unsorted"), "sort") },
        };

        Assert.Equal("sort", (await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(pipeline))).StepName);
    }

    [Fact]
    public async Task A_step_may_get_the_rows_of_a_step_and_of_what_comes_before_that()
    {
        var (load, middle, last) = (new Numbers(30, "load"), new Map(static n => n * 10, "middle"), new Map(static n => n + 1, "last", "m", "k"));
        load.Connect(middle, last);
        middle.Connect(last);

        Assert.Equal(Enumerable.Range(0, 30).Select(static n => $"n={n} m={n * 10} k={(n * 10) + 1}"), (await RunAsync(new Pipeline("p") { load }))["last"].Lines);
    }

    [Fact]
    public async Task A_leaf_that_gets_no_rows_is_empty_and_complete()
    {
        var leaf = (await RunAsync(new Pipeline("p") { new Numbers(50, "load") >> new Where(static _ => false, "none") >> new Map(static n => n, "next") }))["next"];

        Assert.Empty(leaf.Lines);
        Assert.True(leaf.IsComplete);
    }

    [Fact]
    public async Task A_new_name_for_an_output_leaves_a_column_of_its_old_name_alone()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(3, "load") >> new Map(static n => n * 10, "first") >> new Map(static n => n * 100, "second") { OutputMappings = { ["m"] = "k" } },
        };

        Assert.Equal(["n=0 m=0 k=0", "n=1 m=10 k=100", "n=2 m=20 k=200"], (await RunAsync(pipeline))["second"].Lines);
    }

    [Fact]
    public async Task An_input_mapping_leaves_a_column_of_the_steps_own_name_alone()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(3, "load") >> new Map(static n => n * 10, "first") >> new Map(static m => m + 1, "second", "n", "k") { InputMappings = { ["n"] = "m" } },
        };

        Assert.Equal(["n=0 m=0 k=1", "n=1 m=10 k=11", "n=2 m=20 k=21"], (await RunAsync(pipeline))["second"].Lines);
    }

    [Fact]
    public async Task Metadata_of_steps_one_behind_the_other_is_kept_by_step()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(2, "load") >> new Map(static n => n, "first", output: "distilabel_metadata.statistics_first")
                >> new Map(static n => n * 2, "second", output: "distilabel_metadata.statistics_second") >> new KeepColumns("keep") { Columns = ["distilabel_metadata"] },
        };

        Assert.Equal(
            [
                """distilabel_metadata={"statistics_first":0,"statistics_second":0}""",
                """distilabel_metadata={"statistics_first":1,"statistics_second":2}""",
            ],
            (await RunAsync(pipeline))["keep"].Lines);
    }

    [Fact]
    public async Task Replicas_of_a_leaf_keep_the_order_of_its_rows()
    {
        var pipeline = new Pipeline("p") { new Numbers(500, "load") { BatchSize = 7 } >> new Map(static n => n, "copy") { Resources = new StepResources { Replicas = 4 } } };

        Assert.Equal(Enumerable.Range(0, 500).Select(static n => $"n={n} m={n}"), (await RunAsync(pipeline))["copy"].Lines);
    }

    [Fact]
    public async Task A_stopped_run_keeps_the_order_of_its_rows_and_can_be_run_again()
    {
        using var stop = new CancellationTokenSource();
        var pipeline = new Pipeline("p")
        {
            new Numbers(1000, "load") { BatchSize = 10 } >> new Map(
                n =>
                {
                    if (n == 500)
                    {
                        stop.Cancel();
                    }

                    return n;
                },
                "next"),
        };

        var stopped = (await RunAsync(pipeline, stop: stop.Token))["next"].Lines;
        var whole = (await RunAsync(pipeline))["next"].Lines;

        Assert.InRange(stopped.Count, 500, 1000);
        Assert.Equal(whole.Take(stopped.Count), stopped);
        Assert.Equal(1000, whole.Count);
    }

    [Fact]
    public async Task Steps_are_as_they_were_after_a_run()
    {
        var step = new Map(static n => n, "next") { InputBatchSize = 3 };
        var pipeline = new Pipeline("p") { new Numbers(10, "load") >> step };

        await RunAsync(pipeline, new RunOptions { Parameters = new RuntimeParameters { ["next"] = { ["input_batch_size"] = 5 } } });

        Assert.Equal(3, step.InputBatchSize);
    }

    [Fact]
    public void A_column_that_one_step_drops_and_another_requires_is_told_before_anything_runs()
    {
        var pipeline = new Pipeline("p")
        {
            new Numbers(10, "load") >> new Map(static n => n, "next") >> new KeepColumns("keep") { Columns = ["m"] } >> new Map(static n => n, "last", output: "k"),
        };

        var failure = Assert.Throws<PipelineValidationException>(pipeline.Validate);

        Assert.Contains("'last'", Assert.Single(failure.Errors), StringComparison.Ordinal);
        Assert.Contains("'n'", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>No waiting by the clock stands between two steps: with a clock that never moves, every run ends.</summary>
    [Fact]
    public async Task A_run_polls_nothing_and_waits_for_no_clock()
    {
        var load = new Numbers(100, "load");
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n, "left", output: "l"), new Sorts(static n => -n, "sort") } >> new Scripted("ask") { OnRow = static async (_, _) => await Task.Yield() },
        };

        Assert.Equal(100, (await RunAsync(pipeline, new RunOptions { TimeProvider = new StoppedTime() }))["ask"].Lines.Count);
    }

    private static async Task<Dictionary<string, Rows>> RunAsync(Pipeline pipeline, RunOptions? options = null, CancellationToken stop = default)
    {
        var leaves = new Dictionary<string, Rows>();
        var folder = Directory.CreateTempSubdirectory("distilabel-").FullName;
        try
        {
            await pipeline.RunAsync(
                (options ?? new RunOptions()) with { UseCache = false }, new RunFiles(() => folder, () => Path.Combine(folder, "failures.jsonl")),
                node => leaves[node.Step.Name] = new Rows(), stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return leaves;
    }

    /// <summary>A clock that stands still, and that nobody may be woken by.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("A run waits for the clock.");
    }

    /// <summary>Makes some numbers, then fails.</summary>
    private sealed class FailingNumbers(string name, int after) : GeneratorStep(name), IGeneratorStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(FailingNumbers), FullName = nameof(FailingNumbers), Kind = StepKind.Generator, Columns = new StepColumns([], [new OutputColumn("n", ColumnTypes.Int64)]),
        };

        public async IAsyncEnumerable<Column[]> GenerateAsync(int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var made = 0; made < after; made += batchSize)
            {
                await Task.Yield();
                yield return [new Column<long>(new long[batchSize])];
            }

            throw new IOException("the file is gone");
        }
    }

    /// <summary>Passes numbers on when it is told to go.</summary>
    private sealed class Waits(string name, string output = "m") : Step(name), IAsyncRowStep
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Shared with the copies that a run makes of the step.
        private readonly StrongBox<int> _underWay = new();

        internal Task Begun => _begun.Task;

        internal int UnderWay => _underWay.Value;

        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(Waits), FullName = nameof(Waits), Kind = StepKind.Row,
            Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn(output, ColumnTypes.Int64)]),
        };

        internal void Go() => _go.SetResult();

        public async ValueTask ExecuteRowAsync(StepInput input, int row, RowOutputs outputs, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _underWay.Value);
            _begun.TrySetResult();
            try
            {
                await _go.Task.WaitAsync(cancellationToken);
                outputs.Set(0, row, input.Value<long>(0, row));
            }
            finally
            {
                Interlocked.Decrement(ref _underWay.Value);
            }
        }
    }

    /// <summary>One number to one number, which may fail.</summary>
    private sealed class Picky(Func<long, long> map, string name) : Step(name), IRowsStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(Picky), FullName = nameof(Picky), Kind = StepKind.Row,
            Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn("m", ColumnTypes.Int64, Nullable: true)]),
        };

        public StepOutput Execute(in StepInput input, StepContext context)
        {
            var values = new long?[input.Count];
            for (var row = 0; row < values.Length; row++)
            {
                try
                {
                    values[row] = map(input.Value<long>(0, row));
                }
                catch (FormatException exception) when (context.TryFail(row, exception))
                {
                }
            }

            return new StepOutput([new Column<long?>(values)]);
        }
    }

    /// <summary>Makes some rows of each, numbered.</summary>
    private sealed class Repeats(Func<long, int> times, string name) : Step(name), IRowsStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(Repeats), FullName = nameof(Repeats), Kind = StepKind.Expand,
            Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], [new OutputColumn("child", ColumnTypes.Int64)]),
        };

        public StepOutput Execute(in StepInput input, StepContext context)
        {
            var numbers = input.Values<long>(0).ToArray();
            var children = numbers.SelectMany((n, row) => Enumerable.Range(0, times(n)).Select(child => (row, child))).ToArray();
            return new StepOutput([new Column<long>([.. children.Select(static child => (long)child.child)])], [.. children.Select(static child => child.row)]);
        }
    }

    /// <summary>Sorts numbers.</summary>
    private sealed class Sorts(Func<long, long> rank, string name) : Step(name), IRowsStep
    {
        public override StepDescriptor Descriptor { get; } = new()
        {
            TypeName = nameof(Sorts), FullName = nameof(Sorts), Kind = StepKind.Global, Columns = new StepColumns([new InputColumn("n", ColumnTypes.Int64)], []),
        };

        public StepOutput Execute(in StepInput input, StepContext context)
        {
            var numbers = input.Values<long>(0).ToArray();
            return new StepOutput([], [.. Enumerable.Range(0, numbers.Length).OrderBy(row => rank(numbers[row]))]);
        }
    }
}
