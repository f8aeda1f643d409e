using System.Text.Json;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Which folders of steps the latest run of a pipeline uses: <c>used.json</c> in the pipeline's folder.</summary>
/// <remarks>
/// Written once a run has opened all its logs and before it stores anything, so a folder that holds something and isn't named is one that the run does
/// without. Where it can't be known, there is no file.
/// </remarks>
internal static class UsedFolders
{
    private const string FileName = "used.json";

    /// <summary>The names of the folders; null where they are not known.</summary>
    internal static HashSet<string>? TryRead(string pipelineFolder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(pipelineFolder, FileName)));
            return [.. json.RootElement.GetProperty("folders").EnumerateArray().Select(static folder => folder.GetString()!)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Says which folders are used from now on.</summary>
    internal static void Write(string pipelineFolder, IEnumerable<string> names) =>
        AtomicFile.WriteJson(Path.Combine(pipelineFolder, FileName), json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("folders");
            foreach (var name in names.Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>Forgets what is used, which takes no room on a full disk.</summary>
    internal static void Forget(string pipelineFolder)
    {
        try
        {
            File.Delete(Path.Combine(pipelineFolder, FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be deleted, nothing new is stored: what it says stays true.
        }
    }
}
