namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Generations of a step that its pipeline has no use for: a changed prompt left them behind, or rows that are gone.</summary>
/// <param name="Pipeline">The pipeline that used them last.</param>
/// <param name="Step">The step of it that did.</param>
/// <param name="Folder">The folder that they are in.</param>
/// <param name="Records">How many there are.</param>
/// <param name="Bytes">About how many bytes they take.</param>
/// <param name="LastUsed">When the last run that used one of them began.</param>
/// <param name="UsedBefore">What was asked for: that no run which began then or later used them.</param>
public sealed record UnusedGenerations(
    string Pipeline, string Step, string Folder, long Records, long Bytes, DateTimeOffset LastUsed, DateTimeOffset UsedBefore);
