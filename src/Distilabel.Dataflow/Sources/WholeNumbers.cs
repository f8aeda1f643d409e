using System.Globalization;
using System.Numerics;
using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>Tells whole numbers that a floating-point type holds from those that it would round.</summary>
internal static class WholeNumbers
{
    // Any number of so many digits is held by the type: below 2^53 and 2^24.
    private const int DigitsOfDouble = 15;
    private const int DigitsOfSingle = 7;

    // No finite number has more, with its sign.
    private const int MostDigits = 310;

    /// <summary>Whether a number's digits are those of <paramref name="value"/>, unless it is a fraction or has an exponent.</summary>
    internal static bool IsKept(ReadOnlySpan<byte> digits, double value) => digits.Length <= DigitsOfDouble || IsKept(digits, value, double.IsFinite(value));

    /// <inheritdoc cref="IsKept(ReadOnlySpan{byte}, double)"/>
    internal static bool IsKept(ReadOnlySpan<byte> digits, float value) => digits.Length <= DigitsOfSingle || IsKept(digits, value, float.IsFinite(value));

    private static bool IsKept(ReadOnlySpan<byte> digits, double value, bool isFinite)
    {
        if (digits.ContainsAny(".eE"u8))
        {
            return true;
        }

        if (!isFinite || digits.Length > MostDigits)
        {
            return false;
        }

        Span<char> text = stackalloc char[MostDigits];
        var length = Encoding.ASCII.GetChars(digits, text);
        return BigInteger.TryParse(text[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole == new BigInteger(value);
    }
}
