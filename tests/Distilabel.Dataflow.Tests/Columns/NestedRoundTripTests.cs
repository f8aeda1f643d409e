using System.Buffers;
using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Tests.Columns;

/// <summary>Values whose shape is known at run time only come back as they were, however they are nested.</summary>
public sealed class NestedRoundTripTests
{
    [Fact]
    public void A_column_comes_back_from_MessagePack_with_its_values_and_its_type() => NestedTypes.Column(4, 5).Sample(sample =>
    {
        var (type, column) = sample;
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        type.WriteColumn(ref writer, column);
        writer.Flush();

        var reader = new MessagePackReader(buffer.WrittenMemory);
        var read = type.ReadColumn(ref reader, column.Count);

        Assert.True(reader.End);
        AssertSame(column, read);
    });

    [Fact]
    public void A_column_goes_through_slices_gathering_builders_and_lists_with_its_type() => NestedTypes.Column(3, 6).Sample(sample =>
    {
        var (type, column) = sample;
        int[] backwards = [.. Enumerable.Range(0, column.Count).Reverse()];
        var builder = type.CreateBuilder(2);
        builder.AddFrom(column, 0);
        builder.AddFrom(column, 1, column.Count - 1);

        AssertSame(column, column.Gather(backwards).Gather(backwards));
        AssertSame(column, column.Slice(0, 1).Concat([column.Slice(1, column.Count - 1)]));
        AssertSame(column, builder.Build());

        var lists = ListElements.Join(ListElements.OfValues(column));
        var elements = ListElements.OfLists(lists)!.SpreadOver(Enumerable.Range(0, column.Count).ToArray());
        Assert.True(lists.Type.IsSameAs(type.ToList()));
        Assert.True(elements.Type.IsSameAs(type.ToNullable()));
        Assert.All(Enumerable.Range(0, column.Count), row => Assert.True(NestedValues.Instance.Equals(column[row], elements[row])));
    });

    [Fact]
    public void Rows_of_a_checkpoint_come_back_with_their_run_time_shapes() => NestedTypes.Column(3, 4).Sample(sample =>
    {
        var (type, column) = sample;
        var codec = ColumnCodec.For(type);
        var builder = type.CreateBuilder(column.Count);
        for (var row = 0; row < column.Count; row++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            var writer = new MessagePackWriter(buffer);
            if (codec.IsDirect)
            {
                type.WriteColumn(ref writer, column.Slice(row, 1));
            }
            else
            {
                codec.Write(ref writer, column, row);
            }

            writer.Flush();
            var reader = new MessagePackReader(buffer.WrittenMemory);
            codec.Read(ref reader, builder);
        }

        AssertSame(column, builder.Build());
    });

    [Fact]
    public void Equal_shapes_have_equal_names_descriptions_and_are_the_same_type() => Gen.Select(NestedTypes.Type(3), NestedTypes.Type(3)).Sample(sample =>
    {
        var (one, other) = sample;

        Assert.Equal(one.IsSameAs(other), one.Name == other.Name);
        Assert.Equal(one.IsSameAs(other), TypeDescription.Of(one) == TypeDescription.Of(other));
    });

    [Fact]
    public void A_value_is_written_as_JSON_that_says_all_of_it() => NestedTypes.Column(4, 3).Sample(sample =>
    {
        for (var row = 0; row < sample.Column.Count; row++)
        {
            using var json = JsonDocument.Parse(JsonText.Of(sample.Type, sample.Column, row));
            AssertSays(sample.Column[row], json.RootElement);
        }
    });

