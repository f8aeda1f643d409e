using System.Globalization;
using System.Text;
using Distilabel.Dataflow.Datasets.Artifacts;

namespace Distilabel.Dataflow.Datasets;

/// <summary>Names of folders for names of steps, good on every file system.</summary>
internal static class SubsetFolders
{
    private const int LongestName = 100;

    private static readonly HashSet<string> ReservedByWindows = new(
        ["con", "prn", "aux", "nul", .. Numbered("com"), .. Numbered("lpt")], StringComparer.OrdinalIgnoreCase);

    /// <summary>A folder in a result for each name, in the same order. No two differ only in case, and none has the name of what else is in there.</summary>
    internal static IReadOnlyList<string> For(IEnumerable<string> names) => Distinct(names, DistisetIndex.FileName, DatasetCard.FileName, ArtifactFolders.Name);

    /// <summary>A folder for each name, in the same order. No two differ only in case.</summary>
    /// <param name="names">The names.</param>
    /// <param name="taken">What no folder may be called.</param>
    internal static IReadOnlyList<string> Distinct(IEnumerable<string> names, params IEnumerable<string> taken)
    {
        var used = new HashSet<string>(taken, StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Whether a name is good on every file system as it is.</summary>
    internal static bool IsSafe(string name) => Safe(name) == name;

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
