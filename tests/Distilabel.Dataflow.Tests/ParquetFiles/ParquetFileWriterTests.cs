using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;
using static Distilabel.Dataflow.Tests.ParquetFiles.TestTypes;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Every file is read back by Arrow's C++ reader, the one that pyarrow has.</summary>
public sealed class ParquetFileWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Arrow_reads_every_scalar_type()
    {
        var id = Guid.NewGuid();
        var rows = await RoundTripAsync(
            1,
            ("string", ColumnTypes.String, new Column<string?>(["a😀\0é"])),
            ("bytes", ColumnTypes.Bytes, new Column<byte[]?>([[0, 255]])),
            ("bool", ColumnTypes.Boolean, new Column<bool>([true])),
            ("sbyte", ColumnTypes.SByte, new Column<sbyte>([sbyte.MinValue])),
            ("byte", ColumnTypes.Byte, new Column<byte>([byte.MaxValue])),
            ("short", ColumnTypes.Int16, new Column<short>([short.MinValue])),
            ("ushort", ColumnTypes.UInt16, new Column<ushort>([ushort.MaxValue])),
            ("int", ColumnTypes.Int32, new Column<int>([int.MinValue])),
            ("uint", ColumnTypes.UInt32, new Column<uint>([uint.MaxValue])),
            ("long", ColumnTypes.Int64, new Column<long>([long.MinValue])),
            ("ulong", ColumnTypes.UInt64, new Column<ulong>([ulong.MaxValue])),
            ("float", ColumnTypes.Single, new Column<float>([1.5f])),
            ("double", ColumnTypes.Double, new Column<double>([-0.1])),
            ("decimal", ColumnTypes.Decimal, new Column<decimal>([-12.345m])),
            ("date", ColumnTypes.DateOnly, new Column<DateOnly>([new(1969, 7, 20)])),
            ("time", ColumnTypes.TimeOnly, new Column<TimeOnly>([new(23, 59, 58, 1, 2)])),
            ("datetime", ColumnTypes.DateTime, new Column<DateTime>([new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc)])),
            ("offset", ColumnTypes.DateTimeOffset, new Column<DateTimeOffset>([new(1950, 1, 1, 1, 0, 0, TimeSpan.FromHours(1))])),
            ("duration", ColumnTypes.TimeSpan, new Column<TimeSpan>([new(1, 2, 3, 4)])),
            ("guid", ColumnTypes.Guid, new Column<Guid>([id])),
            ("json", ColumnTypes.Json, new Column<JsonElement>([Json("{\"a\": [1, null]}")])),
            ("role", RoleType, new Column<Role>([Role.Assistant])));

        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["string"] = "a😀\0é", ["bytes"] = new byte[] { 0, 255 }, ["bool"] = true, ["sbyte"] = sbyte.MinValue, ["byte"] = byte.MaxValue,
                ["short"] = short.MinValue, ["ushort"] = ushort.MaxValue, ["int"] = int.MinValue, ["uint"] = uint.MaxValue,
                ["long"] = long.MinValue, ["ulong"] = ulong.MaxValue, ["float"] = 1.5f, ["double"] = -0.1, ["decimal"] = -12.345m,
                ["date"] = new DateOnly(1969, 7, 20), ["time"] = new TimeOnly(23, 59, 58, 1, 2),
                ["datetime"] = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.Zero),
                ["offset"] = new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero),
                ["duration"] = "P1DT2H3M4S", ["guid"] = id.ToString(), ["json"] = "{\"a\": [1, null]}", ["role"] = "Assistant",
            },
            Assert.Single(rows));
    }

    [Fact]
    public async Task Null_and_empty_are_kept_apart_at_every_level_of_nesting()
    {
        var lists = (ColumnType<IReadOnlyList<IReadOnlyList<Message?>?>?>)MessageType.ToList().ToList();
        var message = new Message(Role.User, null, ["x", null]);
        var rows = await RoundTripAsync(6, ("turns", lists, new Column<IReadOnlyList<IReadOnlyList<Message?>?>?>(
            [null, [], [null], [[]], [[null], [message, message with { Tags = null }]], [[message with { Tags = [] }]]])));

        Dictionary<string, object?> Struct(object? tags) => new() { ["role"] = "User", ["content"] = null, ["tags"] = tags };
        List<object?> List(params object?[] items) => [.. items];
        Assert.Equal(
            [
                null, List(), List([null]), List(List()),
                List(List([null]), List(Struct(List("x", null)), Struct(null))),
                List(List(Struct(List()))),
            ],
            rows.Select(row => row["turns"]));
    }

    [Fact]
    public async Task Value_records_and_nullable_values_are_structs_and_nulls()
    {
        var rows = await RoundTripAsync(
            3,
            ("score", ScoreType, new Column<Score>([new(1, null), new(2, 0.5), default])),
            ("maybe", ScoreType.ToNullable(), new Column<Score?>([null, new(3, 1), null])),
            ("number", ColumnTypes.Int32.ToNullable(), new Column<int?>([7, null, 9])));

        Dictionary<string, object?> Struct(int value, double? weight) => new() { ["value"] = value, ["weight"] = weight };
        Assert.Equal([Struct(1, null), Struct(2, 0.5), Struct(0, null)], rows.Select(row => row["score"]));
        Assert.Equal([null, Struct(3, 1), null], rows.Select(row => row["maybe"]));
        Assert.Equal([7, null, 9], rows.Select(row => row["number"]));
    }

    [Fact]
    public async Task Arrow_reads_a_text_of_ten_megabytes()
    {
        var text = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i % 1000:000} word ü"))[..10_000_000];

        var rows = await RoundTripAsync(3, ("text", ColumnTypes.String, new Column<string?>(["before", text, "after"])));

        Assert.Equal(["before", text, "after"], rows.Select(row => row["text"]));
    }

    [Fact]
    public async Task Rows_of_many_pages_stay_in_order()
    {
        const int Rows = 250_000;
        var path = _folder.File("rows.parquet");
        await WriteAsync(
            path, Rows,
            ("id", ColumnTypes.Int32, new Column<int>([.. Enumerable.Range(0, Rows)])),
            ("flag", ColumnTypes.Boolean.ToNullable(), new Column<bool?>([.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? null : (bool?)(i % 2 == 0))])));

        var (_, rows) = await ArrowRows.ReadAsync(path);

        Assert.Equal(Enumerable.Range(0, Rows), rows.Select(row => (int)row["id"]!));
        Assert.All(rows, row => Assert.Equal((int)row["id"]! % 3 == 0 ? null : (int)row["id"]! % 2 == 0, row["flag"]));
    }

    [Fact]
    public async Task A_row_group_ends_at_64_megabytes_of_data_however_well_it_compresses()
    {
        var path = _folder.File("rows.parquet");
        await WriteAsync(path, 2000, ("text", ColumnTypes.String, new Column<string?>([.. Enumerable.Repeat(new string('x', 100_000), 2000)])));

        using var reader = new ParquetSharp.ParquetFileReader(path);
        Assert.Equal(2000, reader.FileMetaData.NumRows);
        Assert.Equal(3, reader.FileMetaData.NumRowGroups);
        for (var i = 0; i < 2; i++)
        {
            using var group = reader.RowGroup(i);
            Assert.InRange(group.MetaData.NumRows * 100_000, 64 << 20, 66 << 20);
        }
    }

    [Fact]
    public async Task A_file_without_rows_keeps_its_columns()
    {
        var path = _folder.File("rows.parquet");
        await WriteAsync(path, 0, ("text", ColumnTypes.String, new Column<string?>([])), ("turns", MessageType.ToList(), new Column<IReadOnlyList<Message>?>([])));

        var (schema, rows) = await ArrowRows.ReadAsync(path);

        Assert.Empty(rows);
        Assert.Equal(["text", "turns"], schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public async Task A_decimal_that_does_not_fit_is_an_error_that_says_so()
    {
        var exception = await Assert.ThrowsAsync<PipelineException>(() => WriteAsync(
            _folder.File("rows.parquet"), 1, ("price", ColumnTypes.Decimal, new Column<decimal>([decimal.MaxValue]))));

        Assert.Contains("'price'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("79228162514264337593543950335", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0000000000000000005", "0")]
    [InlineData("0.0000000000000000015", "0.000000000000000002")]
    [InlineData("-99999999999999999999.99999999", "-99999999999999999999.99999999")]
    public async Task A_decimal_is_rounded_to_18_digits_after_the_point(string value, string expected)
    {
        var rows = await RoundTripAsync(1, ("price", ColumnTypes.Decimal, new Column<decimal>([decimal.Parse(value)])));

        Assert.Equal(decimal.Parse(expected), Assert.Single(rows)["price"]);
    }

    private async Task<List<Dictionary<string, object?>>> RoundTripAsync(int count, params (string Name, ColumnType Type, Column Values)[] columns)
    {
        var path = _folder.File("rows.parquet");
        await WriteAsync(path, count, columns);
        return (await ArrowRows.ReadAsync(path)).Rows;
    }

    private static async Task WriteAsync(string path, int count, params (string Name, ColumnType Type, Column Values)[] columns)
    {
        var schema = new Schema(columns.Select(column => new ColumnDefinition(column.Name, column.Type, true, "test")));
        await using var writer = new ParquetSubsetWriter(path, schema);
        var batch = new Batch(schema, [.. columns.Select(column => column.Values)], RowIdentities.Range(0, count));
        await writer.WriteAsync(batch, TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
