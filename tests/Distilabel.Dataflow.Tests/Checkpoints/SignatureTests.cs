using System.Globalization;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Checkpoints;

public sealed class SignatureTests
{
    [Fact]
    public void A_signature_never_changes()
    {
        var signature = new SignatureBuilder()
            .Add("type", "Distilabel.Dataflow.TextGeneration").Add("null", default(string)).Add("flag", true).Add("count", -5L).Add("ratio", 0.25)
            .Add("bytes", new byte[] { 1, 2, 3 }).AddSignature("inner", new UInt128(1, 2)).Add("names", ["a", "ü"])
            .Build();

        Assert.Equal("48ff3dc944b158b2f74e34193dee7ad1", signature.ToString("x32", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Fields_of_other_names_values_kinds_or_order_have_other_signatures()
    {
        SignatureBuilder New() => new();
        UInt128[] signatures =
        [
            New().Build(),
            New().Add("a", "b").Build(),
            New().Add("ab", "").Build(),
            New().Add("", "ab").Build(),
            New().Add("a", default(string)).Build(),
            New().Add("a", "").Build(),
            New().Add("a", "1").Build(),
            New().Add("a", "\uD83D").Build(),
            New().Add("a", "\uDE00").Build(),
            New().Add("a", "\uFFFD").Build(),
            New().Add("a", 1).Build(),
            New().Add("a", true).Build(),
            New().Add("a", 1.0).Build(),
            New().Add("a", [1]).Build(),
            New().AddSignature("a", 1).Build(),
            New().Add("a", ["1"]).Build(),
            New().Add("a", ["1", "2"]).Build(),
            New().Add("a", ["12"]).Build(),
            New().Add("a", Array.Empty<string>()).Build(),
            New().Add("a", "x").Add("b", "y").Build(),
            New().Add("b", "y").Add("a", "x").Build(),
            New().Add("a", "x").Add("b", "").Add("", "y").Build(),
        ];

        Assert.Equal(signatures.Length, signatures.Distinct().Count());
    }

    [Fact]
    public void A_rows_hash_never_changes()
    {
        var batch = BatchOf(
            Value(ColumnTypes.String, "instruction", "What is 2 + 2?"),
            Value(ColumnTypes.Int32, "count", 7),
            Value(ColumnTypes.Double, "score", 0.5),
            Value(ColumnTypes.Decimal, "price", 1.50m),
            Value(ColumnTypes.Bytes, "image", [1, 2, 3]),
            Value((ColumnType<int?>)ColumnTypes.Int32.ToNullable(), "maybe", null),
            Value(ColumnTypes.DateOnly, "day", new DateOnly(2024, 2, 29)),
            Value((ColumnType<IReadOnlyList<string?>?>)ColumnTypes.String.ToList(), "tags", ["a", null]));

        Assert.Equal("60461cd7551931caf0b65a16cbaf0b0b", HashOf(batch).ToString("x32", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Rows_hash_alike_exactly_when_their_values_are_alike() =>
        Gen.Select(RowGen, RowGen).Sample((one, other) =>
            Assert.Equal(one == other, HashOf(BatchOf(one)) == HashOf(BatchOf(other))), iter: 2_000);

    [Fact]
    public void A_row_hashes_the_same_alone_in_a_batch_and_in_a_slice() =>
        RowGen.Array[1, 20].Sample(rows =>
        {
            var batch = BatchOf(rows);
            var hashes = new UInt128[rows.Length];
            Hasher(batch).Hash(batch, hashes);
            var slice = batch.Slice(rows.Length / 2, rows.Length - (rows.Length / 2));
            var ofSlice = new UInt128[slice.Count];
            Hasher(batch).Hash(slice, ofSlice);

            Assert.Equal(rows.Select(row => HashOf(BatchOf(row))), hashes);
            Assert.Equal(hashes[(rows.Length / 2)..], ofSlice);
        });

    [Fact]
    public void Null_differs_from_empty_and_from_zero()
    {
        var nullable = (ColumnType<int?>)ColumnTypes.Int32.ToNullable();
        Assert.NotEqual(HashOf(BatchOf(Value(ColumnTypes.String, "a", null))), HashOf(BatchOf(Value(ColumnTypes.String, "a", ""))));
        Assert.NotEqual(HashOf(BatchOf(Value(ColumnTypes.Bytes, "a", null))), HashOf(BatchOf(Value(ColumnTypes.Bytes, "a", []))));
        Assert.NotEqual(HashOf(BatchOf(Value(nullable, "a", null))), HashOf(BatchOf(Value(nullable, "a", 0))));
    }

    [Fact]
    public void A_value_that_moves_to_the_next_column_is_another_row()
    {
        var one = BatchOf(Value(ColumnTypes.String, "a", "x"), Value(ColumnTypes.String, "b", null));
        var other = BatchOf(Value(ColumnTypes.String, "a", null), Value(ColumnTypes.String, "b", "x"));
        var joined = BatchOf(Value(ColumnTypes.String, "a", "xy"), Value(ColumnTypes.String, "b", ""));
        var split = BatchOf(Value(ColumnTypes.String, "a", "x"), Value(ColumnTypes.String, "b", "y"));

        Assert.Equal(4, new[] { one, other, joined, split }.Select(HashOf).Distinct().Count());
    }

    [Fact]
    public void Another_signature_column_name_or_type_gives_other_hashes_and_being_nullable_does_not()
    {
        var batch = BatchOf(Value(ColumnTypes.Int32, "a", 5));
        UInt128 Hash(Batch rows, UInt128 signature, string name, ColumnType type)
        {
            var hashes = new UInt128[1];
            new RowKeyHasher(signature, new KeyColumn(name, type, 0)).Hash(rows, hashes);
            return hashes[0];
        }

        var hash = Hash(batch, 1, "a", ColumnTypes.Int32);
        Assert.NotEqual(hash, Hash(batch, 2, "a", ColumnTypes.Int32));
        Assert.NotEqual(hash, Hash(batch, 1, "b", ColumnTypes.Int32));
        Assert.NotEqual(hash, Hash(BatchOf(Value(ColumnTypes.UInt32, "a", 5u)), 1, "a", ColumnTypes.UInt32));
        var nullable = (ColumnType<int?>)ColumnTypes.Int32.ToNullable();
        Assert.Equal(hash, Hash(BatchOf(Value(nullable, "a", 5)), 1, "a", nullable));
    }

    [Fact]
    public void Hashing_text_and_numbers_allocates_nothing()
    {
        var rows = Enumerable.Range(0, 50).Select(row => new TestRow($"text {row}", row, row % 3 == 0 ? null : row, row % 2 == 0)).ToArray();
        var batch = BatchOf(rows);
        var hasher = Hasher(batch);
        var hashes = new UInt128[50];
        hasher.Hash(batch, hashes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            hasher.Hash(batch, hashes);
        }

        // A column object for each nullable column and batch is all there is.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 100);
    }

    private static readonly Gen<TestRow> RowGen = Gen.Select(
        Gen.OneOf(Gen.Const(default(string)), Gen.OneOfConst("", "a", "b", "ab")),
        Gen.Double[0, 1].Select(score => Math.Round(score)),
        Gen.Int[0, 2].Select(number => number == 0 ? default(int?) : number - 1),
        Gen.Bool,
        (text, score, number, flag) => new TestRow(text, score, number, flag));

    private static (ColumnDefinition, Column) Value<T>(ColumnType<T> type, string name, T value) => Column(type, name, value);

    private static (ColumnDefinition, Column) Column<T>(ColumnType<T> type, string name, params T[] values) =>
        (new ColumnDefinition(name, type, type.AllowsNull, "test"), new Column<T>(values));

    private static Batch BatchOf(params TestRow[] rows) => BatchOf(
        Column(ColumnTypes.String, "text", [.. rows.Select(row => row.Text)]),
        Column(ColumnTypes.Double, "score", [.. rows.Select(row => row.Score)]),
        Column((ColumnType<int?>)ColumnTypes.Int32.ToNullable(), "number", [.. rows.Select(row => row.Number)]),
        Column(ColumnTypes.Boolean, "flag", [.. rows.Select(row => row.Flag)]));

    private static Batch BatchOf(params (ColumnDefinition Definition, Column Column)[] columns) => new(
        new Schema(columns.Select(column => column.Definition)),
        [.. columns.Select(column => column.Column)],
        RowIdentities.Range(0, columns[0].Column.Count));

    private static RowKeyHasher Hasher(Batch batch) => new(
        LogProbe.Signature,
        [.. batch.Schema.Columns.Select((column, ordinal) => new KeyColumn(column.Name, column.Type, ordinal))]);

    private static UInt128 HashOf(Batch batch)
    {
        var hashes = new UInt128[batch.Count];
        Hasher(batch).Hash(batch, hashes);
        return Assert.Single(hashes);
    }

    private sealed record TestRow(string? Text, double Score, int? Number, bool Flag);
}
