namespace Distilabel.Dataflow.Steps;

/// <summary>Something that a step was given when it was made, and that what it makes depends on: a property, a constructor's argument, a field.</summary>
/// <remarks>Emitted by the generator, so that a step's signature covers all that its code reads and not only its runtime parameters.</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Get">Reads it from the step.</param>
public sealed record StepSetting(string Name, Func<Step, object?> Get);
