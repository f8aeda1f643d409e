namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What is stored of one step with one signature.</summary>
/// <param name="Pipeline">The name of the pipeline's folder, which is the pipeline's name where that makes a good folder name.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Signature">The signature: 32 hexadecimal digits.</param>
/// <param name="Folder">The path of the folder.</param>
/// <param name="Bytes">The size of its files.</param>
/// <param name="Records">The number of records in them.</param>
/// <param name="LastUsed">When a run last used it.</param>
/// <param name="IsSuperseded">
/// Whether the step has since been used with another signature: it has changed, and this is only found again if it is changed back.
/// </param>
public sealed record StoredStep(
    string Pipeline, string Step, string Signature, string Folder, long Bytes, long Records, DateTimeOffset LastUsed, bool IsSuperseded);
