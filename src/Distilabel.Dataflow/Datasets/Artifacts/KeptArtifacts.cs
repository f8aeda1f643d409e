using System.Globalization;
using System.Text.Json;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Datasets.Artifacts;

/// <summary>The artifacts of a step in the cache: a folder for each, <c>name~number</c>, of which the highest number counts.</summary>
/// <param name="folder">The folder for all of them, which need not be there.</param>
internal sealed class KeptArtifacts(string folder)
{
    private const string MetadataName = "metadata.json";
    private const string ContentName = "content";
    private const string Unfinished = ".tmp";

    /// <summary>Keeps a copy of an artifact, in place of an earlier one. Where that can't be done, the result has it all the same.</summary>
    internal void Keep(string name, string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            var earlier = Find().Where(kept => kept.Name == name).ToArray();
            var next = earlier.Length == 0 ? 1 : earlier.Max(static kept => kept.Number) + 1;
            var kept = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}~{next}"));
            var temporary = $"{kept}.{Path.GetRandomFileName()}{Unfinished}";
            ArtifactFiles.Copy(path, Path.Combine(temporary, ContentName), FileActions.OnDisk);
            AtomicFile.WriteJson(Path.Combine(temporary, MetadataName), json => Write(json, metadata));
            Directory.Move(temporary, kept);
            foreach (var (_, _, replaced) in earlier)
            {
                Directory.Delete(replaced, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run, whose rows come from the cache, does without.
        }
    }

    /// <summary>The latest artifact of each name: where its content is, and what the step says of it.</summary>
    /// <param name="lost">Told the name of one that can't be read, and why.</param>
    internal IEnumerable<(string Name, string Content, IReadOnlyDictionary<string, string> Metadata)> Read(Action<string, string> lost)
    {
        foreach (var group in Find().GroupBy(static kept => kept.Name).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var (name, _, path) = group.MaxBy(static kept => kept.Number);
            Dictionary<string, string> metadata;
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, MetadataName)));
                metadata = json.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetString() ?? "");
                if (!ArtifactFiles.FilesOf(Path.Combine(path, ContentName)).Any())
                {
                    throw new FileNotFoundException($"'{path}' holds no file.");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
            {
                lost(name, exception.Message);
                continue;
            }

            yield return (name, Path.Combine(path, ContentName), metadata);
        }
    }

    private IEnumerable<(string Name, int Number, string Path)> Find()
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            var name = Path.GetFileName(path);
            var mark = name.LastIndexOf('~');
            if (mark > 0 && int.TryParse(name.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (name[..mark], number, path);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        foreach (var (name, value) in metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
