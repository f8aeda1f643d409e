using System.Globalization;
using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Running;

/// <summary>The folder of one run: its result, its dead-letter file, rows that wait on disk.</summary>
internal sealed class RunFolder
{
    private readonly string _folder;

    private RunFolder(string folder)
    {
        _folder = folder;
        Files = new RunFiles(() => Make(Spill), () => Path.Combine(Make(_folder), "failures.jsonl"));
    }

    /// <summary>What is known of the run: versions, times, counts, parameters.</summary>
    internal string Record => Path.Combine(Make(_folder), "run.json");

    /// <summary>Where the result goes.</summary>
    internal string Data => Path.Combine(_folder, "data");

    internal RunFiles Files { get; }

    private string Spill => Path.Combine(_folder, "spill");

    /// <summary>A folder of its own for a run that begins now: <c>pipeline/runs/2026-03-01T12.00.00</c>, numbered when there are several.</summary>
    internal static RunFolder Under(string root, string pipeline, TimeProvider time)
    {
        var runs = Path.Combine(Path.GetFullPath(root), FolderNames.For(pipeline), "runs");
        var name = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH.mm.ss", CultureInfo.InvariantCulture);
        try
        {
            Directory.CreateDirectory(runs);
            for (var number = 1; ; number++)
            {
                var folder = Path.Combine(runs, number == 1 ? name : $"{name}~{number}");
                if (TryClaim(folder))
                {
                    return new RunFolder(folder);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"The folder '{runs}' for the run can't be made: {exception.Message} Choose another cache folder.", exception);
        }
    }

    internal void RemoveSpill()
    {
        if (Directory.Exists(Spill))
        {
            Directory.Delete(Spill, recursive: true);
        }
    }

    /// <summary>Takes a name before another process does: making a file that must not be there is atomic, making a folder is not.</summary>
    private static bool TryClaim(string folder)
    {
        if (Directory.Exists(folder))
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        try
        {
            using var claim = new FileStream(Path.Combine(folder, ".run"), FileMode.CreateNew);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return false;
        }
    }

    private static string Make(string folder) => Directory.CreateDirectory(folder).FullName;
}
