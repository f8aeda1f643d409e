using System.Collections.Concurrent;

namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Which rows the steps here fail on, and how often they were called, by a key of the test's own: neither has a part in their results.</summary>
internal static class Luck
{
    private static readonly ConcurrentDictionary<string, Predicate<int>> Failing = new();

    internal static void Set(string key, Predicate<int> fails) => Failing[key] = fails;

    internal static void Try(string key, int n)
    {
        Interlocked.Increment(ref Calls.Of(key).Value);
        if (Failing[key](n))
        {
            throw new InvalidOperationException("unlucky");
        }
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("row", Optional = true)]
public sealed partial class UnluckyRow
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private Output Process(Input row)
    {
        Luck.Try(Key, row.N);
        return new(row.N % 5 == 0 ? null : $"row {row.N}");
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<string>("answer", Optional = true)]
public sealed partial class UnluckyAsyncRow
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private async ValueTask<Output> ProcessAsync(Input row, CancellationToken cancellationToken)
    {
        if (row.N % 3 == 0)
        {
            await Task.Yield();
        }

        Luck.Try(Key, row.N);
        return new($"answer {row.N}");
    }
}

/// <summary>Fails, where it does, when it has already made a row.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("child", Optional = true)]
public sealed partial class UnluckyExpand
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private IEnumerable<Output> Process(Input row)
    {
        for (var i = 0; i < row.N % 4; i++)
        {
            yield return new(i);
            Luck.Try(Key, row.N);
        }
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("later", Optional = true)]
public sealed partial class UnluckyAsyncExpand
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private async IAsyncEnumerable<Output> ProcessAsync(Input row)
    {
        for (var i = 0; i < row.N % 3; i++)
        {
            await Task.Yield();
            yield return new(i);
            Luck.Try(Key, row.N);
        }
    }
}

[Step]
[InputColumn<int>("n")]
public sealed partial class UnluckyFilter
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private bool Keep(Input row)
    {
        Luck.Try(Key, row.N);
        return row.N % 3 != 1;
    }
}

[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("twice", Optional = true)]
public sealed partial class UnluckyBatch
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private void Process(InputBatch input, OutputBatch output)
    {
        for (var i = 0; i < input.Count; i++)
        {
            Luck.Try(Key, input.N[i]);
            output.Twice[i] = input.N[i] * 2;
        }
    }
}

[GlobalStep]
[InputColumn<int>("n")]
[OutputColumn<int>("rank")]
public sealed partial class UnluckyRank
{
    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)
    {
        foreach (var row in rows)
        {
            Luck.Try(Key, row.Value.N);
        }

        return rows.Where(static row => row.Value.N % 7 != 0).OrderByDescending(static row => row.Value.N).Select(static (row, rank) => row.With(new Output(rank)));
    }
}
