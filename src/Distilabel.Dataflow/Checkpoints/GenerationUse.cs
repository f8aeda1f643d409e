namespace Distilabel.Dataflow.Checkpoints;

/// <summary>When a generation was last used, and by which step of which pipeline.</summary>
/// <param name="Key">The key of its record.</param>
/// <param name="LastUsed">When the last run that used it began, in milliseconds since 1970.</param>
/// <param name="User">The ordinal of the step among <see cref="GenerationUses.Users"/>.</param>
internal readonly record struct GenerationUse(ulong Key, long LastUsed, int User);
