using System.Globalization;

namespace Distilabel.Dataflow.Columns;

/// <summary>A date and time with nanoseconds, of any year that fits 64 bits of seconds: what Parquet and Arrow call a timestamp.</summary>
/// <remarks>
/// <see cref="DateTime"/> has no nanoseconds, and ends with the year 9999. Steps and typed rows say <see cref="DateTime"/> or <see cref="DateTimeOffset"/>; a
/// value that does not fit these fails its row.
/// </remarks>
public readonly struct Timestamp : IEquatable<Timestamp>, IComparable<Timestamp>, IFormattable
{
    private const int NanosecondsOfTick = 100;
    private const int NanosecondsOfSecond = 1_000_000_000;
    private const long SecondsOfDay = 86_400;
    private const int DaysOf400Years = 146_097;
    private const int DigitsOfNanoseconds = 9;

    // The days from the first of March of the year 0, from which on leap days end a year, to the Unix epoch.
    private const int DaysToEpoch = 719_468;

    /// <summary>A timestamp.</summary>
    /// <param name="seconds">Whole seconds since 1970-01-01T00:00:00, rounded down.</param>
    /// <param name="nanoseconds">Nanoseconds after these, from 0 to 999,999,999.</param>
    /// <param name="isMoment">Whether it is a moment, counted in UTC; otherwise it is what a clock on the wall shows, in a zone that is not known.</param>
    public Timestamp(long seconds, int nanoseconds, bool isMoment)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)nanoseconds, (uint)NanosecondsOfSecond, nameof(nanoseconds));
        Seconds = seconds;
        Nanoseconds = nanoseconds;
        IsMoment = isMoment;
    }

    /// <summary>The whole seconds since 1970-01-01T00:00:00, rounded down.</summary>
    public long Seconds { get; }

    /// <summary>The nanoseconds after these, from 0 to 999,999,999.</summary>
    public int Nanoseconds { get; }

    /// <summary>Whether it is a moment, counted in UTC; otherwise it is what a clock on the wall shows, in a zone that is not known.</summary>
    public bool IsMoment { get; }

    /// <summary>The timestamp of a date and time: a moment for UTC, otherwise what the clock shows.</summary>
    public static Timestamp Of(DateTime value)
    {
        var (seconds, ticks) = Math.DivRem(value.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        return ticks < 0
            ? new Timestamp(seconds - 1, (int)(ticks + TimeSpan.TicksPerSecond) * NanosecondsOfTick, value.Kind == DateTimeKind.Utc)
            : new Timestamp(seconds, (int)ticks * NanosecondsOfTick, value.Kind == DateTimeKind.Utc);
    }

    /// <summary>The date and time: of the kind UTC for a moment, otherwise unspecified.</summary>
    /// <returns>False when it is out of the range of <see cref="DateTime"/>, or has parts of less than 100 nanoseconds.</returns>
    public bool TryToDateTime(out DateTime value)
    {
        value = default;
        var ticks = ((Int128)Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / NanosecondsOfTick) + DateTime.UnixEpoch.Ticks;
        if (Nanoseconds % NanosecondsOfTick != 0 || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTime((long)ticks, IsMoment ? DateTimeKind.Utc : DateTimeKind.Unspecified);
        return true;
    }

    /// <summary>The moment, in UTC.</summary>
    /// <returns>False when it is none, is out of range, or has parts of less than 100 nanoseconds.</returns>
    public bool TryToDateTimeOffset(out DateTimeOffset value)
    {
        value = default;
        if (!IsMoment || !TryToDateTime(out var time))
        {
            return false;
        }

        value = new DateTimeOffset(time);
        return true;
    }

    /// <summary>Reads the form that <see cref="ToString()"/> writes.</summary>
    /// <returns>False when the text is of another form.</returns>
    public static bool TryParse(string? text, out Timestamp value)
    {
        value = default;
        var rest = text.AsSpan();
        var isMoment = rest.EndsWith("Z");
        rest = isMoment ? rest[..^1] : rest;
        var isNegative = rest.StartsWith("-");
        rest = rest.StartsWith("+") || isNegative ? rest[1..] : rest;
        Span<Range> parts = stackalloc Range[7];
        var nanoseconds = 0;
        var count = rest.SplitAny(parts, "-T:.");
        if (count < 6
            || !TryReadNumber(rest[parts[0]], 4, 12, out var year) || !TryReadNumber(rest[parts[1]], 2, 2, out var month) || !TryReadNumber(rest[parts[2]], 2, 2, out var day)
            || !TryReadNumber(rest[parts[3]], 2, 2, out var hour) || !TryReadNumber(rest[parts[4]], 2, 2, out var minute) || !TryReadNumber(rest[parts[5]], 2, 2, out var second)
            || (count == 7 && !TryReadFraction(rest[parts[6]], out nanoseconds)))
        {
            return false;
        }

        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var days = DaysOf(isNegative ? -year : year, (int)month, (int)day);
        var seconds = (days * SecondsOfDay) + (((hour * 60) + minute) * 60) + second;
        if (seconds < long.MinValue || seconds > long.MaxValue)
        {
            return false;
        }

        value = new Timestamp((long)seconds, nanoseconds, isMoment);
        return value.Date().Day == day;
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds));

    /// <inheritdoc/>
    public bool Equals(Timestamp other) => Seconds == other.Seconds && Nanoseconds == other.Nanoseconds && IsMoment == other.IsMoment;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seconds, Nanoseconds, IsMoment);

    /// <summary>
    /// The timestamp in ISO 8601: <c>2024-02-29T13:00:00.123456789Z</c>, without the <c>Z</c> when it is no moment, without the fraction when that is zero. The
    /// year has a sign when it has more than four digits.
    /// </summary>
    public override string ToString()
    {
        var (year, month, day) = Date();
        var second = (int)(Seconds - (FloorDiv(Seconds, SecondsOfDay) * SecondsOfDay));
        var sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        var fraction = Nanoseconds == 0 ? "" : "." + Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{Math.Abs(year):D4}-{month:D2}-{day:D2}T{second / 3600:D2}:{second / 60 % 60:D2}:{second % 60:D2}{fraction}{(IsMoment ? "Z" : "")}");
    }

    /// <summary>The timestamp in ISO 8601, whatever the format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Whether two timestamps are the same.</summary>
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);

    /// <summary>Whether two timestamps differ.</summary>
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);

    /// <summary>Whether one is before the other.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is after the other.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is not after the other.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is not before the other.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    private static long FloorDiv(long value, long divisor) => value < 0 ? ((value + 1) / divisor) - 1 : value / divisor;

    private static bool TryReadNumber(ReadOnlySpan<char> text, int least, int most, out long number)
    {
        number = 0;
        return text.Length >= least && text.Length <= most && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryReadFraction(ReadOnlySpan<char> text, out int nanoseconds)
    {
        nanoseconds = 0;
        if (!TryReadNumber(text, 1, DigitsOfNanoseconds, out var digits))
        {
            return false;
        }

        for (var i = text.Length; i < DigitsOfNanoseconds; i++)
        {
            digits *= 10;
        }

        nanoseconds = (int)digits;
        return true;
    }

    /// <summary>The days since the Unix epoch of a date of the Gregorian calendar, which is taken to hold for all years.</summary>
    /// <remarks>Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, in eras of 400 years.</remarks>
    private static Int128 DaysOf(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = FloorDiv(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return ((Int128)era * DaysOf400Years) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysToEpoch;
    }

    private (long Year, int Month, int Day) Date()
    {
        var days = FloorDiv(Seconds, SecondsOfDay) + DaysToEpoch;
        var era = FloorDiv(days, DaysOf400Years);
        var dayOfEra = days - (era * DaysOf400Years);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = (int)(((5 * dayOfYear) + 2) / 153);
        var day = (int)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        month += month < 10 ? 3 : -9;
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
