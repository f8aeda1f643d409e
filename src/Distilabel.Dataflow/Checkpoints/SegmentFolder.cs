using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Segments as files <c>00000001.ckpt</c>, <c>00000002.ckpt</c>, ... of a folder, which is made with the first of them.</summary>
internal sealed class SegmentFolder(string folder) : ISegmentStorage
{
    internal const string Extension = ".ckpt";

    private const int NameLength = 8;

    /// <inheritdoc/>
    public IReadOnlyList<int> List()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var numbers = new List<int>();
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileNameWithoutExtension(path.AsSpan());
            if (path.EndsWith(Extension, StringComparison.Ordinal)
                && name.Length == NameLength
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    /// <inheritdoc/>
    public string PathOf(int segment) => Path.Combine(folder, segment.ToString("D8", CultureInfo.InvariantCulture) + Extension);

    /// <inheritdoc/>
    public ISegmentFile Open(int segment) => new SegmentFile(PathOf(segment), FileMode.Open, FileAccess.ReadWrite);

    /// <summary>Opens a segment for reading, also while a run writes it.</summary>
    internal ISegmentFile OpenToRead(int segment) => new SegmentFile(PathOf(segment), FileMode.Open, FileAccess.Read);

    /// <inheritdoc/>
    public ISegmentFile Create(int segment)
    {
        Directory.CreateDirectory(folder);
        return new SegmentFile(PathOf(segment), FileMode.CreateNew, FileAccess.ReadWrite);
    }

    /// <inheritdoc/>
    public ISegmentFile BeginReplacement(int segment) => new SegmentFile(ReplacementOf(segment), FileMode.Create, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public void Replace(int segment)
    {
        File.Move(ReplacementOf(segment), PathOf(segment), overwrite: true);
        FolderFlush.Run(folder);
    }

    /// <inheritdoc/>
    public void SetAside(int segment)
    {
        File.Move(PathOf(segment), $"{PathOf(segment)}.{Path.GetRandomFileName()}.damaged");
        File.Delete(ReplacementOf(segment));
    }

    /// <inheritdoc/>
    /// <remarks>The folder's own name is in the one above it, and that may be as new, and so on.</remarks>
    public void FlushNames()
    {
        for (var path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
        {
            FolderFlush.Run(path);
        }
    }

    private string ReplacementOf(int segment) => PathOf(segment) + ".new";

    /// <summary>Counts the records of the log with <paramref name="signature"/>, also while a run writes it.</summary>
    internal long Count(UInt128 signature)
    {
        var reader = new SegmentReader(readAhead: 8 * 1024);
        var records = 0L;
        foreach (var number in List())
        {
            using var file = new SegmentFile(PathOf(number), FileMode.Open, FileAccess.Read);
            records += reader.CountRecords(new Segment(number, PathOf(number), file, SegmentFormat.SeedOf(signature, number), file.Length));
        }

        return records;
    }

    private sealed class SegmentFile(string path, FileMode mode, FileAccess access) : ISegmentFile
    {
        // Others may read while a run writes, and readers do not keep a run from writing.
        private readonly SafeFileHandle _handle = File.OpenHandle(path, mode, access, access == FileAccess.Read ? FileShare.ReadWrite : FileShare.Read);

        public long Length => RandomAccess.GetLength(_handle);

        public int Read(Span<byte> target, long offset)
        {
            var total = 0;
            while (total < target.Length)
            {
                var read = RandomAccess.Read(_handle, target[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(_handle, source, offset);

        public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

        public void Flush() => RandomAccess.FlushToDisk(_handle);

        public void Dispose() => _handle.Dispose();
    }
}
