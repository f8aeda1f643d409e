using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Rows that must wait for long wait on disk, and memory does not grow with them.</summary>
[Collection(nameof(Alone))]
public sealed class SpillTests : IDisposable
{
    private const int Rows = 4000;
    private const int TextLength = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Graphs in which rows must wait for a step that needs all rows or very many, or for all children of one row. Each with the number of rows that come out.</summary>
    private static Dictionary<string, Func<(Pipeline Pipeline, int Rows)>> Graphs { get; } = new()
    {
        ["texts, a global step that reverses"] = static () => (Join(Texts(), Ranks(Reversed)), Rows),
        ["a global step that reverses, texts"] = static () => (Join(Ranks(Reversed), Texts()), Rows),
        ["texts, a global step that keeps the order"] = static () => (Join(Texts(), Ranks(static rows => rows)), Rows),
        ["a global step that keeps the order, texts"] = static () => (Join(Ranks(static rows => rows), Texts()), Rows),
        ["texts, a global step that shuffles"] = static () => (Join(Texts(), Ranks(Shuffled)), Rows),
        ["a global step that shuffles, texts"] = static () => (Join(Ranks(Shuffled), Texts()), Rows),
        ["texts, a global step that drops nearly all"] = static () => (Join(Texts(), Ranks(static rows => rows.TakeLast(200))), 200),
        ["a global step that drops nearly all, texts"] = static () => (Join(Ranks(static rows => rows.TakeLast(200)), Texts()), 200),
        ["texts, a global step that drops some"] = static () => (Join(Texts(), Ranks(Even)), Rows / 2),
        ["a global step that drops some, texts"] = static () => (Join(Ranks(Even), Texts()), Rows / 2),
        ["texts, a global step that repeats rows"] = static () => (Join(Texts(), Ranks(static rows => rows.Concat(rows))), 2 * Rows),
        ["a global step that repeats rows, texts"] = static () => (Join(Ranks(static rows => rows.Concat(rows)), Texts()), 2 * Rows),
        ["a global step, texts, a global step"] = static () => (Join(Ranks(Reversed), Texts(), Ranks(Shuffled, "more")), Rows),
        ["texts, two global steps, texts"] = static () => (Join(Texts(), Ranks(Shuffled), Ranks(Even, "more"), Texts("others")), Rows / 2),
        ["nothing, a global step that is given the texts"] = static () => (
            new Pipeline("p") { new Counting { Rows = Rows } >> Texts() >> new Step[] { Copy("copy"), Ranks(Shuffled) } >> Copy("last") }, Rows),
        ["a global step that is given the texts, nothing"] = static () => (
            new Pipeline("p") { new Counting { Rows = Rows } >> Texts() >> new Step[] { Ranks(Shuffled), Copy("copy") } >> Copy("last") }, Rows),
        ["texts or a global step, as routed"] = static () => (Routed(Texts(), Ranks(Reversed)), Rows),
        ["a global step or texts, as routed"] = static () => (Routed(Ranks(Reversed), Texts()), Rows),
        ["a global step or texts, as routed, or both"] = static () => (Routed(Ranks(Shuffled), Texts(), Texts("others")), Rows),
        ["children with texts, a global step"] = static () => (
            JoinChains(static load => load >> new Copies("copies") { Count = 2 } >> Texts(), static load => load >> Ranks(Shuffled)), 2 * Rows),
        ["a global step, children with texts"] = static () => (
            JoinChains(static load => load >> Ranks(Shuffled), static load => load >> new Copies("copies") { Count = 2 } >> Texts()), 2 * Rows),
        ["texts, a join with a global step"] = static () => (
            JoinChains(static load => load >> Texts(), static load => load >> new Step[] { Copy("copy"), Ranks(Shuffled) } >> Copy("joined")), Rows),
        ["a join with a global step, texts"] = static () => (
            JoinChains(static load => load >> new Step[] { Copy("copy"), Ranks(Shuffled) } >> Copy("joined"), static load => load >> Texts()), Rows),
        ["a row, its many children with texts"] = static () => (
            JoinChains(static load => load >> Copy("copy"), static load => ManyChildren(load) >> Texts(), rows: 1), Rows),
        ["many children of a row with texts, the row"] = static () => (
            JoinChains(static load => ManyChildren(load) >> Texts(), static load => load >> Copy("copy"), rows: 1), Rows),
        ["texts, a step that takes nearly all rows at once"] = static () => (Join(Texts(), new Chunks("chunks") { InputBatchSize = Rows - 100 }), Rows),
        ["a step that takes nearly all rows at once, texts"] = static () => (Join(new Chunks("chunks") { InputBatchSize = Rows - 100 }, Texts()), Rows),
        ["a step that sees a global step and texts apart"] = static () => (
            new Pipeline("p")
            {
                new Counting { Rows = Rows } >> new Step[] { Ranks(Shuffled), Texts() } >> new GroupColumns("group") { Columns = ["n"], OutputColumns = ["ns"] },
            }, Rows),
        ["a global step and texts, beside another source"] = static () =>
        {
            var last = Copy("last");
            return (new Pipeline("p")
            {
                new Counting { Rows = Rows } >> new Step[] { Ranks(Shuffled), Texts() } >> Copy("joined") >> last,
                new Numbers(Rows, "others", "o") >> Copy("other", "o") >> last,
            }, Rows);
        },
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rows_that_wait_for_others_wait_on_disk(string graph)
    {
        var sink = new Sink();
        var (pipeline, rows) = Graphs[graph]();

        await RunAsync(pipeline, sink);

        Assert.Equal(rows, sink.Taken);
        Assert.InRange(sink.Spilled, Rows * TextLength * 6L / 10, long.MaxValue);
        AssertFewAreHeld(sink);
    }

    /// <summary>What stays of a row that waits on disk is its identity, and what is needed to find it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Little_of_a_row_stays_in_memory(bool isRouted)
    {
        const int rows = 200_000;

        // Buffers that the process keeps once it has spilled are none of a row's.
        await RunAsync(Graph(rows / 10), new Sink());
        var sink = new Sink();

        await RunAsync(Graph(rows), sink);

        Assert.Equal(rows, sink.Taken);
        Assert.InRange((sink.MostMemory - sink.MemoryBefore) / rows, long.MinValue, 200);

        Pipeline Graph(int count)
        {
            var (load, ranks, copy, last) = (new Counting { Rows = count }, Ranks(Reversed), Copy("copy"), Copy("last"));
            return isRouted
                ? new Pipeline("p") { load >> new RoutingBatchFunction(static (steps, batch) => (batch.Rows.Identities[0, 0] / 50 % 2) == 0 ? steps : steps.Take(1)) >> new Step[] { ranks, copy } >> last }
                : new Pipeline("p") { load >> new Step[] { ranks, copy } >> last };
        }
    }

    [Fact]
    public async Task Rows_between_two_stages_wait_on_disk()
    {
        var sink = new Sink();

        await RunAsync(new Pipeline("p") { new Counting { Rows = Rows } >> Texts() >> Copy("last") }, sink, sequential: true);

        Assert.Equal(Rows, sink.Taken);
        Assert.InRange(sink.Spilled, Rows * TextLength * 8L / 10, long.MaxValue);
        AssertFewAreHeld(sink);
    }

    [Theory]
    [InlineData("ends")]
    [InlineData("fails")]
    [InlineData("is stopped")]
    [InlineData("is ended")]
    public async Task Nothing_is_left_on_disk_by_a_run_that(string ending)
    {
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var spilled = false;
        string[] left = [];
        var pipeline = new Pipeline("p")
        {
            new Counting { Rows = Rows } >> new Step[] { Ranks(Reversed), Copy("copy") } >> new Map(
                n =>
                {
                    if (n == 1000)
                    {
                        // The folder is made for the first file.
                        spilled = Directory.EnumerateDirectories(_folder, ".spill", SearchOption.AllDirectories).Any();
                        left = Directory.EnumerateFiles(_folder, "spill*", SearchOption.AllDirectories).ToArray();
                        (ending == "is stopped" ? stop : ending == "is ended" ? abort : null)?.Cancel();
                    }

                    return n == 1000 && ending == "fails" ? throw new FormatException("no") : n;
                },
                "last", output: "z"),
        };

        var failure = await Record.ExceptionAsync(
            () => pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false, Capacity = 10, AbortToken = abort.Token }, stop.Token));

