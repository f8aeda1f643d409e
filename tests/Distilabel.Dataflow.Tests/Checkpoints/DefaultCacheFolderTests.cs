using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>Where the cache is where nobody says: by the environment first, then where each system keeps caches.</summary>
public sealed class DefaultCacheFolderTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("distilabel-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void The_folder_s_own_variable_counts_first_then_that_of_caches_then_the_system()
    {
        var absolute = Path.Combine(_home, "caches");
        var systems = new[] { CacheSystem.Other(_home), CacheSystem.MacOS(_home), CacheSystem.Windows(_home, Path.Combine(_home, "Local")) };
        string[] own = [.. systems.Select(static system => DefaultCacheFolder.Of(static _ => null, system))];

        Assert.Equal(
            [
                Path.Combine(_home, ".cache", "distilabel", "pipelines"),
                Path.Combine(_home, "Library", "Caches", "distilabel", "pipelines"),
                Path.Combine(_home, "Local", "distilabel", "pipelines"),
            ],
            own);
        Assert.All(systems, system => Assert.Equal("mine", DefaultCacheFolder.Of(name => name == "DISTILABEL_CACHE_DIR" ? "mine" : absolute, system)));
        Assert.All(systems, system => Assert.Equal(Path.Combine(absolute, "distilabel", "pipelines"), DefaultCacheFolder.Of(Only("XDG_CACHE_HOME", absolute), system)));

        // The specification has relative paths there ignored; an empty variable is none.
        Assert.Equal(own, systems.Select(static system => DefaultCacheFolder.Of(static name => name == "XDG_CACHE_HOME" ? "relative" : "", system)));
    }

    [Fact]
    public void A_cache_at_the_earlier_default_is_named_where_it_is_not_the_present_one()
    {
        var earlier = Path.Combine(_home, ".cache", "distilabel", "pipelines", "p");
        var system = CacheSystem.MacOS(_home);
        var folder = DefaultCacheFolder.Of(static _ => null, system);
        Assert.Null(DefaultCacheFolder.EarlierOf(folder, "p", static _ => null, system));

        Directory.CreateDirectory(earlier);

        Assert.Equal(earlier, DefaultCacheFolder.EarlierOf(folder, "p", static _ => null, system));
        Assert.Null(DefaultCacheFolder.EarlierOf(Path.Combine(_home, "elsewhere"), "p", static _ => null, system));
        Assert.Null(DefaultCacheFolder.EarlierOf("mine", "p", Only("DISTILABEL_CACHE_DIR", "mine"), system));
        Assert.Null(DefaultCacheFolder.EarlierOf(DefaultCacheFolder.Of(static _ => null, CacheSystem.Other(_home)), "p", static _ => null, CacheSystem.Other(_home)));
        Directory.CreateDirectory(Path.Combine(folder, "p"));
        Assert.Null(DefaultCacheFolder.EarlierOf(folder, "p", static _ => null, system));
    }

    private static Func<string, string?> Only(string variable, string value) => name => name == variable ? value : null;
}
