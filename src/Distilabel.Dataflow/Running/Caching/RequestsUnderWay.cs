using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Running.Caching;

/// <summary>The generations that somebody in this process is about to add to a log, whichever run and task that is.</summary>
internal sealed class RequestsUnderWay
{
    private static readonly ConditionalWeakTable<CheckpointLog, RequestsUnderWay> Logs = [];

    private readonly Dictionary<ulong, Request> _requests = [];

    /// <summary>Held while somebody who found nothing decides on a place, so that no two take one.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Those of a log.</summary>
    internal static RequestsUnderWay Of(CheckpointLog log) => Logs.GetOrCreateValue(log);

    /// <summary>Takes a place, under the gate.</summary>
    internal void Begin(ulong key, ulong owner) => _requests.Add(key, new Request(owner));

    /// <summary>Finds who has taken a place, under the gate.</summary>
    internal bool TryFind(ulong key, [NotNullWhen(true)] out Request? request) => _requests.TryGetValue(key, out request);

    /// <summary>Gives a place back, and wakes those who wait for what is in it.</summary>
    internal void End(ulong key)
    {
        Request? request;
        lock (Gate)
        {
            _requests.Remove(key, out request);
        }

        request?.End();
    }

    /// <summary>A place that was taken.</summary>
    internal sealed class Request(ulong owner)
    {
        private TaskCompletionSource? _ended;

        /// <summary>The task that took it.</summary>
        internal ulong Owner => owner;

        /// <summary>Completes when it was given back. Asked for under the gate.</summary>
        internal Task Ended => (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        // Nobody finds it any more, so nobody can begin to wait.
        internal void End() => _ended?.SetResult();
    }
}
