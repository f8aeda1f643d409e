using System.Text.Encodings.Web;
using System.Text.Json;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Writes small files whole: a reader, and whoever comes after a crash, finds the old contents or the new, and never a part.</summary>
internal static class AtomicFile
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true, NewLine = "\n",

        // For people: text in any language as it is. No browser reads these files as a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A temporary file is one for milliseconds: one that is as old as this was left behind by a process that was killed.
    private static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions NearFiles = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2 };

    /// <summary>Replaces the file at <paramref name="path"/> with one of these bytes.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(bytes);

                // Without it a file system may keep the new name and lose the bytes when the power goes.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderFlush.Run(Path.GetDirectoryName(path)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Replaces the file at <paramref name="path"/> with the JSON that <paramref name="write"/> writes.</summary>
    internal static void WriteJson(string path, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            write(writer);
        }

        buffer.WriteByte((byte)'\n');
        Write(path, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Deletes what killed processes left in a folder and up to two levels below it of files that were not yet whole.</summary>
    internal static void Sweep(string folder)
    {
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.json.*.tmp", NearFiles).Where(static file => DateTime.UtcNow - file.LastWriteTimeUtc > Stale))
            {
                file.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They take a little room and do no harm.
        }
    }
}
