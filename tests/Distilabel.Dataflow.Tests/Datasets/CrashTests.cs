namespace Distilabel.Dataflow.Tests.Datasets;

/// <summary>
/// What a crash leaves at every moment of publishing. The published files of the old result are hidden one by one, the index is replaced, and the files of
/// the new one are shown one by one: in each of these states there is exactly one whole result, and the next one to open the folder brings it into order.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const string Hidden = ".distiset";
    private const string Suffix = ".unpublished";

    private readonly ResultRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task At_every_moment_of_publishing_one_whole_result_is_found_and_the_next_open_settles_it()
    {
        var oldFiles = Content(await RunAsync("old", 300, 2));
        var newFiles = Content(await RunAsync("new", 200, 3));
        for (var moment = 0; moment <= oldFiles.Count + 1 + newFiles.Count; moment++)
        {
            foreach (var isReadOnly in (bool[])[true, false])
            {
                var folder = _runs.File($"state-{moment}-{isReadOnly}");
                Build(folder, oldFiles, newFiles, moment);
                var isNew = moment > oldFiles.Count;
                var lockFile = isReadOnly ? new FileStream(Path.Combine(folder, Hidden, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None) : null;
                using (lockFile)
                {
                    var values = await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(folder));
                    Assert.Equal(isNew ? ResultRuns.Times(3, 200) : ResultRuns.Times(2, 300), values);
                }

                if (!isReadOnly)
                {
                    var seen = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".parquet", StringComparison.Ordinal));
                    Assert.Equal((isNew ? newFiles : oldFiles).Keys.Order(), seen.Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order());
                    Assert.Empty(Directory.GetDirectories(Path.Combine(folder, Hidden)));
                }

                // A run that begins in such a state, and is the next one to publish.
                await ResultRuns.Create(10).RunAsync(new RunOptions { UseCache = false, OutputFolder = folder }, TestContext.Current.CancellationToken);
                Assert.Equal(ResultRuns.Times(1, 10), await ResultRuns.ValuesAsync(Distiset.LoadFromDisk(folder)));
                Assert.Single(Directory.EnumerateFiles(folder, "*.parquet*", SearchOption.AllDirectories));
            }
        }
    }

    [Fact]
    public async Task A_run_that_was_killed_leaves_nothing_once_the_folder_is_opened()
    {
        await _runs.RunAsync(100);
        var killed = Path.Combine(_runs.Result, Hidden, "0123456789ab", "times");
        Directory.CreateDirectory(killed);
        await File.WriteAllTextAsync(Path.Combine(killed, "train-00000.parquet" + Suffix), "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_runs.Result, "distiset.json.abcdefgh.ijk.tmp"), "half", TestContext.Current.CancellationToken);

        Assert.Equal(ResultRuns.Times(1, 100), await _runs.PublishedAsync());

        Assert.Empty(Directory.GetDirectories(Path.Combine(_runs.Result, Hidden)));
        Assert.Empty(Directory.GetFiles(_runs.Result, "*.tmp"));
    }

    private async Task<string> RunAsync(string name, int rows, long factor)
    {
        var folder = _runs.File(name);
        await ResultRuns.Create(rows, factor).RunAsync(new RunOptions { UseCache = false, OutputFolder = folder, MaxShardSize = 1 }, TestContext.Current.CancellationToken);
        return folder;
    }

    private static Dictionary<string, byte[]> Content(string folder) => new(
        Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories)
            .Select(file => KeyValuePair.Create(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file))));

    private static string RunOf(Dictionary<string, byte[]> files) => files.Keys.First().Split('-')[^1].Replace(".parquet", "", StringComparison.Ordinal);

    private void Build(string folder, Dictionary<string, byte[]> oldFiles, Dictionary<string, byte[]> newFiles, int moment)
    {
        Directory.CreateDirectory(Path.Combine(folder, Hidden));
        foreach (var ((path, bytes), i) in oldFiles.Select(static (file, i) => (file, i)))
        {
            var isHidden = i < moment;
            if (!isHidden || moment <= oldFiles.Count)
            {
                Write(isHidden ? $"{Hidden}/{RunOf(oldFiles)}/{path}{Suffix}" : path, bytes);
            }
        }

        foreach (var ((path, bytes), i) in newFiles.Select(static (file, i) => (file, i)))
        {
            Write(i < moment - oldFiles.Count - 1 ? path : $"{Hidden}/{RunOf(newFiles)}/{path}{Suffix}", bytes);
        }

        File.Copy(Path.Combine(_runs.File(moment > oldFiles.Count ? "new" : "old"), "distiset.json"), Path.Combine(folder, "distiset.json"));
        File.Copy(Path.Combine(_runs.File("old"), Hidden, "published.json"), Path.Combine(folder, Hidden, "published.json"));

        void Write(string path, byte[] bytes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), bytes);
        }
    }
}
