using CsCheck;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class CheckpointRecoveryTests
{
    private const int SegmentHeader = 40;

    [Fact]
    public async Task Every_single_bit_flip_costs_at_most_the_frame_it_is_in()
    {
        var (files, frames) = await SmallLogAsync();
        for (var bit = 0; bit < files[1].Length * 8; bit++)
        {
            var storage = new MemorySegments(files);
            storage.Change(1, bytes =>
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                return bytes;
            });
            var damage = new List<CheckpointDamage>();
            await using var log = LogProbe.Open(storage, damage);

            var hit = frames.FirstOrDefault(frame => bit / 8 >= frame.Start && bit / 8 < frame.End);
            AssertHolds(log, frames.Where(frame => frame != hit), hit is null ? [] : [hit]);
            var report = Assert.Single(damage);
            Assert.Equal("memory/1", report.File);
            Assert.Equal((hit?.Start ?? 0, hit is null ? SegmentHeader : hit.End - hit.Start), (report.Offset, report.Bytes));
        }
    }

    [Fact]
    public async Task Cut_at_any_length_a_log_keeps_the_frames_before_the_cut_and_goes_on()
    {
        var (files, frames) = await SmallLogAsync();
        for (var length = 0; length < files[1].Length; length++)
        {
            var storage = new MemorySegments(files);
            storage.Change(1, bytes => bytes[..length]);
            var damage = new List<CheckpointDamage>();
            var kept = frames.Where(frame => frame.End <= length).ToArray();
            await using (var log = LogProbe.Open(storage, damage))
            {
                AssertHolds(log, kept, frames.Except(kept));
                await log.AppendAsync(1000, "after the cut");
            }

            var whole = length == 0 || (length >= SegmentHeader && kept.Select(frame => frame.End).Append(SegmentHeader).Max() == length);
            Assert.Equal(whole, damage.Count == 0);
            damage.Clear();
            await using var again = LogProbe.Open(storage, damage);
            AssertHolds(again, kept, frames.Except(kept), found: kept.Sum(frame => frame.Keys.Length) + 1);
            Assert.Equal("after the cut", again.ReadText(1000));
            Assert.Equal(length is > 0 and < SegmentHeader, damage.Count > 0);
        }
    }

    [Fact]
    public async Task A_tail_of_zeros_is_cut_off()
    {
        var (files, frames) = await SmallLogAsync();
        foreach (var from in frames.SelectMany(frame => new[] { frame.Start, frame.Start + 5, frame.Start + 30, frame.End - 1 }))
        {
            var storage = new MemorySegments(files);
            storage.Change(1, bytes => [.. bytes[..from], .. new byte[10_000]]);
            var damage = new List<CheckpointDamage>();
            var kept = frames.Where(frame => frame.End <= from).ToArray();
            await using (var log = LogProbe.Open(storage, damage))
            {
                AssertHolds(log, kept, frames.Except(kept));
                await log.AppendAsync(1000, "after the zeros");
            }

            Assert.NotEmpty(damage);
            Assert.Equal(from + 10_000, damage[^1].Offset + damage[^1].Bytes);
            damage.Clear();
            await using var again = LogProbe.Open(storage, damage);
            Assert.Empty(damage);
            Assert.Equal("after the zeros", again.ReadText(1000));
        }
    }

    [Fact]
    public async Task A_report_says_how_many_records_are_lost_and_where()
    {
        var (files, frames) = await SmallLogAsync();
        var storage = new MemorySegments(files);
        storage.Change(1, bytes =>
        {
            bytes[frames[1].End - 1] ^= 1;
            return bytes;
        });
        var damage = new List<CheckpointDamage>();
        await using var log = LogProbe.Open(storage, damage);

        var report = Assert.Single(damage);
        Assert.Equal(frames[1].Keys.Length, report.Records);
        Assert.Equal(
            $"memory/1, offset {frames[1].Start}: a checksum does not hold; {frames[1].End - frames[1].Start} bytes with 2 records are left out and will be done again.",
            report.ToString());
    }

    [Fact]
    public async Task Damage_that_happens_after_the_log_was_opened_is_noticed_on_reading_and_said_once()
    {
        var (files, frames) = await SmallLogAsync();
        var storage = new MemorySegments(files);
        var damage = new List<CheckpointDamage>();
        await using var log = LogProbe.Open(storage);
        storage.Change(1, bytes =>
        {
            bytes[frames[1].End - 1] ^= 1;
            return bytes;
        });

        AssertHolds(log, frames.Where((_, i) => i != 1), [frames[1]], found: frames.Sum(frame => frame.Keys.Length), damage);
        Assert.Equal(frames[1].Start, Assert.Single(damage).Offset);

        await log.AppendAsync(frames[1].Keys[0], "done again");
        Assert.Equal("done again", log.ReadText(frames[1].Keys[0]));
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_open_is_damage_and_no_crash()
    {
        var (files, frames) = await SmallLogAsync();
        var storage = new MemorySegments(files);
        await using var log = LogProbe.Open(storage);
        storage.Change(1, bytes => bytes[..(frames[1].Start + 10)]);

        AssertHolds(log, frames[..1], frames[1..], found: frames.Sum(frame => frame.Keys.Length));
    }

    [Fact]
    public async Task A_frame_inside_a_value_is_never_taken_for_a_record()
    {
        var (files, frames) = await SmallLogAsync();
        var storage = new MemorySegments(files);
        var copied = files[1];
        await using (var log = LogProbe.Open(storage))
        {
            await log.AppendAsync((500UL, copied), (501UL, LogProbe.ValueOf(501, 3000)));
        }

        // With the header of the outer frame gone, the search for the next one runs through the value.
        storage.Change(1, bytes =>
        {
            bytes[copied.Length] ^= 1;
            return bytes;
        });
        var damage = new List<CheckpointDamage>();
        await using var again = LogProbe.Open(storage, damage);

        Assert.Equal(frames.Sum(frame => frame.Keys.Length), again.Count);
        Assert.Equal(copied.Length, Assert.Single(damage).Offset);
    }

    [Fact]
    public async Task A_segment_of_another_log_gives_no_records_and_is_left_as_it_is()
    {
        var other = new MemorySegments();
        await using (var log = CheckpointLog.Open(other, 42, new CheckpointLogOptions()))
        {
            await log.AppendAsync(1, "of another step");
        }

        var before = other.Copy()[1];
        var damage = new List<CheckpointDamage>();
        await using (var log = LogProbe.Open(other, damage))
        {
            Assert.Equal(0, log.Count);
            await log.AppendAsync(1, "of this step");
        }

        Assert.NotEmpty(damage);
        Assert.Equal(before, other.Copy()[1]);
        await using var again = LogProbe.Open(other);
        Assert.Equal("of this step", again.ReadText(1));
    }

    [Fact]
    public async Task A_newer_format_is_refused_with_its_version()
    {
        var (files, _) = await SmallLogAsync();
        var storage = new MemorySegments(files);
        storage.Change(1, bytes =>
        {
            bytes[8] = SegmentFormat.Version + 1;
            var check = System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, 32));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), check);
            return bytes;
        });
        var before = storage.Copy()[1];

        var exception = Assert.Throws<CheckpointVersionException>(() => LogProbe.Open(storage));

        Assert.Equal(SegmentFormat.Version + 1, exception.Version);
        Assert.Contains("memory/1", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"format version {SegmentFormat.Version + 1}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, storage.Copy()[1]);
    }

    [Fact]
    public void Random_bytes_are_never_a_crash_and_never_a_record() =>
        Gen.Select(Gen.Byte.Array[0, 2000], Gen.Bool).Sample((noise, withHeader) =>
        {
            var header = new byte[SegmentHeader];
            SegmentFormat.WriteSegmentHeader(header, LogProbe.Signature, 1);
            var storage = new MemorySegments([KeyValuePair.Create(1, withHeader ? [.. header, .. noise] : noise)]);
            var log = LogProbe.Open(storage);
            Assert.Equal(0, log.Count);
            log.AppendAsync(1, "after the noise").AsTask().GetAwaiter().GetResult();
            log.DisposeAsync().AsTask().GetAwaiter().GetResult();

            Assert.Equal("after the noise", LogProbe.Open(storage).ReadText(1));
        });

    [Fact]
    public async Task Random_damage_never_gives_a_wrong_value()
    {
        var storage = new MemorySegments();
        await using (var log = LogProbe.Open(storage))
        {
            for (var key = 0UL; key < 200; key += 4)
            {
                await log.AppendAsync(Enumerable.Range(0, 4).Select(row => (key + (ulong)row, LogProbe.ValueOf(key + (ulong)row, 40))));
            }
        }

        var files = storage.Copy();
        Gen.Select(Gen.Int[0, files[1].Length - 1], Gen.Byte.Array[1, 400], Gen.Int[0, 300], Gen.Int[0, 2]).Sample((at, noise, shift, kind) =>
        {
            var damaged = new MemorySegments(files);
            damaged.Change(1, bytes => kind switch
            {
                // Overwritten, with bytes missing, and with bytes too many.
                0 => [.. bytes[..at], .. noise, .. bytes.AsSpan(Math.Min(bytes.Length, at + noise.Length))],
                1 => [.. bytes[..at], .. bytes.AsSpan(Math.Min(bytes.Length, at + shift))],
                _ => [.. bytes[..at], .. noise, .. bytes[at..]],
            });
            var session = new CheckpointSession(LogProbe.Open(damaged));
            for (var key = 0UL; key < 200; key++)
            {
                Assert.True(session.Read(key) is not { } value || value.AsSpan().SequenceEqual(LogProbe.ValueOf(key, 40)));
            }
        });
    }

    [Theory]
    [InlineData(BlockCompression.Lz4)]
    [InlineData(BlockCompression.Zstandard)]
    internal void A_header_that_promises_more_than_the_file_holds_gets_no_memory(BlockCompression compression)
    {
        var seed = SegmentFormat.SeedOf(LogProbe.Signature, 1);
        foreach (var (records, raw, stored) in new[]
        {
            (1, int.MaxValue, 20), (4096, 2_000_000_000, 2_000_000_000), (1, 10_000_000, 20), (1, 60_000, 20), (4, 3, 3), (0, 1, 1), (-1, 9, 9), (1, 9, -9),
        })
        {
            var body = LogProbe.ValueOf(1, 28);
            var header = new FrameHeader(compression, records, raw, stored, FrameHeader.CheckBody(body, seed, SegmentHeader));
            var bytes = new byte[SegmentHeader + FrameHeader.Length + body.Length];
            SegmentFormat.WriteSegmentHeader(bytes, LogProbe.Signature, 1);
            header.Write(bytes.AsSpan(SegmentHeader), seed, SegmentHeader);
            body.CopyTo(bytes.AsSpan(SegmentHeader + FrameHeader.Length));
            var storage = new MemorySegments([KeyValuePair.Create(1, bytes)]);

            var before = GC.GetAllocatedBytesForCurrentThread();
            var log = LogProbe.Open(storage);
            foreach (var key in new[] { BitConverter.ToUInt64(body), 0UL })
            {
                Assert.Null(log.Read(key));
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        }
    }

    private static void AssertHolds(
        CheckpointLog log, IEnumerable<WrittenFrame> there, IEnumerable<WrittenFrame> gone, int? found = null, List<CheckpointDamage>? damage = null)
    {
        var session = new CheckpointSession(log, reported => damage?.Add(reported));
        Assert.Equal(found ?? there.Sum(frame => frame.Keys.Length), log.Count);
        Assert.All(there.SelectMany(frame => frame.Keys), key => Assert.Equal(LogProbe.ValueOf(key, 20), session.Read(key)));
        Assert.All(gone.SelectMany(frame => frame.Keys), key => Assert.Null(session.Read(key)));
    }

    /// <summary>A log of one segment with four frames, and where they are.</summary>
    private static async Task<(Dictionary<int, byte[]> Files, WrittenFrame[] Frames)> SmallLogAsync()
    {
        var storage = new MemorySegments();
        var frames = new List<WrittenFrame>();
        await using var log = LogProbe.Open(storage);
        var start = SegmentHeader;
        foreach (var keys in new ulong[][] { [1, 2, 3], [4, 5], [6], [7, 8, 9, 10] })
        {
            await log.AppendAsync(keys.Select(key => (key, LogProbe.ValueOf(key, 20))));
            var end = storage.Copy()[1].Length;
            frames.Add(new WrittenFrame(start, end, keys));
            start = end;
        }

        return (storage.Copy(), [.. frames]);
    }

    private sealed record WrittenFrame(int Start, int End, ulong[] Keys);
}
