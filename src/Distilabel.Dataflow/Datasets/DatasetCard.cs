using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets;

/// <summary>The README.md of a result, which tells Python's <c>datasets</c> the subsets by name, and their splits.</summary>
/// <remarks>Only one of our own is replaced: one that a user wrote or changed is the user's, and stays.</remarks>
internal static class DatasetCard
{
    internal const string FileName = "README.md";

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The hash of the README.md that goes with a result; null where there is one that is not ours.</summary>
    /// <param name="folder">The result's folder.</param>
    /// <param name="index">The result.</param>
    /// <param name="previous">The hash of the one that was written last.</param>
    internal static string? HashFor(string folder, DistisetIndex index, string? previous) =>
        HashOf(folder) is { } found && found != previous ? null : Hash(Text(index));

    /// <summary>Writes the README.md that the index names, unless there is one of somebody else's.</summary>
    /// <param name="folder">The result's folder.</param>
    /// <param name="index">The result.</param>
    /// <param name="previous">The hash of the one that was written last.</param>
    /// <param name="files">What changes files.</param>
    internal static void Update(string folder, DistisetIndex index, string? previous, FileActions files)
    {
        if (index.Card is not null && HashOf(folder) is var found && (found is null || found == previous))
        {
            AtomicFile.Write(Path.Combine(folder, FileName), Text(index), files);
        }
    }

    private static string? HashOf(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Hash(File.ReadAllBytes(path)) : null;
    }

    private static string Hash(byte[] text) => Convert.ToHexStringLower(XxHash3.Hash(text));

    private static byte[] Text(DistisetIndex index)
    {
        var text = new StringBuilder("---\nconfigs:\n");
        foreach (var subset in index.Subsets)
        {
            text.Append("- config_name: ").Append(Quote(subset.Name)).Append("\n  data_files:\n");
            foreach (var split in subset.Splits)
            {
                text.Append("  - split: ").Append(Quote(split.Name)).Append("\n    path: ").Append(Quote($"{subset.Folder}/{split.Name}-*.parquet")).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.Append("---\n\nWritten by Distilabel.Dataflow with the dataset, and replaced with it unless you change this file.\n").ToString());
    }

    // A JSON string is one of YAML as well.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, Encoder)}\"";
}
