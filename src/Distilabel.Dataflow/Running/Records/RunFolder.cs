using System.Globalization;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Datasets;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>The folder of one run: its record, its log, its dead-letter file and, unless that goes elsewhere, its result. RUNS.md describes the files.</summary>
internal sealed class RunFolder
{
    private RunFolder(string? path, string? output, bool isInMemory)
    {
        Path = path;
        Data = isInMemory ? null : output ?? Inside("data");
        Spill = Data is null
            ? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"distilabel-{System.IO.Path.GetRandomFileName()}")
            : System.IO.Path.Combine(Data, ResultFolder.SpillName);
        Files = new RunFiles(() => Make(Spill), () => Path is null ? null : System.IO.Path.Combine(Make(Path), "failures.jsonl"));
    }

    /// <summary>The folder; null for a run that leaves no files.</summary>
    internal string? Path { get; }

    /// <summary>What is known of the run: versions, times, counts, parameters.</summary>
    internal string? Record => Inside("run.json");

    internal string? Log => Inside("pipeline.log");

    /// <summary>Where the result goes; null where it stays in memory.</summary>
    internal string? Data { get; }

    internal RunFiles Files { get; }

    // Rows that wait on disk are as many as the result's, and no more the cache's.
    private string Spill { get; }

    /// <summary>A folder of its own for a run that begins now.</summary>
    /// <remarks>
    /// With the cache, or without a folder for the result: <c>pipeline/runs/2026-03-01T12.00.00</c> under the cache folder. Otherwise
    /// <c>.runs/2026-03-01T12.00.00</c> under the result's, so that a run that needs no cache needs no cache folder. None for a run without cache whose
    /// result stays in memory.
    /// </remarks>
    /// <exception cref="PipelineException">It can't be made.</exception>
    internal static RunFolder For(string pipeline, RunOptions options)
    {
        if (options is { ResultInMemory: true, UseCache: false })
        {
            return new RunFolder(null, null, isInMemory: true);
        }

        var output = options is { OutputFolder: { } given, ResultInMemory: false } ? System.IO.Path.GetFullPath(given) : null;
        var beside = output is null ? null : System.IO.Path.Combine(output, ".runs");
        if (beside is not null && !options.UseCache)
        {
            return new RunFolder(Claim(beside, options.TimeProvider, "output"), output, isInMemory: false);
        }

        var cached = System.IO.Path.Combine(System.IO.Path.GetFullPath(options.CacheFolder), FolderNames.For(pipeline), "runs");
        try
        {
            return new RunFolder(Claim(cached, options.TimeProvider, "cache"), output, options.ResultInMemory);
        }
        catch (PipelineException) when (beside is not null && options.ContinueWithoutCache)
        {
            return new RunFolder(Claim(beside, options.TimeProvider, "output"), output, isInMemory: false);
        }
    }

    /// <summary>Removes the rows that waited on disk. What is left of them by a call that goes on after the run, the next run into this folder removes.</summary>
    internal void RemoveSpill()
    {
        try
        {
            if (Directory.Exists(Spill))
            {
                Directory.Delete(Spill, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that is left over is no reason to take the result away.
        }
    }

    /// <summary>Makes a folder that is this run's alone, named by the time and numbered when there are several.</summary>
    private static string Claim(string runs, TimeProvider time, string option)
    {
        var name = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH.mm.ss", CultureInfo.InvariantCulture);
        try
        {
            Directory.CreateDirectory(runs);
            for (var number = 1; ; number++)
            {
                var folder = System.IO.Path.Combine(runs, number == 1 ? name : $"{name}~{number}");
                if (TryClaim(folder))
                {
                    return folder;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"The folder '{runs}' for the run can't be made: {exception.Message} Choose another {option} folder.", exception);
        }
    }

    /// <summary>Takes a name before another process does: making a file that must not be there is atomic, making a folder is not.</summary>
    private static bool TryClaim(string folder)
    {
        if (System.IO.Path.Exists(folder))
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        var claim = System.IO.Path.Combine(folder, ".run");
        try
        {
            new FileStream(claim, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(claim))
        {
            return false;
        }
    }

    private static string Make(string folder) => Directory.CreateDirectory(folder).FullName;

    private string? Inside(string name) => Path is null ? null : System.IO.Path.Combine(Path, name);
}
