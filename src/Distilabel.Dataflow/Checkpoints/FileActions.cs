namespace Distilabel.Dataflow.Checkpoints;

/// <summary>What a protocol does to files and folders, one change at a time, so that a test can have any of them fail, or end the process in front of it.</summary>
/// <remarks>Each method makes one change that the file system makes as a whole.</remarks>
internal class FileActions
{
    /// <summary>The changes as they are.</summary>
    internal static FileActions OnDisk { get; } = new();

    /// <summary>Makes a folder, and those that it is in.</summary>
    internal virtual void MakeFolder(string path) => Directory.CreateDirectory(path);

    /// <summary>Makes an empty file, or empties one, to be written.</summary>
    internal virtual FileStream Create(string path, int bufferSize = 0, FileOptions options = FileOptions.None) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize, options);

    /// <summary>Brings what was written to a file to the disk.</summary>
    internal virtual void Flush(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Brings the names in a folder to the disk.</summary>
    internal virtual void FlushFolder(string path) => FolderFlush.Run(path);

    /// <summary>Gives a file another name, on the same disk.</summary>
    internal virtual void Move(string from, string to, bool overwrite) => File.Move(from, to, overwrite);

    /// <summary>Deletes a file; nothing where there is none.</summary>
    internal virtual void Delete(string path) => File.Delete(path);

    /// <summary>Deletes an empty folder, or a link to one.</summary>
    internal virtual void RemoveFolder(string path) => Directory.Delete(path);

    /// <summary>Deletes a folder with all that is in it, one after the other.</summary>
    internal void DeleteTree(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos())
        {
            switch (entry)
            {
                case FileInfo:
                    Delete(entry.FullName);
                    break;
                case DirectoryInfo { LinkTarget: null }:
                    DeleteTree(entry.FullName);
                    break;
                default:
                    RemoveFolder(entry.FullName);
                    break;
            }
        }

        RemoveFolder(folder);
    }
}
