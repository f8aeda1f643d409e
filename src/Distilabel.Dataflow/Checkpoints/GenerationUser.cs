namespace Distilabel.Dataflow.Checkpoints;

/// <summary>A step that used generations.</summary>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Step">Its name.</param>
/// <param name="Completed">When the latest run of the pipeline that completed began, in milliseconds since 1970; 0 for none.</param>
internal sealed record GenerationUser(string Pipeline, string Step, long Completed);
