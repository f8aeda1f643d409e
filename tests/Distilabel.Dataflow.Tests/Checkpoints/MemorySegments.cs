using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Checkpoints;

/// <summary>The in-memory twin of a folder of segments. It can be copied at any moment, as a crash would leave it, and made to fail.</summary>
internal sealed class MemorySegments : ISegmentStorage
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, byte[]> _files = [];

    public MemorySegments(IEnumerable<KeyValuePair<int, byte[]>>? files = null)
    {
        foreach (var (number, bytes) in files ?? [])
        {
            _files[number] = [.. bytes];
        }
    }

    /// <summary>Bytes that can still be written before the disk is full.</summary>
    public long Room { get; set; } = long.MaxValue;

    public bool TruncateFails { get; set; }

    public bool FlushFails { get; set; }

    public int Writes { get; private set; }

    public int Flushes { get; private set; }

    public int NameFlushes { get; private set; }

    public bool CreateFails { get; set; }

    /// <summary>Whether a segment can be replaced, as it can in a folder.</summary>
    public bool CanReplace { get; set; }

    /// <summary>The segments that were given another name.</summary>
    public List<byte[]> Aside { get; } = [];

    /// <summary>Called before each change and flush, on the writer.</summary>
    public Action<string>? Before { get; set; }

    public Dictionary<int, byte[]> Copy()
    {
        lock (_gate)
        {
            return _files.ToDictionary(file => file.Key, file => file.Value.ToArray());
        }
    }

    public IReadOnlyList<int> List()
    {
        lock (_gate)
        {
            return [.. _files.Keys.Where(static number => number > 0)];
        }
    }

    public string PathOf(int segment) => $"memory/{segment}";

    public ISegmentFile Open(int segment) => new MemoryFile(this, segment);

    public ISegmentFile Create(int segment)
    {
        if (CreateFails)
        {
            throw new IOException("Too many open files.");
        }

        lock (_gate)
        {
            _files.Add(segment, []);
        }

        return new MemoryFile(this, segment);
    }

    // What is to take the place of a segment has its number below zero.
    public ISegmentFile? BeginReplacement(int segment)
    {
        if (!CanReplace)
        {
            return null;
        }

        Before?.Invoke("begin");
        lock (_gate)
        {
            _files[-segment] = [];
        }

        return new MemoryFile(this, -segment);
    }

    public void Replace(int segment)
    {
        Before?.Invoke("replace");
        lock (_gate)
        {
            _files[segment] = _files[-segment];
            _files.Remove(-segment);
        }
    }

    public void SetAside(int segment)
    {
        Before?.Invoke("set aside");
        lock (_gate)
        {
            Aside.Add(_files[segment]);
            _files.Remove(segment);
            _files.Remove(-segment);
        }
    }

    public void FlushNames()
    {
        Before?.Invoke("flush names");
        NameFlushes++;
    }

    public void Change(int segment, Func<byte[], byte[]> change)
    {
        lock (_gate)
        {
            _files[segment] = change([.. _files[segment]]);
        }
    }

    private sealed class MemoryFile(MemorySegments storage, int segment) : ISegmentFile
    {
        public long Length
        {
            get
            {
                lock (storage._gate)
                {
                    return storage._files[segment].Length;
                }
            }
        }

        public int Read(Span<byte> target, long offset)
        {
            lock (storage._gate)
            {
                var bytes = storage._files[segment];
                var count = (int)Math.Clamp(bytes.Length - offset, 0, target.Length);
                bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(target);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            storage.Before?.Invoke("write");
            lock (storage._gate)
            {
                storage.Writes++;
                var written = (int)Math.Min(source.Length, storage.Room);
                storage.Room -= written;
                var bytes = storage._files[segment];
                if (bytes.Length < offset + written)
                {
                    Array.Resize(ref bytes, (int)offset + written);
                    storage._files[segment] = bytes;
                }

                source[..written].CopyTo(bytes.AsSpan((int)offset));
                if (written < source.Length)
                {
                    throw new IOException("No space left on device.");
                }
            }
        }

        public void Truncate(long length)
        {
            storage.Before?.Invoke("truncate");
            lock (storage._gate)
            {
                if (storage.TruncateFails)
                {
                    throw new IOException("Read-only file system.");
                }

                storage._files[segment] = storage._files[segment][..(int)length];
            }
        }

        public void Flush()
        {
            storage.Before?.Invoke("flush");
            storage.Flushes++;
            if (storage.FlushFails)
            {
                throw new IOException("Input/output error.");
            }
        }

        public void Dispose()
        {
        }
    }
}
