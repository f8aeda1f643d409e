using Apache.Arrow;
using Apache.Arrow.Types;
using Distilabel.Dataflow.ParquetFiles;
using ParquetSharp;

namespace Distilabel.Dataflow.Tests.ParquetFiles;

/// <summary>Files that Arrow's C++ writer, which pyarrow wraps, made in all its ways.</summary>
public sealed class ForeignParquetFileTests : IDisposable
{
    private const int Rows = 3000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<Compression, ParquetDataPageVersion, bool, Encoding> Ways()
    {
        var ways = new TheoryData<Compression, ParquetDataPageVersion, bool, Encoding>();
        foreach (var version in new[] { ParquetDataPageVersion.V1, ParquetDataPageVersion.V2 })
        {
            foreach (var compression in new[] { Compression.Uncompressed, Compression.Snappy, Compression.Gzip, Compression.Brotli, Compression.Zstd, Compression.Lz4, Compression.Lz4Hadoop })
            {
                ways.Add(compression, version, true, Encoding.Plain);
            }

            ways.Add(Compression.Snappy, version, false, Encoding.Plain);
            ways.Add(Compression.Snappy, version, false, Encoding.DeltaBinaryPacked);
            ways.Add(Compression.Zstd, version, false, Encoding.DeltaLengthByteArray);
            ways.Add(Compression.Zstd, version, false, Encoding.DeltaByteArray);
            ways.Add(Compression.Gzip, version, false, Encoding.ByteStreamSplit);
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_encoding_and_compression_is_read(Compression compression, ParquetDataPageVersion version, bool dictionary, Encoding encoding)
    {
        var builder = new WriterPropertiesBuilder().Compression(compression).DataPageVersion(version).DataPagesize(4000).DictionaryPagesizeLimit(20_000);
        builder = dictionary ? builder.EnableDictionary() : builder.DisableDictionary();
        foreach (var (column, encodings) in Encodings)
        {
            builder = !dictionary && encodings.Contains(encoding) ? builder.Encoding(column, encoding) : builder;
        }

        var path = _folder.File("rows.parquet");
        using (var properties = builder.Build())
        {
            Write(path, properties);
        }

        Assert.Contains(dictionary ? Encoding.RleDictionary : encoding, EncodingsIn(path));
        var file = ParquetFile.Open(path);
        Assert.Equal(
            "i: int, l: long?, d: double, s: string, b: bool?, t: Timestamp?, g: Guid?, m: decimal?, lists: list<list<int?>>",
            file.Schema.ToString());
        var row = 0;
        await foreach (var batch in file.ReadAsync([.. file.Schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, true))], 700, TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < batch[0].Count; i++, row++)
            {
                var expected = RowOf(row);
                Assert.Equal(expected, batch.Select(column => RandomColumns.Show(column[i])));
            }
        }

        Assert.Equal(Rows, row);
    }

    private static readonly (string Column, Encoding[] Encodings)[] Encodings =
    [
        ("i", [Encoding.DeltaBinaryPacked, Encoding.ByteStreamSplit]),
        ("l", [Encoding.DeltaBinaryPacked, Encoding.ByteStreamSplit]),
        ("d", [Encoding.ByteStreamSplit]),
        ("s", [Encoding.DeltaLengthByteArray, Encoding.DeltaByteArray]),
        ("g", [Encoding.ByteStreamSplit, Encoding.DeltaByteArray]),
        ("m", [Encoding.ByteStreamSplit]),
        ("lists.list.item.list.item", [Encoding.DeltaBinaryPacked, Encoding.ByteStreamSplit]),
    ];

