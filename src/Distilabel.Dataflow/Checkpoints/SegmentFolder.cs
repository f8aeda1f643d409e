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
    public ISegmentFile Open(int segment) => new SegmentFile(PathOf(segment), FileMode.Open);

    /// <inheritdoc/>
    public ISegmentFile Create(int segment)
    {
        Directory.CreateDirectory(folder);
        return new SegmentFile(PathOf(segment), FileMode.CreateNew);
    }

    private sealed class SegmentFile(string path, FileMode mode) : ISegmentFile
    {
        private readonly SafeFileHandle _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);

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
