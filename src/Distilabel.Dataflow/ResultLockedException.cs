namespace Distilabel.Dataflow;

/// <summary>A folder for results is in use by another run, of this process or another one. Nothing was run.</summary>
public sealed class ResultLockedException : PipelineException
{
    internal ResultLockedException(string message, string folder, string? owner, Exception innerException)
        : base(message, innerException) => (Folder, Owner) = (folder, owner);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The process that uses it, for example <c>process 4711 on build-host</c>, where known.</summary>
    public string? Owner { get; }
}
