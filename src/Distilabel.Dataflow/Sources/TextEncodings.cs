using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>The encodings of text files.</summary>
internal static class TextEncodings
{
    private static readonly Encoding[] Marked = [Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode, new UTF32Encoding(bigEndian: true, byteOrderMark: true)];

    /// <summary>The encoding of a name, as .NET, IANA or Python has it.</summary>
    /// <exception cref="PipelineException">There is none of that name.</exception>
    internal static Encoding Find(string name)
    {
        var plain = name.Trim().Replace('_', '-').ToLowerInvariant();
        plain = plain switch
        {
            "utf8" or "utf-8-sig" or "utf8-sig" => "utf-8",
            "utf16" or "utf-16-le" => "utf-16",
            "utf-16-be" => "utf-16be",
            "utf32" => "utf-32",
            "latin-1" or "latin" => "latin1",
            "shift-jis" => "shift_jis",
            _ => plain,
        };
        var number = plain.StartsWith("cp", StringComparison.Ordinal) ? plain[2..] : plain.StartsWith("windows", StringComparison.Ordinal) ? plain[7..].TrimStart('-') : plain;
        try
        {
            // Named twice: the runtime itself knows few, and the code pages need not be known to the whole process.
            var found = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
                ? CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page)
                : CodePagesEncodingProvider.Instance.GetEncoding(plain) ?? Encoding.GetEncoding(plain);
            return Strict(found);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new PipelineException(
                $"There is no encoding '{name}'. Encoding is a name such as utf-8, utf-16, latin1, windows-1252, shift_jis or gb18030.", exception);
        }
    }

    /// <summary>The encoding that a byte order mark tells; null when there is none.</summary>
    internal static Encoding? OfMark(ReadOnlySpan<byte> head)
    {
        foreach (var encoding in Marked)
        {
            if (head.StartsWith(encoding.Preamble))
            {
                return Strict(encoding);
            }
        }

        return null;
    }

    /// <summary>The encoding with two bytes for each character that a text without a mark seems to be in; null when it does not.</summary>
    /// <remarks>
    /// Whatever its language, such a text has line ends, digits or punctuation, of which one byte is zero and always the same one. No text in UTF-8 has zeros but
    /// as characters of their own, in any of its bytes.
    /// </remarks>
    internal static string? GuessWide(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 && head[i + 1] is > 0 and < 0x80 ? 1 : 0;
            odd += head[i + 1] == 0 && head[i] is > 0 and < 0x80 ? 1 : 0;
        }

        return (even, odd) is (0, > 1) ? "utf-16" : (even, odd) is ( > 1, 0) ? "utf-16be" : null;
    }

    /// <summary>An encoding that refuses what is none of its text, rather than to replace it.</summary>
    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
