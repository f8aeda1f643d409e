using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Counts the rows of a step. Counted once for each batch.</summary>
internal sealed class StepMeter(string step, TimeProvider time) : IGenerationMeter
{
    private long _rowsIn;
    private long _rowsOut;
    private long _filtered;
    private long _failed;
    private long _nulled;
    private long _expanded;
    private long _unmatched;
    private long _unrouted;
    private long _busy;
    private long _cached;
    private long _input;
    private long _output;
    private long _cachedInput;
    private long _cachedOutput;

    internal long Start(int rows)
    {
        Interlocked.Add(ref _rowsIn, rows);
        return time.GetTimestamp();
    }

    /// <summary>Takes back rows that a step was given and did not begin.</summary>
    internal void Withdraw(int rows) => Interlocked.Add(ref _rowsIn, -rows);

    /// <summary>Counts rows that a step is done with.</summary>
    /// <param name="started">What <see cref="Start"/> gave.</param>
    /// <param name="rowsIn">The rows that it was given.</param>
    /// <param name="rowsOut">The rows that it made of them.</param>
    /// <param name="without">The rows that it made none of, failed ones aside.</param>
    /// <param name="failed">The rows that it failed on and that were dropped.</param>
    /// <param name="nulled">The rows that it failed on and that went on.</param>
    internal void Stop(long started, int rowsIn, int rowsOut, int without, int failed, int nulled)
    {
        Interlocked.Add(ref _rowsOut, rowsOut);
        Interlocked.Add(ref _busy, time.GetTimestamp() - started);
        if (rowsOut != rowsIn || without != 0 || failed != 0 || nulled != 0)
        {
            Interlocked.Add(ref _filtered, without);
            Interlocked.Add(ref _failed, failed);
            Interlocked.Add(ref _nulled, nulled);
            Interlocked.Add(ref _expanded, rowsOut - (rowsIn - without - failed));
        }
    }

    /// <summary>Counts rows of a source.</summary>
    /// <param name="rowsOut">The rows that it hands on.</param>
    /// <param name="failed">The rows that it failed on and that were dropped.</param>
    /// <param name="nulled">The rows that it failed on and that it hands on as nulls.</param>
    internal void Generated(int rowsOut, int failed, int nulled)
    {
        Interlocked.Add(ref _rowsOut, rowsOut);
        Interlocked.Add(ref _failed, failed);
        Interlocked.Add(ref _nulled, nulled);
        Interlocked.Add(ref _expanded, rowsOut + failed);
    }

    /// <summary>Counts rows that were found in the cache.</summary>
    internal void Recalled(int rows) => Interlocked.Add(ref _cached, rows);

    void IGenerationMeter.CountGeneration(bool isCached, long inputTokens, long outputTokens)
    {
        Interlocked.Add(ref isCached ? ref _cachedInput : ref _input, inputTokens);
        Interlocked.Add(ref isCached ? ref _cachedOutput : ref _output, outputTokens);
    }

    void IGenerationMeter.CountCachedRow() => Recalled(1);

    internal void Worked(long started) => Interlocked.Add(ref _busy, time.GetTimestamp() - started);

    /// <summary>What became of the rows that met before the step; null where there were no branches to meet, or they have not ended.</summary>
    internal JoinCounts? Join { get; private set; }

    /// <summary>Counts the rows that met before the step, when all have.</summary>
    /// <param name="unmatched">The rows that found no partner.</param>
    /// <param name="join">The same for each branch; null where there is one.</param>
    internal void SetUnmatched(long unmatched, JoinCounts? join)
    {
        Join = join;
        Volatile.Write(ref _unmatched, unmatched);
    }

    /// <summary>Counts rows that the route behind the step dropped.</summary>
    internal void AddUnrouted(int rows) => Interlocked.Add(ref _unrouted, rows);

    internal StepCounts Read()
    {
        var (rowsIn, rowsOut, filtered, failed, expanded) =
            (Volatile.Read(ref _rowsIn), Volatile.Read(ref _rowsOut), Volatile.Read(ref _filtered), Volatile.Read(ref _failed), Volatile.Read(ref _expanded));
        return new StepCounts(
            step, rowsIn, rowsOut, filtered, failed, Volatile.Read(ref _nulled), expanded, Volatile.Read(ref _unmatched),
            Math.Max(0, rowsIn + expanded - rowsOut - filtered - failed), time.GetElapsedTime(0, Volatile.Read(ref _busy)))
        {
            Unrouted = Volatile.Read(ref _unrouted),
            Cached = Volatile.Read(ref _cached),
            Tokens = new TokenCounts(Volatile.Read(ref _input), Volatile.Read(ref _output)),
            CachedTokens = new TokenCounts(Volatile.Read(ref _cachedInput), Volatile.Read(ref _cachedOutput)),
        };
    }
}
