using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ParquetSharp;
using ParquetSharp.Arrow;
using TimeUnit = Apache.Arrow.Types.TimeUnit;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>What is in a Parquet file, on disk or in memory.</summary>
/// <param name="Path">Where it is; what messages call it, for one in memory.</param>
/// <param name="Bytes">The file, for one in memory; null for one on disk.</param>
internal sealed record FileContent(string Path, ReadOnlyMemory<byte>? Bytes)
{
    private const int TailLength = 8;

    /// <summary>Opens the file so that its row groups are never held whole.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <param name="batchRows">The rows that are read at a time.</param>
    /// <param name="int96">The unit that times of the old type INT96 are read in.</param>
    /// <param name="dictionaries">The leaves that are read with their dictionary, where they are text or bytes.</param>
    internal FileReader Open(long batchRows, TimeUnit int96 = TimeUnit.Microsecond, ReadOnlySpan<int> dictionaries = default)
    {
        using var reading = NativeMemory.CreateReaderProperties();
        reading.EnableBufferedStream();
        using var arrow = ArrowReaderProperties.GetDefault();
        arrow.BatchSize = batchRows;
        arrow.PreBuffer = false;
        arrow.UseThreads = false;
        arrow.ArrowExtensionEnabled = true;
        arrow.CoerceInt96TimestampUnit = int96;
        foreach (var leaf in dictionaries)
        {
            arrow.SetReadDictionary(leaf, true);
        }

        if (Bytes is { } bytes)
        {
            MemoryMarshal.TryGetArray(bytes, out var array);
            return new FileReader(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false), reading, arrow);
        }

        try
        {
            return new FileReader(Path, reading, arrow);
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception) && !File.Exists(Path))
        {
            throw new FileNotFoundException($"There is no file '{Path}'.", Path, exception);
        }
    }

    /// <summary>Refuses what does not end as a Parquet file: the last bytes tell best why it is none that can be read.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    /// <exception cref="IOException">It can't be opened.</exception>
    internal void CheckEnd()
    {
        Span<byte> tail = stackalloc byte[TailLength];
        var length = ReadTail(tail);
        if (length < TailLength + 4)
        {
            throw new InvalidDataException(length == 0 ? "It is empty." : "It is too short.");
        }

        if (!tail[4..].SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException(tail[4..].SequenceEqual("PARE"u8) ? "It is encrypted." : "It does not end as one; it may be cut off.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(tail) > length - TailLength)
        {
            throw new InvalidDataException("Its footer is longer than the file.");
        }
    }

    /// <summary>Reads the last bytes, where there are as many, and says how many there are in all.</summary>
    private long ReadTail(Span<byte> tail)
    {
        if (Bytes is { } bytes)
        {
            bytes.Span[Math.Max(0, bytes.Length - tail.Length)..].CopyTo(tail);
            return bytes.Length;
        }

        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        for (var filled = 0; length >= tail.Length && filled < tail.Length;)
        {
            var read = RandomAccess.Read(file, tail[filled..], length - tail.Length + filled);
            filled += read > 0 ? read : throw new InvalidDataException("It ends too early.");
        }

        return length;
    }
}
