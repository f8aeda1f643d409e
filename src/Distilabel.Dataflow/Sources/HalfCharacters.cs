using System.Globalization;

namespace Distilabel.Dataflow.Sources;

/// <summary>Replaces halves of characters in JSON, as are left of an emoji where a text was cut: no UTF-8 can hold them.</summary>
internal static class HalfCharacters
{
    private const int EscapeLength = 6;

    /// <summary>Writes U+FFFD in place of each escape that is half of a surrogate pair, wherever it stands: in values, nested or not, and in names.</summary>
    /// <param name="json">A value, valid or not, which keeps its length.</param>
    /// <returns>How many there were.</returns>
    internal static int Replace(Span<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
        {
            return 0;
        }

        var replaced = 0;
        for (var at = json.IndexOf((byte)'\\'); at >= 0 && at < json.Length;)
        {
            var length = 2;
            if (CodeOf(json[at..]) is { } code)
            {
                length = EscapeLength;
                if (char.IsHighSurrogate(code) && CodeOf(json[(at + EscapeLength)..]) is { } low && char.IsLowSurrogate(low))
                {
                    length = 2 * EscapeLength;
                }
                else if (char.IsSurrogate(code))
                {
                    "\\ufffd"u8.CopyTo(json[at..]);
                    replaced++;
                }
            }

            at += length;
            var further = at < json.Length ? json[at..].IndexOf((byte)'\\') : -1;
            at = further < 0 ? -1 : at + further;
        }

        return replaced;
    }

    /// <summary>The code that an escape such as <c>\u00e9</c> stands for; null when there is none.</summary>
    private static char? CodeOf(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == '\\' && json[1] == 'u' && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
