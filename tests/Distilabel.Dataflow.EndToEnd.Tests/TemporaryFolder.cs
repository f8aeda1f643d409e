namespace Distilabel.Dataflow.EndToEnd.Tests;

/// <summary>A folder for one test, with a cache and a result in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("distilabel-").FullName;

    internal string this[string name] => Path.Combine(_path, name);

    internal string Cache => this["cache"];

    /// <summary>The contents of all files under a folder in it, by their paths.</summary>
    internal Dictionary<string, byte[]> Files(string name) => Directory.Exists(this[name])
        ? Directory.EnumerateFiles(this[name], "*", SearchOption.AllDirectories).ToDictionary(static file => file, File.ReadAllBytes)
        : [];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
