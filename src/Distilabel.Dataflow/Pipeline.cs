using System.Collections;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow;

/// <summary>Steps and their connections, under a name. Made with a collection initializer; everything connected to what is added belongs to it.</summary>
/// <remarks>Once set up, a pipeline can be run many times and from many threads.</remarks>
public sealed partial class Pipeline : IEnumerable<Step>
{
    private readonly Lock _gate = new();
    private readonly List<Step> _added = [];

    /// <summary>An empty pipeline.</summary>
    /// <param name="name">Its name, which the cache folder and results are called by.</param>
    /// <param name="description">What it makes.</param>
    public Pipeline(string name, string? description = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Description = description;
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>What it makes.</summary>
    public string? Description { get; }

    /// <summary>Adds a chain, and with it every step connected to it.</summary>
    public void Add(StepChain chain)
    {
        if (chain.EndsInRouting)
        {
            throw new PipelineException(ConnectionFaults.EndsInRouting);
        }

        foreach (var step in chain.Steps)
        {
            Add(step);
        }
    }

    /// <summary>Adds a step, and with it every step connected to it.</summary>
    /// <exception cref="PipelineException">The step belongs to another pipeline, or its name is taken.</exception>
    public void Add(Step step)
    {
        lock (_gate)
        {
            if (!_added.Contains(step))
            {
                _added.Add(step);
            }

            Collect();
        }
    }

    /// <summary>The steps, each after those that it gets rows from.</summary>
    public IEnumerator<Step> GetEnumerator() => Collect().AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
