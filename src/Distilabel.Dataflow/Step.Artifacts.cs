using Distilabel.Dataflow.Datasets.Artifacts;

namespace Distilabel.Dataflow;

/// <content>Artifacts.</content>
public abstract partial class Step
{
    /// <summary>Takes the step's artifacts; null outside of a run.</summary>
    internal StepArtifacts? Artifacts { get; set; }

    /// <summary>Keeps a file, or a folder of files, with the result: a model that was trained, a figure, an index. It is found in <see cref="Distiset.Artifacts"/>.</summary>
    /// <remarks>
    /// It is published with the result, as <c>artifacts/step/name</c>, and replaced with it. One of a step whose rows come from the cache comes from there too. The
    /// last one of a name counts. In a dry run, and where the result is kept in memory, it is written and removed again; outside of a run nothing is done. May
    /// be called from any thread, from <see cref="LoadAsync"/> to <see cref="UnloadAsync"/>.
    /// </remarks>
    /// <param name="name">A file name: letters, digits, <c>_</c>, <c>-</c> and inner dots.</param>
    /// <param name="write">Makes a file or a folder at the path that it is given.</param>
    /// <param name="metadata">What there is to say of it, for people.</param>
    /// <exception cref="PipelineException">The name is none, or nothing was written.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    protected internal void SaveArtifact(string name, Action<string> write, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (Artifacts is not { } artifacts)
        {
            return;
        }

        var path = artifacts.Begin(name);
        try
        {
            write(path);
            artifacts.End(name, path, metadata ?? new Dictionary<string, string>());
        }
        finally
        {
            StepArtifacts.Remove(path);
        }
    }

    /// <inheritdoc cref="SaveArtifact(string, Action{string}, IReadOnlyDictionary{string, string}?)"/>
    protected internal async ValueTask SaveArtifactAsync(string name, Func<string, ValueTask> write, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (Artifacts is not { } artifacts)
        {
            return;
        }

        var path = artifacts.Begin(name);
        try
        {
            await write(path).ConfigureAwait(false);
            artifacts.End(name, path, metadata ?? new Dictionary<string, string>());
        }
        finally
        {
            StepArtifacts.Remove(path);
        }
    }
}
