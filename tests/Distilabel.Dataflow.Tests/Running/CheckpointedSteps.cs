using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>How often the checkpointed steps were called, by a name of the test's own.</summary>
internal static class Calls
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, StrongBox<int>> Counts = new();

    internal static StrongBox<int> Of(string key) => Counts.GetOrAdd(key, static _ => new StrongBox<int>());

    internal static int Take(string key) => Interlocked.Exchange(ref Of(key).Value, 0);
}

[Step(Checkpoint = false)]
[OutputColumn<int>("n")]
public sealed partial class Sequence
{
    public IReadOnlyList<int> Values { get; set; } = [];

    private IEnumerable<Output> Generate() => Values.Select(static value => new Output(value));
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("text")]
public sealed partial class Spell
{
    [RuntimeParameter]
    public string Suffix { get; set; } = "!";

    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private Output Process(Input row)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return row.N == 13 ? throw new InvalidOperationException("unlucky") : new(row.N + Suffix);
    }
}

/// <summary>A part of a step, with a parameter, something that it is given when it is made, and code.</summary>
public partial class Ruler
{
    [RuntimeParameter]
    public int Length { get; set; } = 1;

    public string Unit { get; init; } = "cm";

    internal string Measure(int n) => n * Length + Unit;
}

/// <summary>A part whose class says nothing of itself: it has no parameters of its own.</summary>
public sealed class FoldingRuler : Ruler;

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("measure")]
public sealed partial class Measure
{
    [RuntimeParameter]
    public Ruler Ruler { get; set; } = new();

    private Output Process(Input row) => new(Ruler.Measure(row.N));
}

/// <summary>A step with a property that can't be read before it is loaded.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("m")]
public sealed partial class LoadsLate
{
    private string? _made;

    public string Made
    {
        get => _made ?? throw new InvalidOperationException("Load me.");
        set => _made = value;
    }

    private Output Process(Input row) => new(row.N);
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("answer", Optional = true)]
public sealed partial class Ask
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var call = Interlocked.Increment(ref Calls.Of(Counter).Value);
        return row.N == 13 ? throw new InvalidOperationException($"unlucky on call {call}") : new($"answer to {row.N}");
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("divisor")]
public sealed partial class Divisors
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private IEnumerable<Output> Process(Input row)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return Enumerable.Range(1, row.N).Where(divisor => row.N % divisor == 0)
            .Select(divisor => row.N == 13 && divisor > 1 ? throw new InvalidOperationException("unlucky") : new Output(divisor));
    }
}

[Step]
[InputColumn<IReadOnlyList<string>>("texts")]
[OutputColumn<string>("text")]
public sealed partial class First
{
    private Output Process(Input row) => new(row.Texts[0]);
}

/// <summary>Counts the records that are on disk of a step before it, as another process would find them.</summary>
[Step(Checkpoint = false)]
[InputColumn<int>("n")]
[OutputColumn<long>("kept")]
public sealed partial class CountKept
{
    public string Folder { get; set; } = "";

    public string Step { get; set; } = "";

    private Output Process(Input row) => new(new CheckpointStore(Folder).List().Where(step => step.Step == Step).Sum(static step => step.Records));
}

/// <summary>Makes rows of a row, and no column.</summary>
[Step]
[InputColumn<int>("n")]
public sealed partial class Repeat
{
    private IEnumerable<Output> Process(Input row) => Enumerable.Repeat(new Output(), row.N % 3);
}

[Step]
[InputColumn<int>("n")]
public sealed partial class RepeatLater
{
    private async IAsyncEnumerable<Output> ProcessAsync(Input row)
    {
        for (var i = 0; i < row.N % 3; i++)
        {
            await Task.Yield();
            yield return default;
        }
    }
}

[Step]
[InputColumn<int>("n")]
public sealed partial class Odd
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private bool Keep(Input row)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return row.N == 13 ? throw new InvalidOperationException("unlucky") : row.N % 2 == 1;
    }
}

[GlobalStep]
[InputColumn<int>("n")]
[OutputColumn<int>("rank")]
public sealed partial class Rank
{
    [RuntimeParameter(ChangesResult = false)]
    public string Counter { get; set; } = "";

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)
    {
        Interlocked.Increment(ref Calls.Of(Counter).Value);
        return rows.OrderByDescending(static row => row.Value.N).Select(static (row, rank) => row.With(new Output(rank)));
    }
}

/// <summary>Deletes the folders of the steps before it, as somebody may who does not know that a run uses them.</summary>
[Step(Checkpoint = false)]
[InputColumn<int>("n")]
[OutputColumn<int>("deleted")]
public sealed partial class DeleteCheckpoints
{
    [RuntimeParameter]
    public string Folder { get; set; } = "";

    private Output Process(Input row)
    {
        var folders = Directory.GetDirectories(Folder, "*_????????????????????????????????");
        foreach (var folder in folders)
        {
            Directory.Delete(folder, recursive: true);
        }

        return new(folders.Length);
    }
}

/// <summary>Is told how to make a number of another one, and whom to tell of it.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("told")]
public sealed partial class Told
{
    public Func<int, int> Tell { get; init; } = static n => n;

    [Setting(ChangesResult = false)]
    public Action<int>? OnRow { get; init; }

    private Output Process(Input row)
    {
        OnRow?.Invoke(row.N);
        return new(Tell(row.N));
    }
}
