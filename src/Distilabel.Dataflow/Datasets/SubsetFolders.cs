using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Names of folders for names of steps, good on every file system.</summary>
internal static class SubsetFolders
{
    private const int LongestName = 100;

    private static readonly HashSet<string> ReservedByWindows = new(
        ["con", "prn", "aux", "nul", .. Numbered("com"), .. Numbered("lpt")], StringComparer.OrdinalIgnoreCase);

    /// <summary>A folder for each name, in the same order. No two differ only in case.</summary>
    internal static IReadOnlyList<string> For(IEnumerable<string> names)
    {
        var used = new HashSet<string>([DistisetIndex.FileName], StringComparer.OrdinalIgnoreCase);
        var folders = new List<string>();
        foreach (var name in names)
        {
            var safe = Safe(name);
            var folder = safe;
            for (var number = 2; !used.Add(folder); number++)
            {
                folder = string.Create(CultureInfo.InvariantCulture, $"{safe}~{number}");
            }

            folders.Add(folder);
        }

        return folders;
    }

    private static string Safe(string name)
    {
        var safe = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var isInside = i > 0 && i < Math.Min(name.Length, LongestName) - 1;
            if (char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or '-' || (name[i] == '.' && isInside))
            {
                safe.Append(name[i]);
            }
            else
            {
                safe.Append(CultureInfo.InvariantCulture, $"%{(int)name[i]:X2}");
            }
        }

        // Windows takes a device's name with any extension for the device.
        if (safe.Length == 0 || ReservedByWindows.Contains(safe.ToString().Split('.')[0]))
        {
            safe.Insert(0, '%');
        }

        return safe.ToString(0, Math.Min(safe.Length, LongestName));
    }

    private static IEnumerable<string> Numbered(string device) =>
        Enumerable.Range(1, 9).Select(number => device + number.ToString(CultureInfo.InvariantCulture));
}
