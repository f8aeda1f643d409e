using CsCheck;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Columns;

/// <summary>Files have times with nanoseconds and of years that DateTime does not know.</summary>
public sealed class TimestampTests
{
    [Theory]
    [InlineData(0, 0, true, "1970-01-01T00:00:00Z")]
    [InlineData(-1, 999_999_999, false, "1969-12-31T23:59:59.999999999")]
    [InlineData(1709211600, 120_000_000, false, "2024-02-29T13:00:00.12")]
    [InlineData(9_223_372_036_854, 775_807_000, true, "+294247-01-10T04:00:54.775807Z")]
    [InlineData(-62_167_219_200, 0, false, "0000-01-01T00:00:00")]
    [InlineData(-62_198_755_200, 0, false, "-0001-01-01T00:00:00")]
    public void Text_is_ISO_8601_with_every_digit_that_is_there(long seconds, int nanoseconds, bool isMoment, string text)
    {
        var timestamp = new Timestamp(seconds, nanoseconds, isMoment);

        Assert.Equal(text, timestamp.ToString());
        Assert.True(Timestamp.TryParse(text, out var parsed));
        Assert.Equal(timestamp, parsed);
    }

    [Fact]
    public void Text_of_any_timestamp_is_read_as_what_it_was() =>
        Gen.Select(Gen.Long[-1L << 60, 1L << 60], Gen.Int[0, 999_999_999], Gen.Bool).Sample(static (seconds, nanoseconds, isMoment) =>
        {
            var timestamp = new Timestamp(seconds, nanoseconds, isMoment);
            Assert.True(Timestamp.TryParse(timestamp.ToString(), out var read));
            Assert.Equal(timestamp, read);
        });

    [Fact]
    public void A_date_and_time_is_the_same_as_timestamp_and_back() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Bool).Sample(static (ticks, isUtc) =>
        {
            var time = new DateTime(ticks, isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified);
            var timestamp = Timestamp.Of(time);

            Assert.True(timestamp.TryToDateTime(out var back));
            Assert.Equal((time, time.Kind), (back, back.Kind));
            Assert.Equal(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", null), timestamp.ToString());
            Assert.Equal(isUtc, timestamp.TryToDateTimeOffset(out _));
        });

    [Theory]
    [InlineData("2024-02-30T00:00:00")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00")]
    [InlineData("2024-01-01")]
    [InlineData("2024-01-01T00:00:00.0000000001")]
    [InlineData("2024-01-01T24:00:00")]
    [InlineData("today")]
    [InlineData("")]
    [InlineData(null)]
    public void Text_that_is_no_time_is_not_read(string? text) => Assert.False(Timestamp.TryParse(text, out _));

    [Theory]
    [InlineData(0, 1, true, "is 1970-01-01T00:00:00.000000001Z here, which has nanoseconds, where DateTime is wanted")]
    [InlineData(253_402_300_800, 0, true, "is +10000-01-01T00:00:00Z here, which is out of the range of DateTime")]
    public void A_time_that_a_step_can_not_have_is_named(long seconds, int nanoseconds, bool isMoment, string problem)
    {
        var conversion = ColumnConversion.Find(ColumnTypes.Timestamp.ToNullable(), ColumnTypes.DateTime.ToNullable())!;
        var column = new Column<Timestamp?>([null, new Timestamp(seconds, nanoseconds, isMoment), new Timestamp(1, 0, true)]);

        Assert.True(conversion.HasMisfit(column));
        Assert.Null(conversion.FindMisfit(column, 0));
        Assert.Equal(problem, conversion.FindMisfit(column, 1)?.Problem);
        Assert.Null(conversion.FindMisfit(column, 2));
        Assert.Equal([null, new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc)], ((Column<DateTime?>)conversion.Convert(column.Gather([0, 2]))).Values.ToArray());
    }

    [Fact]
    public void A_wall_clock_is_no_moment()
    {
        var conversion = ColumnConversion.Find(ColumnTypes.Timestamp, ColumnTypes.DateTimeOffset)!;

        Assert.Equal(
            "is 1970-01-01T00:00:00 here, a time without a zone, where DateTimeOffset is wanted",
            conversion.FindMisfit(new Column<Timestamp>([new Timestamp(0, 0, false)]), 0)?.Problem);
    }
}
