namespace Distilabel.Dataflow.Checkpoints;

/// <summary>One file of a log.</summary>
internal sealed class Segment(int number, string path, ISegmentFile file, ulong seed, long length) : IDisposable
{
    private long _length = length;

    internal int Number { get; } = number;

    internal string Path { get; } = path;

    internal ISegmentFile File { get; } = file;

    /// <summary>What the checksums of its frames start from.</summary>
    internal ulong Seed { get; } = seed;

    /// <summary>The bytes that count. The file is longer where a tail was damaged, or while a write is under way.</summary>
    internal long Length
    {
        get => Volatile.Read(ref _length);
        set => Volatile.Write(ref _length, value);
    }

    /// <summary>Whether frames may follow at <see cref="Length"/>: not in one that an earlier version began, or that does not begin as a segment of this log.</summary>
    internal bool CanAppend { get; set; } = true;

    public void Dispose() => File.Dispose();
}
