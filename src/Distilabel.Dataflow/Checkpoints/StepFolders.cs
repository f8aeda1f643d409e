using System.Globalization;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Says which of a pipeline's folders each step of a run uses.</summary>
/// <remarks>
/// A step is found by its signature, whatever it is called. Only where several steps or several folders have one signature does it matter what else is
/// known of them: those that resemble each other most belong together, no folder is used by two steps of a run, and a step without one gets a new one. So
/// equal steps keep results of their own, also where these differ from call to call.
/// </remarks>
internal static class StepFolders
{
    /// <summary>The folder of each step, which need not exist yet.</summary>
    /// <param name="pipelineFolder">The pipeline's folder.</param>
    /// <param name="steps">All steps of the run that can have a folder, those among them that run without the cache too: theirs stay theirs.</param>
    /// <param name="lastUsed">The time that a folder that is used gets.</param>
    internal static StepFolder[] Assign(string pipelineFolder, IReadOnlyList<(UInt128 Signature, StepTraits Traits)> steps, DateTimeOffset lastUsed)
    {
        var signatures = steps.Select(static step => SignatureText(step.Signature)).ToArray();
        var wanted = signatures.ToHashSet(StringComparer.Ordinal);
        var existing = Existing(pipelineFolder).Where(path => wanted.Contains(SignatureOf(path))).Select(StepFolder.TryRead).OfType<StepFolder>()
            .Where(static folder => !folder.IsGenerations).OrderBy(static folder => folder.Name, StringComparer.Ordinal).ToArray();

        var assigned = new StepFolder?[steps.Count];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var pairs =
            from step in Enumerable.Range(0, steps.Count)
            from folder in existing
            where folder.Signature == signatures[step]
            orderby steps[step].Traits.Resemblance(folder.Traits) descending, folder.LastUsed descending
            select (step, folder);
        foreach (var (step, folder) in pairs)
        {
            if (assigned[step] is null && taken.Add(folder.Name))
            {
                assigned[step] = folder with { Traits = steps[step].Traits, LastUsed = lastUsed };
            }
        }

        for (var step = 0; step < assigned.Length; step++)
        {
            assigned[step] ??= New(pipelineFolder, steps[step], lastUsed, taken);
        }

        return assigned!;
    }

    /// <summary>A folder of the step's name, unless a step that had the name before has that one.</summary>
    private static StepFolder New(string pipelineFolder, (UInt128 Signature, StepTraits Traits) step, DateTimeOffset lastUsed, HashSet<string> taken)
    {
        var folder = StepFolder.For(pipelineFolder, step.Traits, step.Signature, lastUsed);
        for (var number = 2; !taken.Add(folder.Name); number++)
        {
            folder = StepFolder.For(pipelineFolder, step.Traits, step.Signature, lastUsed, number);
        }

        return folder;
    }

    private static string[] Existing(string pipelineFolder) => Directory.Exists(pipelineFolder) ? Directory.GetDirectories(pipelineFolder) : [];

    private static string SignatureText(UInt128 signature) => signature.ToString("x32", CultureInfo.InvariantCulture);

    private static string SignatureOf(string path) => path.Length > StepFolder.SignatureLength ? path[^StepFolder.SignatureLength..] : "";
}
