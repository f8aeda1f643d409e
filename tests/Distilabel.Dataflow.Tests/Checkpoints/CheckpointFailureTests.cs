using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class CheckpointFailureTests
{
    [Fact]
    public async Task A_disk_that_is_full_at_any_byte_fails_the_append_and_keeps_what_was_stored()
    {
        var whole = new MemorySegments();
        await AppendUntilItFailsAsync(whole);
        var length = whole.Copy().Sum(file => file.Value.Length);

        for (var room = 0; room < length; room++)
        {
            foreach (var truncateFails in new[] { false, true })
            {
                var storage = new MemorySegments { Room = room, TruncateFails = truncateFails };
                var stored = await AppendUntilItFailsAsync(storage);
                storage.TruncateFails = false;
                storage.Room = long.MaxValue;
                var damage = new List<CheckpointDamage>();
                await using (var log = LogProbe.Open(storage, damage))
                {
                    AssertHolds(log, stored);
                    await log.AppendAsync(1000, "after the failure");
                }

                Assert.True(truncateFails || damage.Count == 0);
                await using var again = LogProbe.Open(storage);
                AssertHolds(again, stored, others: 1);
                Assert.Equal("after the failure", again.ReadText(1000));
            }
        }
    }

    [Fact]
    public async Task The_error_names_the_file_and_the_cause_and_stays()
    {
        var storage = new MemorySegments { Room = 200 };
        await using var log = LogProbe.Open(storage);
        await log.AppendAsync((1UL, LogProbe.ValueOf(1, 50)));

        var exception = await Assert.ThrowsAsync<CheckpointWriteException>(async () => await log.AppendAsync((2UL, LogProbe.ValueOf(2, 500))));
        storage.Room = 10_000;
        var second = await Assert.ThrowsAsync<CheckpointWriteException>(async () => await log.AppendAsync((3UL, LogProbe.ValueOf(3, 50))));

        Assert.Equal("memory/1", exception.Path);
        Assert.StartsWith("The checkpoint file 'memory/1' cannot be written: No space left on device.", exception.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Same(exception, second);
        Assert.Equal(LogProbe.ValueOf(1, 50), log.Read(1));
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task The_error_names_the_file_that_could_not_be_made()
    {
        var storage = new MemorySegments { CreateFails = true };
        await using (var log = LogProbe.Open(storage))
        {
            Assert.Equal("memory/1", (await Assert.ThrowsAsync<CheckpointWriteException>(async () => await log.AppendAsync(1, "one"))).Path);
        }

        storage.CreateFails = false;
        await using var rolling = LogProbe.Open(storage, options: new CheckpointLogOptions { SegmentLength = 100 });
        await rolling.AppendAsync((1UL, LogProbe.ValueOf(1, 100)));
        storage.CreateFails = true;

        var exception = await Assert.ThrowsAsync<CheckpointWriteException>(async () => await rolling.AppendAsync(2, "two"));

        Assert.Equal("memory/2", exception.Path);
        Assert.Equal(LogProbe.ValueOf(1, 100), rolling.Read(1));
    }

    [Fact]
    public async Task Everyone_who_waits_for_a_write_that_fails_hears_of_it()
    {
        var storage = new MemorySegments { Room = 0 };
        await using var log = LogProbe.Open(storage);
        Task[] others = [];
        storage.Before = _ => others = [.. Enumerable.Range(0, 20).Select(key => log.AppendAsync((ulong)key, "value").AsTask())];

        var first = log.AppendAsync(99, "value").AsTask();

        Assert.Equal(20, others.Length);
        foreach (var append in others.Append(first))
        {
            await Assert.ThrowsAsync<CheckpointWriteException>(() => append);
        }
    }

    [Fact]
    public async Task A_run_that_goes_on_without_storing_hears_of_it_once_and_still_finds_what_there_is()
    {
        var storage = new MemorySegments { Room = 200 };
        var failures = new List<CheckpointWriteException>();
        await using var log = LogProbe.Open(storage);
        await log.AppendAsync(1, "stored");
        var session = new CheckpointSession(log, onWriteFailure: failures.Add);
        var value = new RecordBuffer();
        value.Add(LogProbe.ValueOf(2, 500));

        for (var key = 2UL; key < 5; key++)
        {
            session.Append(log.Find(key), value);
            await session.CommitAsync();
        }

        Assert.Single(failures);
        Assert.Equal("stored", log.ReadText(1));
        Assert.Null(log.Read(2));
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task A_run_that_goes_on_without_storing_keeps_nothing_in_memory_either()
    {
        await using var log = LogProbe.Open(new MemorySegments { Room = 200 });
        var session = new CheckpointSession(log, onWriteFailure: static _ => { });
        var value = new RecordBuffer();
        value.Add(LogProbe.ValueOf(1, 1 << 20));
        await StoreAsync(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var key = 2UL; key < 66; key++)
        {
            await StoreAsync(key);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        ValueTask StoreAsync(ulong key)
        {
            session.Append(log.Find(key), value);
            return session.CommitAsync();
        }
    }

    [Fact]
    public async Task A_flush_that_fails_fails_the_append()
    {
        var storage = new MemorySegments { FlushFails = true };
        await using var log = LogProbe.Open(storage, options: new CheckpointLogOptions { Durability = Durability.PowerLoss });

        await Assert.ThrowsAsync<CheckpointWriteException>(async () => await log.AppendAsync(1, "not safe"));
        Assert.Null(log.Read(1));
    }

    [Fact]
    public void A_folder_that_cannot_be_flushed_is_an_error_that_names_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is nothing to flush there.");
        var missing = Path.Combine(Path.GetTempPath(), "distilabel-no-such-folder");

        Assert.Contains(missing, Assert.Throws<IOException>(() => FolderFlush.Run(missing)).Message, StringComparison.Ordinal);
        FolderFlush.Run(Path.GetTempPath());
    }

    private static void AssertHolds(CheckpointLog log, int stored, int others = 0)
    {
        Assert.Equal(stored + others, log.Count);
        for (var key = 0UL; key < 12; key++)
        {
            Assert.Equal(key < (ulong)stored ? LogProbe.ValueOf(key, 20) : null, log.Read(key));
        }
    }

    /// <summary>Appends twelve records, two at a time, until one fails.</summary>
    /// <returns>How many were stored.</returns>
    private static async Task<int> AppendUntilItFailsAsync(MemorySegments storage)
    {
        await using var log = LogProbe.Open(storage, options: new CheckpointLogOptions { SegmentLength = 250 });
        for (var key = 0UL; key < 12; key += 2)
        {
            try
            {
                await log.AppendAsync((key, LogProbe.ValueOf(key, 20)), (key + 1, LogProbe.ValueOf(key + 1, 20)));
            }
            catch (CheckpointWriteException)
            {
                AssertHolds(log, (int)key);
                return (int)key;
            }
        }

        return 12;
    }
}
