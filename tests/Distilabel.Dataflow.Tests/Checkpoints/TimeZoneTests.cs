using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>Moves the process to other time zones, which is no time for other tests.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class TimeZones;

[Collection(typeof(TimeZones))]
public sealed class TimeZoneTests : IDisposable
{
    private readonly string? _zone = Environment.GetEnvironmentVariable("TZ");

    public void Dispose() => MoveTo(_zone);

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Los_Angeles")]
    public void A_local_time_has_the_same_bytes_and_the_same_clock_time_everywhere(string zone)
    {
        MoveTo(zone);

        // In Central Europe this time does not exist, and in other places it is another moment.
        var local = new DateTime(2024, 3, 31, 2, 30, 0, DateTimeKind.Local);
        var buffer = new RecordBuffer();
        var codec = new RowCodec(ColumnTypes.DateTime);
        codec.WriteRow(buffer, [new Column<DateTime>([local])], 0);

        Assert.Equal("91D388DC512A76994400", Convert.ToHexString(buffer[0]));
        MoveTo("Asia/Tokyo");
        var builder = ColumnTypes.DateTime.CreateBuilder(1);
        Assert.True(codec.TryReadRow(buffer[0].ToArray(), [builder]));
        var back = ((Column<DateTime>)builder.Build()).Values[0];
        Assert.Equal((local.Ticks, DateTimeKind.Local), (back.Ticks, back.Kind));
    }

    private static void MoveTo(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }
}
