namespace Distilabel.Dataflow.Generators.Tests.Testing;

/// <summary>Compares a text with a file beside the test. With the environment variable UPDATE_SNAPSHOTS set, the file becomes the text.</summary>
internal static class Snapshot
{
    public static void Match(string text, string folder, string file)
    {
        var path = Path.Combine(Repository.Root, "tests", "Distilabel.Dataflow.Generators.Tests", folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is { Length: > 0 })
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
