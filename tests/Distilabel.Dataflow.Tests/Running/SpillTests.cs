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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_that_wait_for_a_global_step_beside_them_wait_on_disk(bool isFirst)
    {
        var sink = new Sink(_folder);
        var load = new Counting { Rows = Rows };
        var ranks = new Ranks("ranks") { Most = isFirst ? Rows : 200, OnAll = sink.LookAtDisk };
        var pipeline = new Pipeline("p") { load >> (isFirst ? new Step[] { new Texts("texts"), ranks } : [ranks, new Texts("texts")]) >> new Map(static n => n, "last", output: "z") };

        await RunAsync(pipeline, sink);

        // All texts take 80 MB in memory, and half of that on disk; none but those of the batches at hand, or of the rows that come out, need be held.
        Assert.Equal(ranks.Most, sink.Taken);
        Assert.InRange(sink.Spilled, Rows * TextLength * 8L / 10, long.MaxValue);
        Assert.InRange(sink.MostMemory - sink.MemoryBefore, long.MinValue, 24L << 20);
    }

    [Fact]
    public async Task Rows_between_two_stages_wait_on_disk()
    {
        var sink = new Sink(_folder);

        await RunAsync(new Pipeline("p") { new Counting { Rows = Rows } >> new Texts("texts") >> new Map(static n => n, "last", output: "z") }, sink, sequential: true);

        Assert.Equal(Rows, sink.Taken);
        Assert.InRange(sink.Spilled, Rows * TextLength * 8L / 10, long.MaxValue);
        Assert.InRange(sink.MostMemory - sink.MemoryBefore, long.MinValue, 24L << 20);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3000)]
    public async Task Nothing_is_left_on_disk_by_a_run_that_ends_or_fails(int failsAt)
    {
        var load = new Counting { Rows = Rows };
        var spilled = false;
        var pipeline = new Pipeline("p")
        {
            load >> new Step[] { new Map(static n => n, "beside", output: "k"), new Ranks("ranks") } >> new Map(
                n =>
                {
                    spilled |= Directory.EnumerateFiles(_folder, "spill*", SearchOption.AllDirectories).Any();
                    return n == failsAt ? throw new FormatException("no") : n;
                },
                "last", output: "z"),
        };

        var run = pipeline.RunAsync(new RunOptions { CacheFolder = _folder, UseCache = false, Capacity = 10 });

        Assert.Equal(failsAt < 0 ? null : typeof(StepFailedException), (await Record.ExceptionAsync(() => run))?.GetType());
        Assert.True(spilled);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder, "spill*", SearchOption.AllDirectories));
    }

    private Task<RunReport> RunAsync(Pipeline pipeline, Sink sink, bool sequential = false) => pipeline.RunAsync(
        new RunOptions { Capacity = 100, Sequential = sequential, UseCache = false }, new RunFiles(() => _folder, () => Path.Combine(_folder, "failures.jsonl")),
        _ => sink, CancellationToken.None);

    /// <summary>Looks at what is in memory and on disk while it takes rows.</summary>
    private sealed class Sink(string folder) : ILeafWriter
    {
        private int _batches;

        internal long MemoryBefore { get; } = GC.GetTotalMemory(forceFullCollection: true);

        internal long MostMemory { get; private set; }

        internal long Spilled { get; private set; }

        internal int Taken { get; private set; }

        internal void LookAtDisk() => Spilled = Math.Max(Spilled, Directory.EnumerateFiles(folder, "spill*").Sum(static file => new FileInfo(file).Length));

        public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
        {
            if (_batches++ % 10 == 0)
            {
                LookAtDisk();
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
            }

            Taken += batch.Count;
            return ValueTask.CompletedTask;
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

/// <summary>Ranks all rows, and keeps the last ones in the opposite order.</summary>
[GlobalStep]
[Step(Checkpoint = false)]
[InputColumn<long>("n")]
[OutputColumn<long>("rank")]
public sealed partial class Ranks
{
    public int Most { get; init; } = int.MaxValue;

    public Action? OnAll { get; init; }

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)
    {
        OnAll?.Invoke();
        return rows.Reverse().Take(Most).Select(static (row, rank) => new GlobalRow<Output>(row.Handle, new Output(rank)));
    }
}
