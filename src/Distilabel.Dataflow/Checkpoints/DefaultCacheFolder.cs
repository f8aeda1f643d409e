namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where the cache is where nobody says.</summary>
internal static class DefaultCacheFolder
{
    private static readonly string[] Own = ["distilabel", "pipelines"];

    /// <summary>The folder on this machine.</summary>
    internal static string Path => Of(Environment.GetEnvironmentVariable, CacheSystem.This);

    /// <summary>
    /// The folder of a pipeline where earlier versions kept it by default, on every system; null where that is its folder still, where it has one in the
    /// present default folder, or where there is none.
    /// </summary>
    /// <param name="cacheFolder">The cache folder of the run.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    internal static string? EarlierOf(string cacheFolder, string pipeline) =>
        EarlierOf(cacheFolder, pipeline, Environment.GetEnvironmentVariable, CacheSystem.This);

    /// <inheritdoc cref="EarlierOf(string, string)"/>
    internal static string? EarlierOf(string cacheFolder, string pipeline, Func<string, string?> environment, CacheSystem system)
    {
        var folder = FolderNames.For(pipeline);
        var earlier = System.IO.Path.Combine([system.Home, ".cache", .. Own, folder]);
        return cacheFolder == Of(environment, system)
            && environment("DISTILABEL_CACHE_DIR") is not { Length: > 0 }
            && System.IO.Path.Combine(cacheFolder, folder) is var present
            && present != earlier
            && !Directory.Exists(present)
            && Directory.Exists(earlier)
                ? earlier
                : null;
    }

    /// <summary>The folder on a system.</summary>
    /// <param name="environment">Its environment variables.</param>
    /// <param name="system">Where it has what.</param>
    internal static string Of(Func<string, string?> environment, CacheSystem system)
    {
        if (environment("DISTILABEL_CACHE_DIR") is { Length: > 0 } folder)
        {
            return folder;
        }

        // A relative path there is to be ignored, as the specification of these variables says.
        var caches = environment("XDG_CACHE_HOME") is { Length: > 0 } path && System.IO.Path.IsPathRooted(path) ? path : system.Caches;
        return System.IO.Path.Combine([caches, .. Own]);
    }
}
