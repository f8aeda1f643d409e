using System.Globalization;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class CheckpointSessionTests
{
    [Fact]
    public async Task Equal_rows_keep_a_result_each_and_get_it_in_their_order()
    {
        await using var log = LogProbe.Open(new MemorySegments());
        var first = await RunAsync(log, [7, 7, 8, 7]);
        Assert.Equal(["7 new 0", "7 new 1", "8 new 2", "7 new 3"], first);

        Assert.Equal(["7 new 0", "7 new 1", "8 new 2", "7 new 3"], await RunAsync(log, [7, 7, 8, 7]));
        Assert.Equal(["8 new 2", "7 new 0", "9 new 2", "7 new 1", "7 new 3"], await RunAsync(log, [8, 7, 9, 7, 7]));
        Assert.Equal(["7 new 0", "7 new 1", "7 new 3", "7 new 3"], await RunAsync(log, [7, 7, 7, 7]));
    }

    [Fact]
    public async Task Rows_that_are_equal_by_the_hundred_keep_a_result_each_too()
    {
        await using var log = LogProbe.Open(new MemorySegments());
        int[] rows = [.. Enumerable.Repeat(7, 300), 8, .. Enumerable.Repeat(7, 300), 8];
        var first = await RunAsync(log, rows);

        Assert.Equal(rows.Length, first.Distinct().Count());
        Assert.Equal(first, await RunAsync(log, rows));
    }

    [Fact]
    public void However_rows_are_moved_added_and_removed_each_run_gets_what_the_model_says() =>
        Gen.Int[0, 5].Array[0, 20].Array[1, 6].Sample(runs =>
        {
            var storage = new MemorySegments();
            var model = new Dictionary<int, List<string>>();
            foreach (var rows in runs)
            {
                var log = LogProbe.Open(storage);
                var asked = new Dictionary<int, int>();
                var expected = rows.Select((row, place) =>
                {
                    var results = model.TryGetValue(row, out var known) ? known : model[row] = [];
                    var repetition = asked[row] = asked.GetValueOrDefault(row, -1) + 1;
                    if (repetition == results.Count)
                    {
                        results.Add($"{row} new {place}");
                    }

                    return results[repetition];
                }).ToArray();

                Assert.Equal(expected, RunAsync(log, rows).GetAwaiter().GetResult());
                log.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        });

    [Fact]
    public async Task A_repetition_that_was_lost_is_done_again_and_the_others_keep_theirs()
    {
        await using var log = LogProbe.Open(new MemorySegments());
        await log.AppendAsync(CheckpointSession.KeyOf(RowOf(7), 0), "zero");
        await log.AppendAsync(CheckpointSession.KeyOf(RowOf(7), 2), "two");

        Assert.Equal(["zero", "7 new 1", "two"], await RunAsync(log, [7, 7, 7]));
    }

    [Fact]
    public async Task Two_runs_at_once_count_for_themselves()
    {
        await using var log = LogProbe.Open(new MemorySegments());
        await log.AppendAsync((ulong)RowOf(7), "seven");
        var one = new CheckpointSession(log);
        var other = new CheckpointSession(log);
        var record = new int[1];

        Assert.True(one.Find([RowOf(7)], record));
        Assert.False(one.LocationOf(record[0]).IsNowhere);
        Assert.True(other.Find([RowOf(7)], record));
        Assert.False(other.LocationOf(record[0]).IsNowhere);
        one.Find([RowOf(7)], record);
        Assert.True(one.LocationOf(record[0]).IsNowhere);
    }

    [Fact]
    public async Task Rows_in_any_order_are_read_from_frames_in_any_order()
    {
        await using var log = LogProbe.Open(new MemorySegments(), options: new CheckpointLogOptions { SegmentLength = 20_000 });
        for (var frame = 0UL; frame < 100; frame++)
        {
            await log.AppendAsync(Enumerable.Range(0, 10).Select(row => ((frame * 10) + (ulong)row, LogProbe.ValueOf((frame * 10) + (ulong)row, 100))));
        }

        Gen.Int[0, 1100].Array[1, 200].Sample(
            keys =>
            {
                foreach (var key in keys.Select(key => (ulong)key))
                {
                    Assert.Equal(key < 1000 ? LogProbe.ValueOf(key, 100) : null, new CheckpointSession(log).Read(key));
                }

                var session = new CheckpointSession(log);
                foreach (var key in keys.Distinct().Select(key => (ulong)key))
                {
                    Assert.Equal(key < 1000 ? LogProbe.ValueOf(key, 100) : null, session.Read(key));
                }
            },
            iter: 20);
    }

    [Fact]
    public async Task A_row_takes_at_most_64_bytes_of_memory()
    {
        // The table's growth is what varies, so the bound is looked at all along the way. While it grows, the old one takes up to 5 bytes more.
        var batch = new RecordBuffer();
        await using var log = LogProbe.Open(new MemorySegments());
        var session = new CheckpointSession(log);
        var rows = new UInt128[1000];
        var records = new int[1000];
        var random = new Random(1);
        for (var done = 1000; done <= 300_000; done += 1000)
        {
            batch.Clear();
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
                batch.Add([1]);
            }

            session.Find(rows, records);
            log.Append(records, batch);
            await log.CommitAsync();
            Assert.InRange(log.IndexBytes + session.CountingBytes, 0, (done * 36) + 700_000);
        }

        Assert.Equal(300_000, log.Count);
    }

    [Fact]
    public void A_table_numbers_keys_as_a_dictionary_does_whatever_the_keys() => AssertNumbersAsADictionary(0, 1000, iterations: 100);

    [Fact]
    public void A_table_that_has_grown_many_times_still_does() => AssertNumbersAsADictionary(100_000, 200_000, iterations: 3);

    private static void AssertNumbersAsADictionary(int least, int most, int iterations) =>
        Gen.OneOf(Gen.ULong, Gen.ULong[0, 100_000], Gen.ULong[0, 100].Select(key => key << 58), Gen.ULong[0, 1000].Select(key => key << 32))
            .Array[least, most].Sample(
            keys =>
            {
                var table = new KeyTable();
                var model = new Dictionary<ulong, int>();
                foreach (var key in keys)
                {
                    model.TryAdd(key, model.Count);
                    table.Reserve(1);
                    Assert.Equal(model[key], NumberOf(table, key));
                }

                Assert.Equal(model.Count, table.Count);
                Assert.All(model, known => Assert.Equal(known.Value, NumberOf(table, known.Key)));
                Assert.All(model, known => Assert.Equal(known.Value, table.Find(known.Key)));
                Assert.All(model, known => Assert.Equal(known.Key, table[known.Value]));
            },
            iter: iterations);

    private static int NumberOf(KeyTable table, ulong key)
    {
        var number = new int[1];
        table.Add([key], number);
        return number[0];
    }

    private static UInt128 RowOf(int row) => new((ulong)row, (ulong)row * 31);

    /// <summary>A run over <paramref name="rows"/>: what is stored is read, what is not is made and stored.</summary>
    private static async Task<string[]> RunAsync(CheckpointLog log, int[] rows)
    {
        var session = new CheckpointSession(log);
        var records = new int[rows.Length];
        session.Find([.. rows.Select(RowOf)], records);
        var results = new string[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            results[i] = session.TryRead(records[i], out var value)
                ? System.Text.Encoding.UTF8.GetString(value.Span)
                : string.Create(CultureInfo.InvariantCulture, $"{rows[i]} new {i}");
        }

        // Results come in another order than the rows, as they do from a model.
        foreach (var i in Enumerable.Range(0, rows.Length).Where(i => session.LocationOf(records[i]).IsNowhere).ToArray().Reverse())
        {
            var value = new RecordBuffer();
            value.Add(System.Text.Encoding.UTF8.GetBytes(results[i]));
            log.Append([records[i]], value);
            await log.CommitAsync();
        }

        return results;
    }
}
