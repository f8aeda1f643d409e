namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What is stored of one step with one signature, or of the generations of a pipeline's tasks.</summary>
/// <param name="Pipeline">The name of the pipeline's folder, which is the pipeline's name where that makes a good folder name.</param>
/// <param name="Step">The step's name; <c>generations</c> for generations.</param>
/// <param name="Signature">The signature: 32 hexadecimal digits.</param>
/// <param name="Folder">The path of the folder.</param>
/// <param name="Bytes">The size of its files.</param>
/// <param name="Records">The number of records in them.</param>
/// <param name="LastUsed">When a run last used it.</param>
/// <param name="IsSuperseded">
/// Whether the pipeline's latest run did without: the step has changed or is gone, and this is only found again if that is undone. A step
/// that ran without the cache leaves what it had in use. Generations are found whatever changes, so only those of an earlier version of this library are
/// superseded. False where the latest run is not known.
/// </param>
/// <param name="IsGenerations">Whether these are generations, which cost most, and not the results of a step of that name.</param>
public sealed record StoredStep(
    string Pipeline,
    string Step,
    string Signature,
    string Folder,
    long Bytes,
    long Records,
    DateTimeOffset LastUsed,
    bool IsSuperseded,
    bool IsGenerations = false);
