using System.Collections.Immutable;

namespace Distilabel.Dataflow.Steps;

/// <summary>The code of a step's part and what it was given when it was made, for the signature of the step.</summary>
/// <param name="Class">The class that says so: a class that derives from it has code of its own, and says nothing of it.</param>
/// <param name="Hash">A hash of the syntax of the class and of those that it derives from, as that of a step (<see cref="StepDescriptor.CodeHash"/>).</param>
/// <param name="Fault">Why code and settings can't all be told; null when they can.</param>
/// <param name="Settings">What it was given, runtime parameters aside.</param>
public sealed record PartCode(Type Class, string Hash, string? Fault, ImmutableArray<KeyValuePair<string, object?>> Settings);
