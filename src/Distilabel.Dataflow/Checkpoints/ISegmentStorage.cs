namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Where the segments of one log are kept. The one place through which a log touches files.</summary>
/// <remarks>Every method throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the system does.</remarks>
internal interface ISegmentStorage
{
    /// <summary>The numbers of the segments there are, ascending. What does not look like a segment is left alone.</summary>
    IReadOnlyList<int> List();

    /// <summary>The path of a segment, for messages.</summary>
    string PathOf(int segment);

    /// <summary>Opens a segment that exists for reading and writing.</summary>
    ISegmentFile Open(int segment);

    /// <summary>Makes a segment that does not exist.</summary>
    ISegmentFile Create(int segment);

    /// <summary>Makes a file that can take the place of a segment; one that a killed process left is begun anew. Null where there is no such thing.</summary>
    ISegmentFile? BeginReplacement(int segment) => null;

    /// <summary>Has the file of <see cref="BeginReplacement"/> take the place of the segment, at once: no moment is without the one or the other. Both are closed.</summary>
    void Replace(int segment) => throw new NotSupportedException();

    /// <summary>Gives a segment another name, by which it is none, and deletes the file of <see cref="BeginReplacement"/>. Both are closed.</summary>
    void SetAside(int segment) => throw new NotSupportedException();

    /// <summary>Returns when the segments that there are will be there after the power was lost: their names, not what they hold.</summary>
    void FlushNames();
}

/// <summary>One segment's bytes.</summary>
/// <remarks>Reads may run beside one another and beside a write; there is one writer at a time.</remarks>
internal interface ISegmentFile : IDisposable
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Reads from <paramref name="offset"/> on, as many bytes as <paramref name="target"/> takes or as there are.</summary>
    int Read(Span<byte> target, long offset);

    /// <summary>Writes at <paramref name="offset"/>. On return the operating system has the bytes; on an error it may have some of them.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Cuts off everything from <paramref name="length"/> on.</summary>
    void Truncate(long length);

    /// <summary>Returns when everything written is on the disk itself.</summary>
    void Flush();
}
