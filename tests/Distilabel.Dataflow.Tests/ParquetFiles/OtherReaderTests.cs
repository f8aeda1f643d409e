using System.Text.Encodings.Web;
using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;
using Parquet.Serialization;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>What the engine writes is read by a library that shares no code with Arrow's.</summary>
public sealed class OtherReaderTests : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_of_a_chat_data_set_are_the_same_for_another_reader()
    {
        const int Rows = 20_000;
        var message = new DynamicRecordType(("role", ColumnTypes.String), ("content", ColumnTypes.String));
        var schema = new Schema(
            new ColumnDefinition("id", ColumnTypes.Int64, false, "step"),
            new ColumnDefinition("score", ColumnTypes.Double.ToNullable(), true, "step"),
            new ColumnDefinition("text", ColumnTypes.String, true, "step"),
            new ColumnDefinition("ok", ColumnTypes.Boolean.ToNullable(), true, "step"),
            new ColumnDefinition("messages", message.ToList(), true, "step"));
        var path = _folder.File("rows.parquet");
        await using (var stream = File.Create(path))
        {
            using var writer = new ParquetFileWriter(stream, schema);
            for (var start = 0; start < Rows; start += 1000)
            {
                await writer.WriteAsync(ColumnsOf(message, start, 1000), 1000, TestContext.Current.CancellationToken);
            }

            await writer.CompleteAsync(TestContext.Current.CancellationToken);
        }

        await using var file = File.OpenRead(path);
        var read = await ParquetSerializer.DeserializeUntypedAsync(file, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, Rows).Select(Expected), read.Data.Select(static row => JsonSerializer.Serialize(row, Plain)));
    }

    private static Column[] ColumnsOf(DynamicRecordType message, int start, int count)
    {
        var rows = Enumerable.Range(start, count).ToArray();
        return
        [
            new Column<long>([.. rows.Select(static row => (long)row << 40)]),
            new Column<double?>([.. rows.Select(static row => row % 3 == 0 ? null : (double?)(row / 8.0))]),
            new Column<string?>([.. rows.Select(static row => row % 5 == 0 ? null : $"text {row} ü")]),
            new Column<bool?>([.. rows.Select(static row => (bool?)(row % 2 == 0))]),
            new Column<IReadOnlyList<RecordValue?>?>(
                [.. rows.Select(row => (IReadOnlyList<RecordValue?>)[.. Enumerable.Range(0, row % 4).Select(turn => Message(message, turn, row))])], (ColumnType<IReadOnlyList<RecordValue?>?>)message.ToList()),
        ];
    }

    private static RecordValue Message(DynamicRecordType type, int turn, int row) =>
        type.Create(new FieldValues([new Column<string?>([turn % 2 == 0 ? "user" : "assistant"]), new Column<string?>([$"turn {turn} of {row}"])], 0));

    private static string Expected(int row)
    {
        var score = row % 3 == 0 ? "" : FormattableString.Invariant($"\"score\":{row / 8.0},");
        var text = row % 5 == 0 ? "" : $"\"text\":\"text {row} ü\",";
        var turns = Enumerable.Range(0, row % 4).Select(turn => $$"""{"role":"{{(turn % 2 == 0 ? "user" : "assistant")}}","content":"turn {{turn}} of {{row}}"}""");
        return $$"""{"id":{{(long)row << 40}},{{score}}{{text}}"ok":{{(row % 2 == 0 ? "true" : "false")}},"messages":[{{string.Join(',', turns)}}]}""";
    }
}
