namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where a system has a user's files.</summary>
/// <param name="Home">The user's own folder.</param>
/// <param name="Caches">Where it keeps caches.</param>
internal sealed record CacheSystem(string Home, string Caches)
{
    /// <summary>The system that this process runs on.</summary>
    internal static CacheSystem This
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return OperatingSystem.IsWindows() ? Windows(home, Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData))
                : OperatingSystem.IsMacOS() ? MacOS(home)
                : Other(home);
        }
    }

    internal static CacheSystem Windows(string home, string localData) => new(home, localData);

    internal static CacheSystem MacOS(string home) => new(home, Path.Combine(home, "Library", "Caches"));

    internal static CacheSystem Other(string home) => new(home, Path.Combine(home, ".cache"));
}
