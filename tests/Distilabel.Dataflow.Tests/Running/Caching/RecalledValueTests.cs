using System.Collections.Concurrent;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;
using MessagePack;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Tests.Running.Caching;

public sealed class RecalledValueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distilabel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_step_behind_one_that_cuts_characters_in_half_is_not_run_again()
    {
        Pipeline Create() => new("p")
        {
            new Sequence("load") { Values = [1, 2] } >> new Half("half") { Counter = Key("half") } >> new LastLetter("last") { Counter = Key("last") },
        };
        var first = await LettersAsync(Create());
        Assert.Equal((2, 2), (Calls.Take(Key("half")), Calls.Take(Key("last"))));

        Assert.Equal(first, await LettersAsync(Create()));

        Assert.Equal((0, 0), (Calls.Take(Key("half")), Calls.Take(Key("last"))));
        Assert.Equal([0xd83d, 0xd83d], first);
    }

    [Fact]
    public async Task Records_that_can_t_be_read_are_done_again_and_said_once()
    {
        using var log = new ListLog();
        var step = new KnownStep { Known = new KnownStep().Known with { Columns = Columns(Fussy.Instance) } };
        Pipeline Create() => new("p") { new Sequence("load") { Values = [1, 2, 3] } >> new KnownStep("known") { Known = step.Known, Rows = step.Rows } };
        await Create().RunAsync(Options(log), TestContext.Current.CancellationToken);
        Assert.Empty(log.Lines);

        Fussy.Instance.Refuses = true;
        await Create().RunAsync(Options(log), TestContext.Current.CancellationToken);

        Assert.Equal(6, step.Rows.Value);
        Assert.Equal("Some of what step 'known' finished before can't be read any more; its rows are done again.", Assert.Single(log.Lines));
    }

    private static StepColumns Columns(ColumnType<int> type) => new([new InputColumn("n", ColumnTypes.Int32)], [new OutputColumn("m", type)]);

    private RunOptions Options(ListLog? log = null) => log is null ? new() { CacheFolder = _folder } : new() { CacheFolder = _folder, LoggerFactory = log };

    private string Key(string name) => $"{_folder}/{name}";

    private async Task<List<int>> LettersAsync(Pipeline pipeline)
    {
        var distiset = await pipeline.RunAsync(Options(), TestContext.Current.CancellationToken);
        var letters = new List<int>();
        await foreach (var row in distiset["last"].ReadRowsAsync(TestContext.Current.CancellationToken))
        {
            letters.Add((int)row["letter"]!);
        }

        return letters;
    }

    /// <summary>Numbers that can be written, and at some time no longer be read.</summary>
    private sealed class Fussy() : ScalarValueType<int>("int")
    {
        internal static Fussy Instance { get; } = new();

        internal bool Refuses { get; set; }

        public override void Write(ref MessagePackWriter writer, int value) => writer.Write(value);

        public override int Read(ref MessagePackReader reader) => Refuses ? throw new MessagePackSerializationException("no") : reader.ReadInt32();
    }

    private sealed class ListLog : ILoggerFactory, ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("text")]
public sealed partial class Half
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private Output Process(Input row)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return new($"{row.N} 😀"[..^1]);
    }
}

[Step]
[InputColumn<string>("text")]
[OutputColumn<int>("letter")]
public sealed partial class LastLetter
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private Output Process(Input row)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return new(row.Text[^1]);
    }
}
