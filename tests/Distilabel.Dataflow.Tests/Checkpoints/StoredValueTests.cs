using System.Buffers;
using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>What is found again equals what was made, to the last bit: the steps behind look their own work up by it.</summary>
public sealed class StoredValueTests
{
    [Fact]
    public void A_text_that_is_no_valid_UTF_16_comes_back_as_it_was()
    {
        // Not as arguments of the test: attributes are UTF-8 as well.
        foreach (var text in new[] { "\ud83d", "cut in half: \ud83d", "\ude00\ud83d", "😀 and \udc00" })
        {
            Assert.Equal(text, ComesBack(ColumnTypes.String, text));
            Assert.Equal([text], ComesBack((ColumnType<IReadOnlyList<string?>?>)ColumnTypes.String.ToList(), [text]));
            Assert.Equal(new Note(text), ComesBack(ColumnTypes.Of<Note>(), new Note(text)));
        }
    }

    [Fact]
    public void Any_text_comes_back_as_it_was() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\ud7ff', '\ue000']), 0, 20].Sample(text => Assert.Equal(text, ComesBack(ColumnTypes.String, text)));

    [Theory]
    [InlineData("a")]
    [InlineData("ä")]
    [InlineData("日")]
    [InlineData("😀")]
    public void A_text_is_stored_as_any_MessagePack_writer_would(string letter)
    {
        foreach (var bytes in new[] { 0, 28, 31, 32, 33, 84, 252, 255, 256, 257, 768, 65_532, 65_535, 65_536, 65_540, 200_000 })
        {
            var text = string.Concat(Enumerable.Repeat(letter, bytes / System.Text.Encoding.UTF8.GetByteCount(letter)));
            var (expected, stored) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
            var writer = new MessagePackWriter(expected);
            writer.Write(text);
            writer.Flush();
            var own = new MessagePackWriter(stored);
            ColumnTypes.String.Write(ref own, text);
            own.Flush();

            Assert.Equal(expected.WrittenSpan.ToArray(), stored.WrittenSpan.ToArray());
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(10_000)]
    public void JSON_comes_back_however_deep_it_is(int depth)
    {
        using var json = JsonDocument.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = depth });

        Assert.Equal(json.RootElement.GetRawText(), ComesBack(ColumnTypes.Json, json.RootElement).GetRawText());
    }

    [Theory]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    public void The_first_and_the_last_time_of_each_kind_come_back(DateTimeKind kind)
    {
        foreach (var time in new[] { DateTime.MinValue, DateTime.MaxValue })
        {
            var back = ComesBack(ColumnTypes.DateTime, DateTime.SpecifyKind(time, kind));

            Assert.Equal((time.Ticks, kind), (back.Ticks, back.Kind));
        }
    }

    private static T ComesBack<T>(ColumnType<T> type, T value)
    {
        var codec = new RowCodec(type);
        var buffer = new RecordBuffer();
        codec.WriteRow(buffer, [new Column<T>([value])], 0);
        var builder = type.CreateBuilder(1);
        Assert.True(codec.TryReadRow(buffer[0].ToArray(), [builder]));
        return ((Column<T>)builder.Build()).Values[0];
    }
}

[Row]
internal sealed record Note(string Text);
