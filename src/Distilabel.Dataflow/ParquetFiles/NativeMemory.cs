using System.Runtime.InteropServices;
using ParquetSharp;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>The allocator of Arrow's native library.</summary>
/// <remarks>
/// Its usual one keeps what was freed for the thread that had it, and the threads of the pool take turns here; that of glibc is left with gaps by large values.
/// jemalloc gives memory back: a reader of texts of 10 MB had 260 or 400 MB and has 210. It is used where it was tried, since on a system with pages of another
/// size than it was built for it ends the process.
/// </remarks>
internal static class NativeMemory
{
    private static readonly MemoryPool? Compact = FindCompact();

    internal static ReaderProperties CreateReaderProperties() =>
        Compact is null ? ReaderProperties.GetDefaultReaderProperties() : ReaderProperties.WithMemoryPool(Compact);

    internal static WriterPropertiesBuilder CreateWriterProperties()
    {
        var builder = new WriterPropertiesBuilder();
        return Compact is null ? builder : builder.MemoryPool(Compact);
    }

    private static MemoryPool? FindCompact()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        try
        {
            return MemoryPool.JemallocMemoryPool();
        }
        catch (ParquetException)
        {
            return null;
        }
    }
}
