using Distilabel.Dataflow.ParquetFiles;
using ParquetSharp;
using ParquetSharp.Schema;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Times of the old type INT96, as Spark, Hive and Impala write them: nanoseconds of a day, and the number of the Julian day.</summary>
public sealed class Int96Tests : IDisposable
{
    private const int DayOf1970 = 2_440_588;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Times_are_read_to_the_microsecond_also_where_64_bits_of_nanoseconds_end()
    {
        var path = Write((DayOf1970, 0), (DayOf1970 + 19_000, 45_296_123_456_789), (DayOf1970 + (365 * 5000), 1_000), (DayOf1970 - (365 * 1000), 86_399_999_999_000));

        Assert.Equal(["1970-01-01T00:00:00", "2022-01-08T12:34:56.123456", "6966-09-06T00:00:00.000001", "0970-08-31T23:59:59.999999"], await ReadAsync(path));
    }

    /// <summary>Arrow makes another time of it, without a word.</summary>
    [Fact]
    public async Task A_time_that_microseconds_do_not_hold_is_refused_with_its_file_row_and_column()
    {
        var path = Write((DayOf1970, 0), (DayOf1970 + 1, 0), (DayOf1970 + 107_000_000, 0));

        var exception = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Column 'at' of row 2 holds a time of the old type INT96", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(string path)
    {
        var file = ParquetFile.Open(path);
        var read = new List<string>();
        await foreach (var batch in file.ReadAsync([.. file.Schema.Columns.Select(static column => new WantedColumn(column.Name, column.Type, true))], 2, TestContext.Current.CancellationToken))
        {
            read.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => $"{batch[0][row]}"));
        }

        return read;
    }

    private string Write(params (int Day, long Nanoseconds)[] times)
    {
        var path = _folder.File("times.parquet");
        using var column = new PrimitiveNode("at", Repetition.Required, LogicalType.None(), PhysicalType.Int96);
        using var root = new GroupNode("schema", Repetition.Required, [column]);
        using var properties = WriterProperties.GetDefaultWriterProperties();
        using var writer = new ParquetSharp.ParquetFileWriter(path, root, properties);
        using (var group = writer.AppendRowGroup())
        {
            using var values = (ColumnWriter<Int96>)group.NextColumn();
            values.WriteBatch(Array.ConvertAll(times, static time => new Int96((int)time.Nanoseconds, (int)(time.Nanoseconds >> 32), time.Day)));
        }

        writer.Close();
        return path;
    }
}
