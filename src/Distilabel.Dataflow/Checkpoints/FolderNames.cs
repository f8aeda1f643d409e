using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Names of folders for names of pipelines and steps.</summary>
/// <remarks>
/// A name of lower-case ASCII letters, digits, <c>_</c>, <c>-</c> and inner dots is its folder's. Any other keeps its letters and digits, of whatever
/// script, and gets a hash of itself after a <c>~</c>: so two names never share a folder, not even where the file system ignores case, and a name has the
/// same folder always and everywhere.
/// </remarks>
internal static class FolderNames
{
    // In UTF-8: the longest file name on common file systems is 255 bytes, and Windows counts whole paths.
    private const int LongestName = 64;

    private static readonly HashSet<string> ReservedByWindows = new(
        ["con", "prn", "aux", "nul", .. Numbered("com"), .. Numbered("lpt")], StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder for a name.</summary>
    internal static string For(string name)
    {
        if (name.Length is > 0 and <= LongestName && name.All(IsPlain) && name[0] != '.' && name[^1] != '.' && !IsReserved(name))
        {
            return name;
        }

        var readable = Readable(name);
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));
        return string.Create(CultureInfo.InvariantCulture, $"{(IsReserved(readable) ? "_" : "")}{readable}~{hash >> 24:x10}");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.';

    // Windows takes a device's name with any extension for the device.
    private static bool IsReserved(string name) => ReservedByWindows.Contains(name.Split('.', '~')[0]);

    private static string Readable(string name)
    {
        var readable = new StringBuilder();
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var isKept = Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' || (rune.Value == '.' && length > 0);
            var kept = isKept ? rune : new Rune('_');
            length += kept.Utf8SequenceLength;
            if (length > LongestName)
            {
                break;
            }

            readable.Append(kept);
        }

        return readable.ToString();
    }

    private static IEnumerable<string> Numbered(string device) =>
        "0123456789¹²³".Select(digit => device + digit);
}
