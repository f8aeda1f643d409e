using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Steps;

/// <summary>Keeps what a model answered, whatever becomes of the answer afterwards: nothing is paid for twice.</summary>
public interface IGenerationStore
{
    /// <summary>Looks a request up. The n-th time that a step asks for the same request, the n-th generation of it is meant.</summary>
    /// <param name="request">All that the generation depends on, the same bytes in every process, and no secret.</param>
    /// <remarks>Call it in the order of the rows, before anything is awaited, so that equal rows find their own generations again.</remarks>
    KeptGeneration Find(ReadOnlySpan<byte> request);

    /// <summary>Keeps a generation that was not found. It is with the operating system when this completes.</summary>
    /// <param name="place">What <see cref="Find"/> gave.</param>
    /// <param name="generation">The generation.</param>
    ValueTask KeepAsync(KeptGeneration place, ReadOnlyMemory<byte> generation);
}

/// <summary>What a store knows of a request.</summary>
public readonly struct KeptGeneration
{
    internal KeptGeneration(CheckpointRecord record, byte[]? value) => (Record, Value) = (record, value);

    /// <summary>The generation; null when there is none yet.</summary>
    public byte[]? Value { get; }

    internal CheckpointRecord Record { get; }
}

/// <summary>A step that asks a model, and keeps the model's answers instead of what it makes of them.</summary>
public interface IKeepsGenerations
{
    /// <summary>The model and the place that it is asked at.</summary>
    /// <remarks>Two steps of a pipeline that ask the same model the same things keep their generations apart.</remarks>
    string GenerationSource { get; }

    /// <summary>Where generations are kept; set before the step is loaded. Null, or never set: nowhere.</summary>
    IGenerationStore? Generations { set; }
}
