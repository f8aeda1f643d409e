namespace Distilabel.Dataflow.AI.Tests;

/// <summary>A clock on which every wait is over at once; it remembers how long each would have been.</summary>
internal sealed class ImmediateTime : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    internal IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
            {
                return [.. _waits];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_waits)
        {
            _waits.Add(dueTime);
        }

        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
