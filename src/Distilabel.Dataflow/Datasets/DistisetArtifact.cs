namespace Distilabel.Dataflow;

/// <summary>A file, or a folder of files, that a step has kept with the result.</summary>
/// <param name="Step">The step.</param>
/// <param name="Name">What the step called it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Metadata">What the step says of it.</param>
public sealed record DistisetArtifact(string Step, string Name, string Path, IReadOnlyDictionary<string, string> Metadata);
