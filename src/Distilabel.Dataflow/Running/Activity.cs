namespace Distilabel.Dataflow.Running;

/// <summary>Counts what is under way in a run, so that it is known at once when nothing can move any more.</summary>
/// <remarks>
/// <para>
/// Every block with messages counts one, and so do a running source and a batch that is worked on beside its block. Who waits for room on a full
/// connection does not count, nor do the messages that wait behind it, and whoever makes room counts it again before letting it go on. So the
/// count is zero only when everything is finished or waits
/// for room: the graph needs more room than its connections have, and some is granted. This is Parks' scheduling of process networks with
/// bounded buffers (Bounded Scheduling of Process Networks, 1995): no graph can hang for want of a buffer, and no buffer grows without need.
/// </para>
/// <para>
/// A run has stages, one after another, and the thread that counts down to zero may be held up before it says so, or even before it counts. Meanwhile
/// what it waited for can be done by others, the stage end, and the next one load its steps or run. So the signal carries the stage that the count reached zero in,
/// from the same atomic step: it is judged by what belongs to that stage.
/// </para>
/// </remarks>
/// <param name="idle">Told of the stage, from 0, in which the count reached zero.</param>
internal sealed class Activity(Action<int> idle)
{
    private const long OneStage = 1L << 32;

    // The stage in the upper half, the count in the lower one.
    private long _state = -OneStage;

    internal int Count => (int)Volatile.Read(ref _state);

    /// <summary>Begins the next stage, the first at first, and counts who begins it as under way.</summary>
    internal void EnterNextStage() => Interlocked.Add(ref _state, OneStage + 1);

    internal void Enter() => Interlocked.Increment(ref _state);

    internal void Leave()
    {
        var state = Interlocked.Decrement(ref _state);
        if ((int)state == 0)
        {
            idle((int)(state >> 32));
        }
    }
}
