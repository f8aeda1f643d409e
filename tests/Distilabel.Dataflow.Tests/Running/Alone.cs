namespace Distilabel.Dataflow.Tests.Running;

/// <summary>Tests that nothing may run beside: they look at the memory of the process, or at the clock.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
