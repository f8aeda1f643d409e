using CsCheck;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>
/// Damage used to be said by every run for ever. Opening a log takes it out, wherever it is and wherever the process ends while it does, and loses no record
/// that was good before.
/// </summary>
public sealed class RepairTests
{
    private const ulong Keys = 60;

    [Fact]
    public async Task Damage_anywhere_is_said_once_and_costs_no_more_the_next_time()
    {
        var files = await LogAsync();
        Gen.Select(Gen.Int[1, files.Count], Gen.Int[0, 5000], Gen.Byte.Array[1, 200], Gen.Int[0, 3]).Sample((segment, place, noise, kind) =>
        {
            var storage = Damaged(files, segment, place, noise, kind);
            var first = Open(storage, out var damage);
            var again = Open(storage, out var later);

            Assert.Equal(first, again);
            Assert.Empty(later);
            Assert.True(damage.Count > 0 || first.Count == (int)Keys || kind == 3);
            Append(storage);
            Assert.Empty(Damage(storage));
        });
    }

    [Fact]
    public async Task A_process_that_ends_at_any_moment_of_a_repair_loses_nothing_that_was_good()
    {
        var files = await LogAsync();
        Gen.Select(Gen.Int[1, files.Count], Gen.Int[0, 5000], Gen.Byte.Array[1, 200], Gen.Int[0, 3]).Sample(
            (segment, place, noise, kind) =>
            {
                var good = Open(Damaged(files, segment, place, noise, kind), out _);
                foreach (var isDisk in (bool[])[false, true])
                {
                    for (var (at, count) = (0, 1); at < count; at++)
                    {
                        var storage = Damaged(files, segment, place, noise, kind);
                        count = 0;
                        storage.Before = _ =>
                        {
                            // A disk is full once, a process ends for good.
                            if (count++ == at || (count > at && !isDisk))
                            {
                                throw isDisk ? new IOException("No space left on device.") : new OperationCanceledException("The process has ended.");
                            }
                        };
                        var failure = Record.Exception(() => Assert.Equal(good, Open(storage, out _)));
                        Assert.True(isDisk ? failure is null : failure is null or OperationCanceledException, $"{failure}");
                        storage.Before = null;

                        Assert.Equal(good, Open(storage, out _));
                        Assert.Empty(Damage(storage));
                    }
                }
            },
            iter: 50);
    }

    private static MemorySegments Damaged(Dictionary<int, byte[]> files, int segment, int place, byte[] noise, int kind)
    {
        var storage = new MemorySegments(files) { CanReplace = true };
        storage.Change(segment, bytes =>
        {
            var at = place % bytes.Length;
            return kind switch
            {
                // A bit, overwritten bytes, bytes too many, and a cut.
                0 => [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], .. noise, .. bytes.AsSpan(Math.Min(bytes.Length, at + noise.Length))],
                2 => [.. bytes[..at], .. noise, .. bytes[at..]],
                _ => bytes[..at],
            };
        });
        return storage;
    }

    /// <summary>The keys that can be read, each with the value that it was given.</summary>
    private static List<ulong> Open(MemorySegments storage, out List<CheckpointDamage> damage)
    {
        damage = [];
        var log = LogProbe.Open(storage, damage, Options());
        try
        {
            var session = new CheckpointSession(log);
            var found = new List<ulong>();
            for (var key = 0UL; key < Keys; key++)
            {
                if (session.Read(key) is { } value)
                {
                    Assert.Equal(LogProbe.ValueOf(key, 40), value);
                    found.Add(key);
                }
            }

            return found;
        }
        finally
        {
            log.Close();
        }
    }

    private static List<CheckpointDamage> Damage(MemorySegments storage)
    {
        Open(storage, out var damage);
        return damage;
    }

    private static void Append(MemorySegments storage)
    {
        var log = LogProbe.Open(storage, options: Options());
        log.AppendAsync(1000, "after the damage").AsTask().GetAwaiter().GetResult();
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Assert.Equal("after the damage", LogProbe.Open(storage, options: Options()).ReadText(1000));
    }

    private static CheckpointLogOptions Options() => new() { SegmentLength = 700 };

    /// <summary>A log of several segments.</summary>
    private static async Task<Dictionary<int, byte[]>> LogAsync()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage, options: Options()))
        {
            for (var key = 0UL; key < Keys; key += 3)
            {
                await log.AppendAsync(Enumerable.Range(0, 3).Select(row => (key + (ulong)row, LogProbe.ValueOf(key + (ulong)row, 40))));
            }
        }

        var files = storage.Copy();
        Assert.InRange(files.Count, 3, 20);
        return files;
    }
}
