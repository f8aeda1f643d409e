namespace Distilabel.Dataflow.Running;

/// <summary>Counts what is under way in a run, so that it is known at once when nothing can move any more.</summary>
/// <remarks>
/// Every block with messages counts one, and so do a running source and a batch that is worked on beside its block. Who waits for room on a full
/// connection does not count, nor do the messages that wait behind it, and whoever makes room counts it again before letting it go on. So the
/// count is zero only when everything is finished or waits
/// for room: the graph needs more room than its connections have, and some is granted. This is Parks' scheduling of process networks with
/// bounded buffers (Bounded Scheduling of Process Networks, 1995): no graph can hang for want of a buffer, and no buffer grows without need.
/// </remarks>
internal sealed class Activity(Action idle)
{
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    internal void Enter() => Interlocked.Increment(ref _count);

    internal void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            idle();
        }
    }
}
