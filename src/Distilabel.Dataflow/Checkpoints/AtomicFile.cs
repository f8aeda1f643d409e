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
    /// <exception cref="IOException">It can't be done; or, where the new file is there, it is not certain that a loss of power leaves it.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> bytes, FileActions? files = null)
    {
        files ??= FileActions.OnDisk;
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = files.Create(temporary))
            {
                file.Write(bytes);

                // Without it a file system may keep the new name and lose the bytes when the power goes.
                files.Flush(file);
            }

            files.Move(temporary, path, overwrite: true);
            files.FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            files.Delete(temporary);
            throw;
        }
    }

    /// <summary>Replaces the file at <paramref name="path"/> with the JSON that <paramref name="write"/> writes.</summary>
    /// <inheritdoc cref="Write"/>
    internal static void WriteJson(string path, Action<Utf8JsonWriter> write, FileActions? files = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            write(writer);
        }

        buffer.WriteByte((byte)'\n');
        Write(path, buffer.GetBuffer().AsSpan(0, (int)buffer.Length), files);
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
