using Distilabel.Dataflow.Running.Caching;

namespace Distilabel.Dataflow.Steps;

/// <summary>What a store knows of a request, and the place of the answer to it.</summary>
/// <remarks>Others may wait for the answer: dispose of this once it is kept, or when there is none.</remarks>
public sealed class KeptGeneration : IDisposable
{
    private readonly GenerationPlace _place;

    internal KeptGeneration(GenerationPlace place, ReadOnlyMemory<byte>? value) => (_place, Value) = (place, value);

    /// <summary>The generation; null when there is none yet.</summary>
    public ReadOnlyMemory<byte>? Value { get; }

    /// <summary>Keeps a generation that was not found, or that was of no use. It is with the operating system when this completes.</summary>
    public ValueTask KeepAsync(ReadOnlyMemory<byte> generation) => _place.KeepAsync(generation);

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();
}
