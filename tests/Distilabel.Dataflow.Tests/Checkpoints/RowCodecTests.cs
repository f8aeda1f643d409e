using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class RowCodecTests
{
    private static readonly ColumnType[] Types =
    [
        ColumnTypes.String, ColumnTypes.Int32, ColumnTypes.Double.ToNullable(), ColumnTypes.String.ToList(), NodeType.Instance,
    ];

    private static readonly Gen<string?> TextGen = Gen.OneOf(Gen.Const(default(string)), Gen.String[Gen.Char.AlphaNumeric, 0, 40]!);

    private static readonly Gen<Node?> NodeGen =
        Gen.Recursive<Node?>((depth, node) => depth > 3 ? Gen.Const(default(Node)) : Gen.Select(TextGen, node, (name, next) => (Node?)new Node(name, next)));

    private static readonly Gen<Row> RowGen = Gen.Select(
        TextGen,
        Gen.Int,
        Gen.OneOf(Gen.Const(default(double?)), Gen.Double.Select(score => (double?)score)),
        Gen.OneOf(Gen.Const(default(string?[])), TextGen.Array[0, 4]!),
        NodeGen,
        (text, number, score, tags, node) => new Row(text, number, score, tags, node));

    [Fact]
    public void A_row_is_read_as_it_was_written() =>
        RowGen.Array[1, 10].Sample(rows =>
        {
            var codec = new RowCodec(Types);
            var buffer = new RecordBuffer();
            var columns = ColumnsOf(rows);
            for (var row = 0; row < rows.Length; row++)
            {
                codec.WriteRow(buffer, columns, row);
            }

            var builders = Builders();
            for (var row = 0; row < rows.Length; row++)
            {
                Assert.True(codec.TryReadRow(buffer[row].ToArray(), builders));
            }

            AssertRows(rows, builders);
        });

    [Fact]
    public void The_rows_made_of_one_row_are_one_value_also_when_there_are_none() =>
        Gen.Select(RowGen.Array[0, 10], Gen.Int[0, 10]).Sample((rows, cut) =>
        {
            cut = Math.Min(cut, rows.Length);
            var codec = new RowCodec(Types);
            var buffer = new RecordBuffer();
            var columns = ColumnsOf(rows);
            codec.WriteRows(buffer, columns, 0, cut);
            codec.WriteRows(buffer, columns, cut, rows.Length - cut);

            var builders = Builders();
            Assert.True(codec.TryReadRows(buffer[0].ToArray(), builders));
            Assert.Equal(cut, builders[0].Count);
            Assert.True(codec.TryReadRows(buffer[1].ToArray(), builders));
            AssertRows(rows, builders);
        });

    [Fact]
    public void Whether_a_row_was_kept_is_one_byte()
    {
        var buffer = new RecordBuffer();
        RowCodec.WriteKept(buffer, true);
        RowCodec.WriteKept(buffer, false);

        Assert.Equal(2, buffer.Length);
        Assert.True(RowCodec.TryReadKept(buffer[0].ToArray(), out var first) && first);
        Assert.True(RowCodec.TryReadKept(buffer[1].ToArray(), out var second) && !second);
        Assert.False(RowCodec.TryReadKept(new byte[] { 0x01 }, out _));
        Assert.False(RowCodec.TryReadKept(new byte[] { 0xC3, 0xC3 }, out _));
        Assert.False(RowCodec.TryReadKept(default, out _));
    }

    [Fact]
    public void A_value_that_is_no_row_of_these_columns_is_refused_and_leaves_the_builders_as_they_were() =>
        Gen.Select(RowGen, Gen.Byte.Array[1, 30], Gen.Int[0, 200], Gen.Int[0, 2]).Sample((row, noise, at, kind) =>
        {
            var codec = new RowCodec(Types);
            var buffer = new RecordBuffer();
            codec.WriteRow(buffer, ColumnsOf([row]), 0);
            var good = buffer[0].ToArray();
            at = Math.Min(at, good.Length - 1);
            var bad = kind switch
            {
                0 => good[..at],
                1 => [.. good, .. noise],
                _ => [.. good[..at], .. noise, .. good.AsSpan(Math.Min(good.Length, at + noise.Length))],
            };
            var builders = Builders();
            Assert.True(codec.TryReadRow(good, builders));

            // Noise may happen to be a row; what counts is that it is a whole one or none.
            var isRow = codec.TryReadRow(bad, builders);
            Assert.True(kind == 2 || !isRow);
            Assert.All(builders, builder => Assert.Equal(isRow ? 2 : 1, builder.Count));
            isRow = codec.TryReadRows(noise, builders);
            Assert.Single(builders.Select(builder => builder.Count).Distinct());
        });

    [Fact]
    public void A_header_that_promises_billions_gets_no_memory()
    {
        byte[][] attacks =
        [
            [0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
            [0x95, 0xDB, 0x7F, 0xFF, 0xFF, 0xFF],
            [0x95, 0xC0, 0x01, 0xC0, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
            [0x95, 0xC0, 0x01, 0xC0, 0xC0, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF],
        ];
        var codec = new RowCodec(Types);
        var builders = Builders();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var attack in attacks)
        {
            Assert.False(codec.TryReadRow(attack, builders));
            Assert.False(codec.TryReadRows(attack, builders));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_record_nested_a_million_deep_is_refused_and_does_not_end_the_process()
    {
        // A node is an array of its name and the next node: [nil, [nil, [nil, ...
        var deep = new byte[2_000_005];
        new byte[] { 0x95, 0xC0, 0x01, 0xC0, 0xC0 }.CopyTo(deep, 0);
        for (var i = 5; i < deep.Length - 1; i += 2)
        {
            (deep[i], deep[i + 1]) = (0x92, 0xC0);
        }

        var builders = Builders();
        Assert.False(new RowCodec(Types).TryReadRow(deep, builders));
        Assert.All(builders, builder => Assert.Equal(0, builder.Count));
    }

    [Fact]
    public void Every_built_in_type_comes_back_as_it_was()
    {
        AssertComesBack(ColumnTypes.Boolean, true);
        AssertComesBack(ColumnTypes.SByte, sbyte.MinValue);
        AssertComesBack(ColumnTypes.UInt64, ulong.MaxValue);
        AssertComesBack(ColumnTypes.Int64, long.MinValue);
        AssertComesBack(ColumnTypes.Single, float.NaN);
        AssertComesBack(ColumnTypes.Decimal, 79228162514264337593543950335m);
        AssertComesBack(ColumnTypes.DateTime, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        AssertComesBack(ColumnTypes.DateTimeOffset, new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-5.5)));
        AssertComesBack(ColumnTypes.DateOnly, DateOnly.MaxValue);
        AssertComesBack(ColumnTypes.TimeOnly, TimeOnly.MaxValue);
        AssertComesBack(ColumnTypes.TimeSpan, TimeSpan.MinValue);
        AssertComesBack(ColumnTypes.Guid, new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"));
        AssertComesBack(ColumnTypes.Bytes, new byte[] { 0, 255 });
        AssertComesBack(ColumnTypes.String, "\0 ünïcode 🦊");
        using var json = JsonDocument.Parse("""{"a": [1, null, "x"]}""");
        Assert.Equal(json.RootElement.GetRawText(), ComesBack(ColumnTypes.Json, json.RootElement).GetRawText());
    }

    private static void AssertComesBack<T>(ColumnType<T> type, T value) => Assert.Equal(value, ComesBack(type, value));

    private static T ComesBack<T>(ColumnType<T> type, T value)
    {
        var codec = new RowCodec(type);
        var buffer = new RecordBuffer();
        codec.WriteRow(buffer, [new Column<T>([value])], 0);
        var builder = type.CreateBuilder(1);
        Assert.True(codec.TryReadRow(buffer[0].ToArray(), [builder]));
        return Assert.Single(((Column<T>)builder.Build()).Values.ToArray());
    }

    private static ColumnBuilder[] Builders() => [.. Types.Select(type => type.CreateBuilder(4))];

    private static Column[] ColumnsOf(Row[] rows) =>
    [
        new Column<string?>([.. rows.Select(row => row.Text)]),
        new Column<int>([.. rows.Select(row => row.Number)]),
        new Column<double?>([.. rows.Select(row => row.Score)]),
        new Column<IReadOnlyList<string?>?>([.. rows.Select(row => row.Tags)]),
        new Column<Node?>([.. rows.Select(row => row.Node)]),
    ];

    private static void AssertRows(Row[] rows, ColumnBuilder[] builders)
    {
        var columns = builders.Select(builder => builder.Build()).ToArray();
        Assert.All(columns, column => Assert.Equal(rows.Length, column.Count));
        for (var row = 0; row < rows.Length; row++)
        {
            Assert.Equal(rows[row].Text, columns[0][row]);
            Assert.Equal(rows[row].Number, columns[1][row]);
            Assert.Equal(rows[row].Score, columns[2][row]);
            Assert.Equal(rows[row].Tags, columns[3][row]);
            Assert.Equal(rows[row].Node, columns[4][row]);
        }
    }

    private sealed record Row(string? Text, int Number, double? Score, string?[]? Tags, Node? Node);

    private sealed record Node(string? Name, Node? Next);

    private sealed class NodeType : RecordType<Node?>
    {
        internal static readonly NodeType Instance = new([new RecordField<Node?, string?>("name", ColumnTypes.String, true, node => node!.Name)]);

        // A node holds a node, so the type is among its own fields.
        private NodeType(List<RecordField<Node?>> fields)
            : base("Node", fields) => fields.Add(new RecordField<Node?, Node?>("next", this, true, node => node!.Next));

        public override Node? Create(in FieldValues values) => new(values.Get<string?>(0), values.Get<Node?>(1));
    }
}
