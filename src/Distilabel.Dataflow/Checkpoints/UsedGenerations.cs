using System.Runtime.CompilerServices;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Which generations of a log the runs of this process use: a byte for each, by its number in the index. Thread-safe.</summary>
internal sealed class UsedGenerations
{
    private static readonly ConditionalWeakTable<CheckpointLog, UsedGenerations> Logs = [];

    private readonly Lock _gate = new();
    private readonly ChunkedArray<byte> _users = new();
    private readonly List<(string Pipeline, string Step)> _steps = [];

    /// <summary>Those of a log.</summary>
    internal static UsedGenerations Of(CheckpointLog log) => Logs.GetOrCreateValue(log);

    /// <summary>The ordinal of a step, by which it marks what it uses.</summary>
    internal int Join(string pipeline, string step)
    {
        lock (_gate)
        {
            var known = _steps.IndexOf((pipeline, step));
            if (known >= 0)
            {
                return known;
            }

            // The marks are bytes. Steps beyond that many share the last one's name, and their generations count as used all the same.
            if (_steps.Count < byte.MaxValue)
            {
                _steps.Add((pipeline, step));
            }

            return _steps.Count - 1;
        }
    }

    /// <summary>Says that a step uses a generation.</summary>
    /// <param name="number">The number of its record.</param>
    /// <param name="user">The step's ordinal.</param>
    internal void Mark(int number, int user)
    {
        lock (_gate)
        {
            _users.Reserve(number + 1);
            _users[number] = (byte)(user + 1);
        }
    }

    /// <summary>Puts what the runs used together with what is known of earlier runs, and writes it down.</summary>
    /// <param name="log">The log, which is still open.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="pipeline">The pipeline whose run ends.</param>
    /// <param name="begun">When that began.</param>
    /// <param name="isCompleted">Whether it has completed: then what it did not use, the pipeline has no more use for.</param>
    /// <param name="withoutCache">The steps of the run that did not ask the cache, and may again: what they have there stays in use.</param>
    internal void Save(CheckpointLog log, string folder, string pipeline, DateTimeOffset begun, bool isCompleted, IReadOnlySet<string> withoutCache)
    {
        lock (_gate)
        {
            var known = GenerationUses.Read(folder);

            // Later than all that went before, also where the clock was set back.
            var now = Math.Max(begun.ToUnixTimeMilliseconds(), known.Users.Select(static user => user.Completed).DefaultIfEmpty(0).Max() + 1);
            List<GenerationUser> users = [.. known.Users];
            var ordinals = _steps.ConvertAll(step => OrdinalOf(users, step.Pipeline, step.Step));
            if (isCompleted)
            {
                users = users.ConvertAll(user => user.Pipeline == pipeline && !withoutCache.Contains(user.Step) ? user with { Completed = now } : user);
            }

            var earlier = new Lazy<Dictionary<ulong, GenerationUse>>(() => known.Uses.ToDictionary(static use => use.Key));
            var noticed = OrdinalOf(users, pipeline, _steps.FirstOrDefault(step => step.Pipeline == pipeline).Step ?? "");
            new GenerationUses(users, [.. log.Stored().Select(record => UseOf(record.Number, record.Key))]).Write(folder);

            GenerationUse UseOf(int number, ulong key)
            {
                if (number < _users.Length && _users[number] is > 0 and var user)
                {
                    return new GenerationUse(key, now, ordinals[user - 1]);
                }

                // What is not known yet counts as used when it is first noticed.
                return earlier.Value.TryGetValue(key, out var use) ? use : new GenerationUse(key, now, noticed);
            }
        }
    }

    private static int OrdinalOf(List<GenerationUser> users, string pipeline, string step)
    {
        var known = users.FindIndex(user => user.Pipeline == pipeline && user.Step == step);
        if (known >= 0)
        {
            return known;
        }

        users.Add(new GenerationUser(pipeline, step, users.Find(user => user.Pipeline == pipeline)?.Completed ?? 0));
        return users.Count - 1;
    }
}
