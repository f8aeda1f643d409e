using System.Collections.Concurrent;

namespace Distilabel.Dataflow.EndToEnd.Tests.Caching;

/// <summary>What a test learns of a step, and does while it runs. Steps find theirs by a name.</summary>
internal sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();

    private int _calls;

    /// <summary>Called with the number of each call and the value that it is about.</summary>
    internal Action<int, int> OnCall { get; set; } = static (_, _) => { };

    /// <summary>How many rows each call of a batch step was given.</summary>
    internal ConcurrentQueue<int> Sizes { get; } = new();

    internal static Probe Of(string name) => Probes.GetOrAdd(name, static _ => new Probe());

    internal void Call(int value) => OnCall(Interlocked.Increment(ref _calls), value);

    /// <summary>The calls since this was last asked.</summary>
    internal int TakeCalls() => Interlocked.Exchange(ref _calls, 0);
}
