namespace Distilabel.Dataflow.Checkpoints;

/// <summary>The path of a folder without symbolic links in it: one folder has one, however it is reached.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>Resolves the links in a full path, of which not everything need exist.</summary>
    internal static string Of(string path)
    {
        for (var links = 0; links < MostLinks && TryFollowFirstLink(path, out var target); links++)
        {
            path = target;
        }

        return path;
    }

    private static bool TryFollowFirstLink(string path, out string target)
    {
        var root = Path.GetPathRoot(path)!;
        var parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        target = root;
        for (var i = 0; i < parts.Length; i++)
        {
            target = Path.Combine(target, parts[i]);
            if (LinkTarget(target) is { } linked)
            {
                target = Path.GetFullPath(Path.Combine([Path.GetDirectoryName(target)!, linked, .. parts[(i + 1)..]]));
                return true;
            }
        }

        return false;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new DirectoryInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever opens the folder hears of it.
            return null;
        }
    }
}