    [Fact]
    public void Values_of_two_types_keep_what_they_say_in_the_union_of_these() => Gen.Select(NestedTypes.Column(3, 3), NestedTypes.Column(3, 3)).Sample(sample =>
    {
        var (one, other) = sample;
        if (ColumnType.Union(one.Type, other.Type) is not { } union)
        {
            return;
        }

        foreach (var (type, column) in new[] { one, other })
        {
            var conversion = ColumnConversion.Find(type, union);
            Assert.NotNull(conversion);
            Assert.False(conversion.HasMisfit(column));
            var converted = conversion.Convert(column);
            Assert.True(converted.Type.IsSameAs(union));
            for (var row = 0; row < column.Count; row++)
            {
                Assert.True(Says(column[row], converted[row]), $"{JsonText.Of(type, column, row)} became {JsonText.Of(union, converted, row)}");
            }
        }
    });

    private static void AssertSame(Column expected, Column actual)
    {
        Assert.True(expected.Type.IsSameAs(actual.Type), $"{expected.Type} became {actual.Type}");
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            Assert.True(NestedValues.Instance.Equals(expected[row], actual[row]), $"row {row}: {JsonText.Of(expected.Type, expected, row)} became {JsonText.Of(actual.Type, actual, row)}");
        }
    }

    /// <summary>Whether the second value is the first, with null for fields that the first does not have, and numbers as wide as they are.</summary>
    private static bool Says(object? one, object? other) => (one, other) switch
    {
        (RecordValue record, RecordValue wide) => wide.All(field => record.TryGetValue(field.Key, out var value) ? Says(value, field.Value) : field.Value is null),
        (IReadOnlyList<RecordValue?> list, IReadOnlyList<RecordValue?> wide) => list.Count == wide.Count && list.Zip(wide).All(static pair => Says(pair.First, pair.Second)),
        (System.Collections.IList list, System.Collections.IList wide) =>
            list.Count == wide.Count && list.Cast<object?>().Zip(wide.Cast<object?>()).All(static pair => Says(pair.First, pair.Second)),
        (int number, long wide) => number == wide,
        (int or float, double wide) => Convert.ToDouble(one, System.Globalization.CultureInfo.InvariantCulture).Equals(wide),
        _ => Equals(one, other),
    };

    private static void AssertSays(object? value, JsonElement json)
    {
        switch (value)
        {
            case null:
                Assert.Equal(JsonValueKind.Null, json.ValueKind);
                break;
            case RecordValue record:
                Assert.Equal(record.Keys, json.EnumerateObject().Select(static property => property.Name));
                Assert.All(record, field => AssertSays(field.Value, json.GetProperty(field.Key)));
                break;
            case byte[] bytes:
                Assert.Equal(bytes, json.GetBytesFromBase64());
                break;
            case IReadOnlyList<RecordValue?> list when json.ValueKind == JsonValueKind.Object:
                Assert.Equal(list.Select(static entry => entry?["key"]?.ToString() ?? "null"), json.EnumerateObject().Select(static property => property.Name));
                Assert.All(list.Zip(json.EnumerateObject()), static pair => AssertSays(pair.First?["value"], pair.Second.Value));
                break;
            case System.Collections.IList list:
                Assert.Equal(list.Count, json.GetArrayLength());
                Assert.All(list.Cast<object?>().Zip(json.EnumerateArray()), static pair => AssertSays(pair.First, pair.Second));
                break;
            case double number:
                Assert.Equal(number, json.GetDouble());
                break;
            case float number:
                Assert.Equal(number, json.GetSingle());
                break;
            case decimal number:
                Assert.Equal(number, json.GetDecimal());
                break;
            case int or long or ulong:
                Assert.Equal(value.ToString(), json.GetRawText());
                break;
            case bool truth:
                Assert.Equal(truth, json.GetBoolean());
                break;
            case Timestamp time:
                Assert.True(Timestamp.TryParse(json.GetString(), out var read));
                Assert.Equal(time, read);
                break;
            case DateOnly date:
                Assert.Equal(date, DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", null));
                break;
            case TimeOnly time:
                Assert.Equal(time, TimeOnly.Parse(json.GetString()!, null));
                break;
            case Guid id:
                Assert.Equal(id, json.GetGuid());
                break;
            default:
                Assert.Equal(value, json.GetString());
                break;
        }
    }
}
