namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Checkpoints cannot be read or written. The message says where and what to do.</summary>
public class CheckpointException : Exception
{
    /// <summary>An error about the file or folder at <paramref name="path"/>.</summary>
    public CheckpointException(string message, string path, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file or folder.</summary>
    public string Path { get; }
}

/// <summary>A record could not be written, for example because the disk is full. Everything written before is safe.</summary>
public sealed class CheckpointWriteException : CheckpointException
{
    /// <summary>An error about the file at <paramref name="path"/>.</summary>
    public CheckpointWriteException(string message, string path, Exception? innerException = null)
        : base(message, path, innerException)
    {
    }
}

/// <summary>The checkpoints were written by a newer version of this library, whose format this one does not know.</summary>
public sealed class CheckpointVersionException : CheckpointException
{
    /// <summary>An error about the file at <paramref name="path"/>.</summary>
    public CheckpointVersionException(string path, int version)
        : base(
            $"'{path}' has format version {version}; this version of Distilabel.Dataflow knows versions up to {SegmentFormat.Version}. " +
            "Update Distilabel.Dataflow, or use another cache folder.",
            path) => Version = version;

    /// <summary>The version that the file names.</summary>
    public int Version { get; }
}

/// <summary>The checkpoints are in use by somebody else.</summary>
public sealed class CheckpointLockedException : CheckpointException
{
    /// <summary>An error about the folder at <paramref name="path"/>.</summary>
    /// <param name="message">What to say.</param>
    /// <param name="path">The folder.</param>
    /// <param name="owner">The process that uses it, where known.</param>
    /// <param name="innerException">What the system said.</param>
    public CheckpointLockedException(string message, string path, string? owner, Exception? innerException = null)
        : base(message, path, innerException) => Owner = owner;

    /// <summary>The process that uses the folder, for example <c>process 4711 on build-host</c>, where known.</summary>
    public string? Owner { get; }
}
