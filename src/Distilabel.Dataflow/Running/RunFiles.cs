namespace Distilabel.Dataflow.Running;

/// <summary>Where a run puts files that are not its result.</summary>
/// <param name="SpillFolder">Gives the folder for rows that must wait on disk, making it when first asked.</param>
/// <param name="Failures">Gives the path of the dead-letter file, making its folder when first asked; null where the run leaves no files.</param>
internal sealed record RunFiles(Func<string> SpillFolder, Func<string?> Failures);
