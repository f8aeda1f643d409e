using Distilabel.Dataflow.ParquetFiles;
using Distilabel.Dataflow.ParquetFiles.Reading;
using ParquetSharp;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Values that a file has once and its rows often: a column of gigabytes in a file of some kilobytes.</summary>
/// <remarks>With <c>DISTILABEL_LONG_TESTS=1</c> in the environment there are more than 2 GB in one row group, which no array of Arrow's holds.</remarks>
public sealed class LargeValueTests : IDisposable
{
    private const int Length = 1_000_000;

    private static readonly int Rows = Environment.GetEnvironmentVariable("DISTILABEL_LONG_TESTS") == "1" ? 2_200 : 150;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Texts_of_a_megabyte_from_a_dictionary_are_read_a_few_rows_at_a_time()
    {
        var text = new string('x', Length);
        var path = Write(Enumerable.Repeat(text, Rows));

        Assert.InRange(RowsOfPiece(path), 1, 8);
        Assert.Equal(Enumerable.Repeat(text.Length, Rows), await LengthsAsync(path, static value => ((string)value!).Length));
    }

    [Fact]
    public async Task Lists_of_such_texts_are_read_a_few_rows_at_a_time()
    {
        var text = new string('x', Length);
        var path = Write(Enumerable.Repeat(new[] { text, "y" }, Rows));

        Assert.InRange(RowsOfPiece(path), 1, 8);
        Assert.Equal(Enumerable.Repeat(text.Length + 1, Rows), await LengthsAsync(path, static value => ((IReadOnlyList<string?>)value!).Sum(static item => item!.Length)));
    }

    [Fact]
    public async Task One_long_text_among_short_ones_bounds_the_rows_of_a_piece()
    {
        // The mean is small, and still 64 rows may be the long one.
        var texts = Enumerable.Range(0, 20_000).Select(static i => i == 19_999 ? new string('x', Length) : $"{i % 100}").ToList();
        var path = Write(texts);

        Assert.InRange(RowsOfPiece(path), 1, 128);
        Assert.Equal(texts.Select(static text => text.Length), await LengthsAsync(path, static value => ((string)value!).Length));
    }

    [Fact]
    public void Numbers_that_take_no_room_in_the_file_bound_the_rows_of_a_piece()
    {
        var path = Write(Enumerable.Repeat(new long[100_000], 40));

        Assert.InRange(RowsOfPiece(path), 1, 8);
    }

    [Fact]
    public void Short_texts_are_read_thousands_of_rows_at_a_time() =>
        Assert.InRange(RowsOfPiece(Write(Enumerable.Range(0, 20_000).Select(static i => $"text {i % 300}"))), 4096, 8192);

    private static int RowsOfPiece(string path)
    {
        using var rows = new PieceRows(new FileContent(path, null), [0], batchSize: 1);
        return rows.Of(0);
    }

    private static async Task<List<int>> LengthsAsync(string path, Func<object?, int> length)
    {
        var file = ParquetFile.Open(path);
        var lengths = new List<int>();
        await foreach (var batch in file.ReadAsync([new WantedColumn("c", file.Schema.Columns[0].Type, true)], 5, TestContext.Current.CancellationToken))
        {
            lengths.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => length(batch[0][row])));
        }

        return lengths;
    }

    private string Write<T>(IEnumerable<T> rows)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.parquet");
        using var writer = new ParquetSharp.ParquetFileWriter(path, [new Column<T>("c")]);
        using var group = writer.AppendRowGroup();
        using (var column = group.NextColumn().LogicalWriter<T>())
        {
            foreach (var chunk in rows.Chunk(100))
            {
                column.WriteBatch(chunk);
            }
        }

        writer.Close();
        return path;
    }
}
