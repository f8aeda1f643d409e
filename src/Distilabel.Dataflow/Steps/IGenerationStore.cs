namespace Distilabel.Dataflow.Steps;

/// <summary>Keeps what a model answered, whatever becomes of the answer afterwards: nothing is paid for twice.</summary>
/// <remarks>
/// A generation is found by its request and by how often the step has asked the same before, wherever the step stands and whatever it is called. Steps of
/// one run that ask the same have a generation of their own each, and find it again. Who asks while another run of the process waits for the same answer
/// gets that one.
/// </remarks>
public interface IGenerationStore
{
    /// <summary>Looks a request up. The n-th time that a step asks for the same request, the n-th generation of it is meant.</summary>
    /// <param name="request">All that the generation depends on, the same bytes in every process, and no secret.</param>
    /// <param name="cancellationToken">Ends waiting for another run.</param>
    /// <remarks>Call it in the order of the rows, before anything is awaited, so that equal rows find their own generations again.</remarks>
    ValueTask<KeptGeneration> FindAsync(ReadOnlySpan<byte> request, CancellationToken cancellationToken);

    /// <summary>Says that a generation is not kept, because what it depends on can't be told.</summary>
    /// <param name="reason">Why, as the end of a sentence about the step. It is logged once.</param>
    void Forgo(string reason);
}

/// <summary>A step that asks a model, and keeps the model's answers instead of what it makes of them.</summary>
public interface IKeepsGenerations
{
    /// <summary>Where generations are kept; set before the step is loaded. Null, or never set: nowhere.</summary>
    IGenerationStore? Generations { set; }

    /// <summary>Where generations are counted; set before the step is loaded. By default they are not.</summary>
    IGenerationMeter? Meter
    {
        set { }
    }
}
