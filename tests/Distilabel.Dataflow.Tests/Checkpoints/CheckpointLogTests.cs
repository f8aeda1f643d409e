using CsCheck;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class CheckpointLogTests
{
    [Fact]
    public async Task What_was_appended_is_found_at_once_and_after_opening_again()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync(1, "one");
            await log.AppendAsync((2UL, "two"u8.ToArray()), (3UL, []));

            Assert.Equal("one", log.ReadText(1));
            Assert.Equal("two", log.ReadText(2));
            Assert.Equal("", log.ReadText(3));
            Assert.Null(log.ReadText(4));
        }

        var damage = new List<CheckpointDamage>();
        await using var again = LogProbe.Open(storage, damage);
        Assert.Equal(["one", "two", "", null], new ulong[] { 1, 2, 3, 4 }.Select(again.ReadText));
        Assert.Equal(3, again.Count);
        Assert.Empty(damage);
    }

    [Fact]
    public async Task Nothing_is_written_before_the_first_append()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync();
            Assert.Null(log.Read(1));
        }

        Assert.Empty(storage.List());
    }

    [Fact]
    public async Task Of_two_records_with_one_key_the_later_counts()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync(1, "first");
            await log.AppendAsync(1, "second");
            Assert.Equal("second", log.ReadText(1));
        }

        await using var again = LogProbe.Open(storage);
        Assert.Equal("second", again.ReadText(1));
    }

    [Fact]
    public async Task Segments_roll_at_their_size_and_the_last_one_is_continued()
    {
        var storage = new MemorySegments();
        var options = new CheckpointLogOptions { SegmentLength = 500 };
        for (var run = 0UL; run < 3; run++)
        {
            await using var log = LogProbe.Open(storage, options: options);
            for (var key = run * 10; key < (run * 10) + 10; key++)
            {
                await log.AppendAsync((key, LogProbe.ValueOf(key, 100)));
            }
        }

        // A frame of one such record takes 137 bytes, the header of a segment 40: four frames reach 500.
        Assert.Equal(Enumerable.Range(1, 8), storage.List());
        await using var again = LogProbe.Open(storage, options: options);
        for (var key = 0UL; key < 30; key++)
        {
            Assert.Equal(LogProbe.ValueOf(key, 100), again.Read(key));
        }
    }

    [Fact]
    public async Task A_value_of_ten_megabytes_stands_among_small_ones()
    {
        var storage = new MemorySegments();
        var large = LogProbe.ValueOf(2, 10_000_000);
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync((1UL, [1]), (2UL, large), (3UL, [3]));
        }

        await using var again = LogProbe.Open(storage);
        Assert.Equal([1], again.Read(1));
        Assert.Equal(large, again.Read(2));
        Assert.Equal([3], again.Read(3));
    }

    [Fact]
    public async Task Ten_thousand_records_of_one_append_are_found()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync(Enumerable.Range(0, 10_000).Select(key => ((ulong)key, new[] { (byte)key })));
        }

        await using var again = LogProbe.Open(storage);
        Assert.All(Enumerable.Range(0, 10_000), key => Assert.Equal(new[] { (byte)key }, again.Read((ulong)key)));
    }

    [Fact]
    public async Task Text_is_compressed_and_noise_is_stored_as_it_is()
    {
        var text = new MemorySegments();
        await using (var log = LogProbe.Open(text))
        {
            await log.AppendAsync(1, string.Concat(Enumerable.Repeat("All work and no play. ", 1000)));
        }

        var noise = new MemorySegments();
        await using (var log = LogProbe.Open(noise))
        {
            await log.AppendAsync((1UL, LogProbe.ValueOf(1, 22_000)));
        }

        Assert.InRange(text.Copy()[1].Length, 1, 300);
        Assert.Equal(40 + 28 + 8 + 3 + 22_000, noise.Copy()[1].Length);
    }

    [Fact]
    public async Task A_row_of_a_hundred_incompressible_bytes_costs_less_than_a_tenth_more_on_disk()
    {
        var storage = new MemorySegments();
        var values = 0;
        await using (var log = LogProbe.Open(storage))
        {
            for (var batch = 0UL; batch < 200; batch++)
            {
                await log.AppendAsync(Enumerable.Range(0, 50).Select(row => ((batch * 50) + (ulong)row, LogProbe.ValueOf((batch * 50) + (ulong)row, 100))));
                values += 50 * 100;
            }
        }

        Assert.InRange(storage.Copy()[1].Length / (double)values, 1, 1.1);
    }

    [Fact]
    public void Whatever_is_appended_in_whatever_batches_a_log_holds_what_a_dictionary_holds() =>
        Gen.Select(
            Gen.Select(Gen.ULong[0, 40], Gen.Int[0, 300]).Array[0, 30].Array[0, 12],
            Gen.Long[1, 5_000],
            Gen.Bool.Array[12]).Sample((batches, segmentLength, reopens) =>
        {
            var storage = new MemorySegments();
            var options = new CheckpointLogOptions { SegmentLength = segmentLength };
            var model = new Dictionary<ulong, byte[]>();
            var log = LogProbe.Open(storage, options: options);
            for (var i = 0; i < batches.Length; i++)
            {
                var records = batches[i].Select(record => (record.Item1, LogProbe.ValueOf(record.Item1, record.Item2))).ToArray();
                log.AppendAsync(records).AsTask().GetAwaiter().GetResult();
                foreach (var (key, value) in records)
                {
                    model[key] = value;
                }

                if (reopens[i])
                {
                    log.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    log = LogProbe.Open(storage, options: options);
                }

                Assert.Equal(model.Count, log.Count);
                Assert.All(Enumerable.Range(0, 41), key => Assert.Equal(model.GetValueOrDefault((ulong)key), log.Read((ulong)key)));
            }
        });

    [Fact]
    public async Task Appends_from_many_threads_are_all_there()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage, options: new CheckpointLogOptions { SegmentLength = 100_000 }))
        {
            await Parallel.ForAsync(0, 2_000, async (i, _) =>
            {
                var first = (ulong)i * 3;
                await log.AppendAsync(Enumerable.Range(0, 3).Select(row => (first + (ulong)row, LogProbe.ValueOf(first + (ulong)row, 60))));
                Assert.Equal(LogProbe.ValueOf(first, 60), log.Read(first));
            });
        }

        var damage = new List<CheckpointDamage>();
        await using var again = LogProbe.Open(storage, damage);
        Assert.Empty(damage);
        Assert.Equal(6_000, again.Count);
        var session = new CheckpointSession(again);
        Assert.All(Enumerable.Range(0, 6_000), key => Assert.Equal(LogProbe.ValueOf((ulong)key, 60), session.Read((ulong)key)));
    }

    [Fact]
    public async Task Appends_that_meet_a_write_under_way_are_written_together_and_nobody_waits_but_the_writer()
    {
        var storage = new MemorySegments();
        await using var log = LogProbe.Open(storage);
        Task[] others = [];
        storage.Before = _ =>
        {
            // Runs in the middle of the first write, on the thread of its appender.
            storage.Before = null;
            others = [.. Enumerable.Range(1, 100).Select(key => log.AppendAsync((ulong)key, "other").AsTask())];
            Assert.DoesNotContain(others, other => other.IsCompleted);
        };

        var first = log.AppendAsync(0, "first");
        Assert.True(first.IsCompletedSuccessfully);
        await Task.WhenAll(others);

        Assert.Equal(100, others.Length);
        Assert.Equal(2, storage.Writes);
        Assert.All(Enumerable.Range(1, 100), key => Assert.Equal("other", log.ReadText((ulong)key)));
    }

    [Fact]
    public async Task Several_appends_are_one_write_when_they_are_committed_once_and_are_found_after_it()
    {
        var storage = new MemorySegments();
        await using var log = LogProbe.Open(storage);
        for (var key = 0UL; key < 10; key++)
        {
            var value = new RecordBuffer();
            value.Add(LogProbe.ValueOf(key, 30));
            log.Append(log.Find(key), value);
        }

        Assert.Null(log.Read(0));
        Assert.Empty(storage.List());
        await log.CommitAsync();
        await log.CommitAsync();

        Assert.Equal(1, storage.Writes);
        Assert.Equal(LogProbe.ValueOf(9, 30), log.Read(9));
    }

    [Fact]
    public async Task With_power_loss_durability_an_append_completes_after_the_flush_that_it_shares()
    {
        var storage = new MemorySegments();
        using var mayFlush = new SemaphoreSlim(0);
        var flushing = new TaskCompletionSource();
        storage.Before = what =>
        {
            if (what == "flush")
            {
                flushing.TrySetResult();
                mayFlush.Wait();
            }
        };
        await using var log = LogProbe.Open(storage, options: new CheckpointLogOptions { Durability = Durability.PowerLoss });

        var first = log.AppendAsync(0, "first").AsTask();
        await flushing.Task;
        var others = Enumerable.Range(1, 100).Select(key => log.AppendAsync((ulong)key, "other").AsTask()).ToArray();
        Assert.False(first.IsCompleted);
        Assert.Null(log.ReadText(0));
        mayFlush.Release();
        await first;
        Assert.DoesNotContain(others, other => other.IsCompleted);
        mayFlush.Release();
        await Task.WhenAll(others);

        Assert.Equal(2, storage.Flushes);
        Assert.Equal("other", log.ReadText(100));
    }

    [Fact]
    public async Task Each_files_name_is_flushed_before_what_it_holds_is_promised_and_only_where_that_is_asked_for()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync(0, "zero");
        }

        Assert.Equal(0, storage.NameFlushes);
        await using var flushing = LogProbe.Open(storage, options: new CheckpointLogOptions { Durability = Durability.PowerLoss, SegmentLength = 200 });
        var flushed = new List<int>();
        for (var key = 1UL; key < 4; key++)
        {
            await flushing.AppendAsync((key, LogProbe.ValueOf(key, 100)));
            flushed.Add(storage.NameFlushes);
        }

        // One that was made without flushes, and one that is new; the third record follows the second.
        Assert.Equal(2, storage.Copy().Count);
        Assert.Equal([1, 2, 2], flushed);
    }

    [Fact]
    public async Task Closing_waits_for_the_appends_under_way()
    {
        foreach (var durability in Enum.GetValues<Durability>())
        {
            var storage = new MemorySegments();
            var log = LogProbe.Open(storage, options: new CheckpointLogOptions { Durability = durability });
            var appends = Enumerable.Range(0, 50).Select(key => log.AppendAsync((ulong)key, "value").AsTask()).ToArray();
            await log.DisposeAsync();

            Assert.All(appends, append => Assert.True(append.IsCompletedSuccessfully));
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await log.AppendAsync(99, "late"));
        }
    }

    [Fact]
    public async Task A_buffer_can_be_used_again_as_soon_as_the_append_has_taken_it()
    {
        await using var log = LogProbe.Open(new MemorySegments());
        var values = new RecordBuffer();
        var appends = new List<Task>();
        for (var key = 0UL; key < 100; key++)
        {
            values.Clear();
            values.Add(LogProbe.ValueOf(key, 30));
            log.Append(log.Find(key), values);
            appends.Add(log.CommitAsync().AsTask());
        }

        await Task.WhenAll(appends);
        Assert.All(Enumerable.Range(0, 100), key => Assert.Equal(LogProbe.ValueOf((ulong)key, 30), log.Read((ulong)key)));
    }
}
