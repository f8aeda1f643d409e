using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>Stores a date and time as its ticks, with the kind in the two upper bits.</summary>
/// <remarks>As <see cref="DateTime.ToBinary"/> does, but for local times: that converts them by the rules of the machine's time zone.</remarks>
internal static class ClockTime
{
    private const int KindShift = 62;
    private const long TicksMask = (1L << KindShift) - 1;

    internal static void Write(ref MessagePackWriter writer, DateTime value) => writer.Write(value.Ticks | ((long)value.Kind << KindShift));

    internal static DateTime Read(ref MessagePackReader reader)
    {
        var bits = reader.ReadInt64();
        return (ulong)bits >> KindShift <= (ulong)DateTimeKind.Local && (bits & TicksMask) <= DateTime.MaxValue.Ticks
            ? new DateTime(bits & TicksMask, (DateTimeKind)((ulong)bits >> KindShift))
            : throw new MessagePackSerializationException("The value is no DateTime.");
    }
}