        Assert.Equal(ending switch { "fails" => typeof(StepFailedException), "is ended" => typeof(OperationCanceledException), _ => null }, failure?.GetType());
        Assert.True(spilled);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder, "*spill*", SearchOption.AllDirectories));

        // A process that is killed can remove nothing: the files have no names even while they are used.
        Assert.True(left.Length == 0 || OperatingSystem.IsWindows());
    }

    /// <summary>
    /// A letter takes a byte on disk and two in memory. Held are the texts of a few batches in each branch that has texts, which is less
    /// than a fifth of all that waited; how many it is at one moment depends on which threads run.
    /// </summary>
    private static void AssertFewAreHeld(Sink sink) => Assert.InRange(sink.MostMemory - sink.MemoryBefore, long.MinValue, 2 * sink.Spilled / 5);

    private static Texts Texts(string name = "texts") => new(name) { OutputMappings = { ["text"] = name } };

    private static Ranks Ranks(Func<IEnumerable<int>, IEnumerable<int>> order, string name = "ranks") =>
        new(name) { OutputMappings = { ["rank"] = name }, Order = order };

    private static Map Copy(string name, string input = "n") => new(static n => n, name, input, output: name);

    /// <summary>Makes them in two steps and small batches, so that they are not in memory at once before they wait.</summary>
    private static StepChain ManyChildren(Step load) => load >> new Copies("children") { Count = Rows / 100 } >> new Chunks("apart") { InputBatchSize = 1 }
        >> new Copies("grandchildren") { Count = 100, OutputMappings = { ["copy_number"] = "grandchild" } };

    private static IEnumerable<int> Reversed(IEnumerable<int> rows) => rows.Reverse();

    private static IEnumerable<int> Even(IEnumerable<int> rows) => rows.Where(int.IsEvenInteger);

    // A prime that the number of rows is no multiple of.
    private static IEnumerable<int> Shuffled(IEnumerable<int> rows) => rows.OrderBy(static row => row * 1_789L % Rows);

    private static Pipeline Join(params Step[] branches) => new("p") { new Counting { Rows = Rows } >> branches >> Copy("last") };

    private static Pipeline JoinChains(Func<Step, StepChain> first, Func<Step, StepChain> second, int rows = Rows)
    {
        var (load, last) = (new Counting { Rows = rows }, Copy("last"));
        return new Pipeline("p") { first(load) >> last, second(load) >> last };
    }

    /// <summary>Routes a batch to the first branch, one to the others, and one to all.</summary>
    private static Pipeline Routed(params Step[] branches) => new("p")
    {
        new Counting { Rows = Rows } >> new RoutingBatchFunction(static (steps, batch) => (batch.Rows.Identities[0, 0] / 50 % 3) switch
        {
            0 => steps.Take(1),
            1 => steps.Skip(1),
            _ => steps,
        }) >> branches >> Copy("last"),
    };

    private async Task RunAsync(Pipeline pipeline, Sink sink, bool sequential = false)
    {
        PipelineRun? started = null;
        await pipeline.RunAsync(
            new RunOptions { Capacity = 50, Sequential = sequential, UseCache = false }, new RunFiles(() => _folder, () => Path.Combine(_folder, "failures.jsonl")),
            _ => sink, CancellationToken.None, run => started = run);
        sink.Spilled = started!.Spilled;
    }

    /// <summary>Looks at what is in memory while it takes rows.</summary>
    private sealed class Sink : ILeafWriter
    {
        private int _batches;

        internal long MemoryBefore { get; } = GC.GetTotalMemory(forceFullCollection: true);

        internal long MostMemory { get; private set; }

        /// <summary>The bytes that were written, when the run has ended.</summary>
        internal long Spilled { get; set; }

        internal int Taken { get; private set; }

        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            if (_batches++ % 10 == 0)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
            }

            CheckTexts(batch);
            Taken += batch.Count;
            return ValueTask.CompletedTask;
        }

        /// <summary>What comes back from disk is what belongs to the row.</summary>
        private static void CheckTexts(Batch batch)
        {
            if (batch.Schema.Find("texts") is not null && batch.Schema.Find("n") is not null)
            {
                var (numbers, texts) = (batch.Columns[batch.Schema.OrdinalOf("n")], batch.Columns[batch.Schema.OrdinalOf("texts")]);
                for (var row = 0; row < batch.Count; row++)
                {
                    Assert.True(texts[row] is null || ((string)texts[row]!)[0] == 'a' + ((long)numbers[row]! % 26));
                }
            }
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Adds a long text.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<string>("text")]
public sealed partial class Texts
{
    private Output Process(Input row) => new(new string((char)('a' + (row.N % 26)), 10_000));
}

/// <summary>Ranks the rows in another order, in which rows may be missing or stand twice.</summary>
[GlobalStep]
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("rank")]
public sealed partial class Ranks
{
    public Func<IEnumerable<int>, IEnumerable<int>> Order { get; init; } = static rows => rows;

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows) =>
        Order(Enumerable.Range(0, rows.Count)).Select((row, rank) => new GlobalRow<Output>(rows[row].Handle, new Output(rank)));
}

/// <summary>Makes several rows of one.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<int>("copy_number")]
public sealed partial class Copies
{
    public int Count { get; init; }

    private IEnumerable<Output> Process(Input row) => Enumerable.Range(0, Count).Select(static copy => new Output(copy));
}

/// <summary>Takes many rows at once.</summary>
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<int>("chunk_size")]
public sealed partial class Chunks
{
    private void Process(InputBatch input, OutputBatch output) => output.ChunkSize.Fill(input.N.Length);
}
