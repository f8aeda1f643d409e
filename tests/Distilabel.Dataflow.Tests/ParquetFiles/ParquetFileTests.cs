using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.ParquetFiles;
using static Distilabel.Dataflow.Tests.ParquetFiles.TestTypes;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_whatever_its_type_nesting_and_nulls() =>
        await Gen.Select(RandomColumns.Type.Array[1, 4], Gen.Int[0, 40], Gen.Int[1, 17])
            .SelectMany((types, rows, batchSize) => Gen.Select(
                types.Select(type => RandomColumns.Column(type, rows)).Aggregate(
                    Gen.Const(Array.Empty<Column>()), static (all, next) => all.Select(next, static (columns, column) => (Column[])[.. columns, column])),
                Gen.Const((types, rows, batchSize)),
                static (columns, shape) => (columns, shape.types, shape.rows, shape.batchSize)))
            .SampleAsync(
                async sample =>
                {
                    var path = _folder.File($"{Guid.NewGuid():N}.parquet");
                    var schema = new Schema(sample.types.Select((type, i) => new ColumnDefinition($"c{i}", type, true, "test")));
                    await WriteAsync(path, schema, sample.columns, sample.rows);

                    var file = ParquetFile.Open(path);
                    var wanted = schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, true)).ToArray();
                    var read = await CellsAsync(file, wanted, sample.batchSize);

                    Assert.Equal(sample.rows, file.Rows);
                    for (var i = 0; i < sample.columns.Length; i++)
                    {
                        var expected = Enumerable.Range(0, sample.rows).Select(row => RandomColumns.Show(sample.columns[i][row]));
                        Assert.Equal(expected, read[i]);
                    }

                    // Any file can be read without knowing its types.
                    await CellsAsync(file, [.. file.Schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, true))], sample.batchSize);
                },
                iter: 300,
                threads: 1,
                print: sample => string.Join(", ", sample.types.Select(type => type.Name)) + $" rows: {sample.rows}");

    [Fact]
    public async Task A_damaged_file_is_an_error_in_words_or_other_values_and_nothing_worse()
    {
        var schema = new Schema(
            new ColumnDefinition("text", ColumnTypes.String, true, "test"),
            new ColumnDefinition("turns", MessageType.ToList(), true, "test"),
            new ColumnDefinition("n", ColumnTypes.Int64, true, "test"));
        var whole = _folder.File("whole.parquet");
        await WriteAsync(
            whole,
            schema,
            [
                new Column<string?>([.. Enumerable.Range(0, 50).Select(i => i % 9 == 0 ? null : $"text {i}")]),
                new Column<IReadOnlyList<Message?>?>([.. Enumerable.Range(0, 50).Select(i => (IReadOnlyList<Message?>)[new(Role.User, $"q{i}"), null])]),
                new Column<long>([.. Enumerable.Range(0, 50).Select(i => (long)i)]),
            ],
            50);
        var bytes = await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken);
        var damaged = _folder.File("damaged.parquet");

        await Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Bool).SampleAsync(
            async damage =>
            {
                var (at, value, cutsOff) = damage;
                var copy = cutsOff ? bytes[..at] : [.. bytes];
                if (!cutsOff)
                {
                    copy[at] = value;
                }

                await File.WriteAllBytesAsync(damaged, copy);
                try
                {
                    var file = ParquetFile.Open(damaged);
                    await CellsAsync(file, [.. file.Schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, true))], 7);
                }
                catch (PipelineException exception)
                {
                    Assert.Contains(damaged, exception.Message, StringComparison.Ordinal);
                }
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public async Task A_field_of_a_record_is_read_by_its_path_and_is_null_where_the_record_is()
    {
        var path = _folder.File("records.parquet");
        var schema = new Schema(new ColumnDefinition("turn", MessageType, true, "test"), new ColumnDefinition("score", ScoreType.ToNullable(), true, "test"));
        await WriteAsync(path, schema, [new Column<Message?>([new(Role.User, "a"), null]), new Column<Score?>([null, new(3, 1)])], 2);

        WantedColumn[] wanted =
        [
            new("turn.content", ColumnTypes.String, true), new("score.value", ColumnTypes.Int32.ToNullable(), true), new("turn", MessageType, true),
        ];
        var read = await CellsAsync(ParquetFile.Open(path), wanted, 2);

        Assert.Equal([RandomColumns.Show("a"), RandomColumns.Show(null)], read[0]);
        Assert.Equal([RandomColumns.Show(null), RandomColumns.Show(3)], read[1]);
        Assert.Equal([RandomColumns.Show(new Message(Role.User, "a")), RandomColumns.Show(null)], read[2]);
        var exception = await Assert.ThrowsAsync<PipelineException>(() => CellsAsync(ParquetFile.Open(path), [new("turn.content", ColumnTypes.String, false)], 2));
        Assert.Equal($"The file '{path}', row 1: turn.content is null here, where text is wanted.", exception.Message);
    }

    private static async Task<List<string>[]> CellsAsync(ParquetFile file, WantedColumn[] columns, int batchSize)
    {
        var cells = columns.Select(_ => new List<string>()).ToArray();
        await foreach (var batch in file.ReadAsync(columns, batchSize, TestContext.Current.CancellationToken))
        {
            Assert.All(batch, column => Assert.Equal(batch[0].Count, column.Count));
            for (var i = 0; i < columns.Length; i++)
            {
                cells[i].AddRange(Enumerable.Range(0, batch[i].Count).Select(row => RandomColumns.Show(batch[i][row])));
            }
        }

        return cells;
    }

    private static async Task WriteAsync(string path, Schema schema, Column[] columns, int count)
    {
        await using var writer = new ParquetSubsetWriter(path, schema);
        await writer.WriteAsync(new Batch(schema, columns, RowIdentities.Range(0, count)), TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