    [Fact]
    public async Task Structs_maps_and_rare_types_are_read()
    {
        var role = new StringArray.Builder().Append("user").Append("a").AppendNull().Append("b").Build();
        var turns = new StructArray(
            new StructType([new Field("role", StringType.Default, true), new Field("n", Int32Type.Default, true)]),
            4, [role, new Int32Array.Builder().Append(1).AppendNull().Append(3).Append(4).Build()], new ArrowBuffer.BitmapBuilder().Append(true).Append(true).Append(false).Append(true).Build(), 1);
        var messages = new ListArray(
            new ListType(new Field("item", turns.Data.DataType, true)), 3, new ArrowBuffer.Builder<int>().AppendRange([0, 2, 2, 4]).Build(), turns,
            new ArrowBuffer.BitmapBuilder().Append(true).Append(false).Append(true).Build(), 1);
        var maps = new MapArray.Builder(new MapType(StringType.Default, Int64Type.Default));
        maps.Append();
        ((StringArray.Builder)maps.KeyBuilder).Append("x").Append("y");
        ((Int64Array.Builder)maps.ValueBuilder).Append(1).AppendNull();
        maps.AppendNull();
        maps.Append();
        var nanos = new TimestampArray.Builder(new TimestampType(Apache.Arrow.Types.TimeUnit.Nanosecond, (string?)null))
            .Append(new DateTimeOffset(2024, 1, 2, 3, 4, 5, 6, TimeSpan.Zero)).AppendNull().Append(new DateTimeOffset(1960, 1, 1, 0, 0, 0, TimeSpan.Zero)).Build();
        var times = new Time32Array.Builder(Apache.Arrow.Types.TimeUnit.Millisecond).Append(1000).AppendNull().Append(0).Build();
        var halves = new HalfFloatArray.Builder().Append((Half)1.5).AppendNull().Append((Half)(-2)).Build();
        var days = new Date32Array.Builder().Append(new DateOnly(1, 1, 1)).AppendNull().Append(new DateOnly(9999, 12, 31)).Build();
        var bytes = new UInt8Array.Builder().Append(255).AppendNull().Append(0).Build();
        (string Name, IArrowArray Values)[] columns =
        [
            ("messages", messages), ("maps", maps.Build()), ("nanos", nanos), ("times", times), ("halves", halves), ("days", days), ("bytes", bytes),
            ("nulls", new NullArray(3)),
        ];
        var schema = new Apache.Arrow.Schema(columns.Select(column => new Field(column.Name, column.Values.Data.DataType, true)), null);
        var path = _folder.File("arrow.parquet");
        using (var writer = new ParquetSharp.Arrow.FileWriter(path, schema))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, columns.Select(column => column.Values), 3));
            writer.Close();
        }

        var file = ParquetFile.Open(path);
        Assert.Equal(
            "messages: list<record<role: string, n: int?>>, maps: map<string, long?>, nanos: Timestamp?, times: TimeOnly?, halves: float?, days: DateOnly?, bytes: byte?, nulls: null", file.Schema.ToString());
        var read = new List<string>();
        await foreach (var batch in file.ReadAsync([.. file.Schema.Columns.Select(column => new WantedColumn(column.Name, column.Type, true))], 2, TestContext.Current.CancellationToken))
        {
            read.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => string.Join(" | ", batch.Select(column => RandomColumns.Show(column[row])))));
        }

        Assert.Equal(
            [
                """[{"role":"user","n":1}, {"role":"a","n":null}] | [{"key":"x","value":1}, {"key":"y","value":null}] | 2024-01-02T03:04:05.006 | 00:00:01.0000000 | 1.5 | 0001-01-01 | 255 | null""",
                "null | null | null | null | null | null | null | null",
                """[null, {"role":"b","n":4}] | [] | 1960-01-01T00:00:00 | 00:00:00.0000000 | -2 | 9999-12-31 | 0 | null""",
            ],
            read);
    }

    private static IEnumerable<Encoding> EncodingsIn(string path)
    {
        using var reader = new ParquetFileReader(path);
        using var group = reader.RowGroup(0);
        return [.. Enumerable.Range(0, reader.FileMetaData.NumColumns).SelectMany(column => group.MetaData.GetColumnChunkMetaData(column).Encodings)];
    }

    private static int Int(int row) => unchecked(row * 1_000_003) % (row % 7 == 0 ? 5 : int.MaxValue);

    private static long? Long(int row) => row % 5 == 0 ? null : row * 12_345_678_901L * (row % 2 == 0 ? 1 : -1);

    private static string? Text(int row) => row % 11 == 0 ? null : row % 13 == 0 ? "" : $"prefix {row / 10} ü{new string('x', row % 30)}";

    private static Guid? Id(int row) => row % 3 == 0 ? null : new Guid(row, (short)row, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    private static decimal? Money(int row) => row % 4 == 0 ? null : (row - 1500) / 4m;

    private static DateTime? Time(int row) => row % 6 == 0 ? null : new DateTime(1969, 12, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(row * 77);

    private static int?[]?[]? Lists(int row) => (row % 5) switch
    {
        0 => null,
        1 => [],
        2 => [null, [], [row]],
        3 => [[.. Enumerable.Range(0, row % 40).Select(i => i % 3 == 0 ? null : (int?)(row * i))]],
        _ => [[null], [row, null], null],
    };

    private static string[] RowOf(int row) =>
    [
        RandomColumns.Show(Int(row)), RandomColumns.Show(Long(row)), RandomColumns.Show(row / 8.0), RandomColumns.Show(Text(row)),
        RandomColumns.Show(row % 3 == 0 ? null : row % 2 == 0), RandomColumns.Show(Time(row) is { } time ? Dataflow.Columns.Timestamp.Of(time) : null), RandomColumns.Show(Id(row)),
        RandomColumns.Show(Money(row)), RandomColumns.Show(Lists(row)),
    ];

    private static void Write(string path, WriterProperties properties)
    {
        using var writer = new ParquetSharp.ParquetFileWriter(
            path,
            [
                new Column<int>("i"), new Column<long?>("l"), new Column<double>("d"), new Column<string>("s"), new Column<bool?>("b"),
                new Column<DateTime?>("t", LogicalType.Timestamp(true, ParquetSharp.TimeUnit.Micros)), new Column<Guid?>("g"), new Column<decimal?>("m", LogicalType.Decimal(20, 4)),
                new Column<int?[]?[]>("lists"),
            ],
            properties);
        foreach (var rows in Enumerable.Range(0, Rows).Chunk(1100))
        {
            using var group = writer.AppendRowGroup();
            void Add<T>(Func<int, T> value)
            {
                using var column = group.NextColumn().LogicalWriter<T>();
                column.WriteBatch([.. rows.Select(value)]);
            }

            Add(Int);
            Add(Long);
            Add(row => row / 8.0);
            Add<string>(row => Text(row)!);
            Add<bool?>(row => row % 3 == 0 ? null : row % 2 == 0);
            Add(Time);
            Add(Id);
            Add(Money);
            Add<int?[]?[]>(row => Lists(row)!);
        }

        writer.Close();
    }
}
