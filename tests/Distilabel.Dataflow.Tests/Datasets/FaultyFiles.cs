using Distilabel.Dataflow.Checkpoints;

namespace Distilabel.Dataflow.Tests.Datasets;

/// <summary>What happens in front of one change of files.</summary>
internal enum Fault
{
    /// <summary>The process ends: nothing is changed any more, and what was being written is half there.</summary>
    Death,

    /// <summary>This change can't be made, those after it can.</summary>
    Once,

    /// <summary>This change can't be made, nor those after it: a disk that is full, or can only be read.</summary>
    FromThenOn,
}

/// <summary>The end of a process, as far as one process can have it: no code of the library handles it.</summary>
internal sealed class ProcessEndedException : Exception;

/// <summary>Files of which one change fails, that keep track of what would survive a loss of power.</summary>
/// <param name="at">The number of the change, from 0.</param>
/// <param name="fault">How it fails.</param>
/// <param name="look">Called before each change.</param>
internal sealed class FaultyFiles(int at, Fault fault, Action? look = null) : FileActions
{
    private readonly HashSet<string> _unflushedFiles = [];
    private readonly HashSet<string> _unflushedFolders = [];
    private bool _hasIndex;

    /// <summary>The changes by now, with the one that failed.</summary>
    internal int Count { get; private set; }

    internal bool HasFailed => Count > at;

    /// <summary>The folder that the files of the next result are in until it is published.</summary>
    internal string Staging { get; set; } = "?";

    internal override void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Begin();
            _unflushedFolders.Add(Path.GetDirectoryName(path)!);
            base.MakeFolder(path);
        }
    }

    internal override FileStream Create(string path, int bufferSize = 0, FileOptions options = FileOptions.None)
    {
        Begin();
        _unflushedFiles.Add(path);
        _unflushedFolders.Add(Path.GetDirectoryName(path)!);
        return base.Create(path, bufferSize, options);
    }

    internal override void Flush(FileStream file)
    {
        try
        {
            Begin();
        }
        catch
        {
            file.SetLength(file.Length / 2);
            throw;
        }

        _unflushedFiles.Remove(file.Name);
    }

    internal override void FlushFolder(string path)
    {
        Begin();
        _unflushedFolders.Remove(path);
    }

    internal override void Move(string from, string to, bool overwrite)
    {
        Begin();
        if (Path.GetFileName(to) == "distiset.json" && !_hasIndex)
        {
            // Whatever it names must be there when the power goes now.
            Assert.Empty(_unflushedFiles);
            Assert.DoesNotContain(_unflushedFolders, folder => folder.StartsWith(Staging, StringComparison.Ordinal) && folder != Path.GetDirectoryName(to));
            Assert.DoesNotContain(Path.GetDirectoryName(Staging)!, _unflushedFolders);
            _hasIndex = true;
        }

        _unflushedFolders.Add(Path.GetDirectoryName(from)!);
        _unflushedFolders.Add(Path.GetDirectoryName(to)!);
        base.Move(from, to, overwrite);
    }

    internal override void Delete(string path)
    {
        if (File.Exists(path))
        {
            Begin();
            base.Delete(path);
            _unflushedFiles.Remove(path);
        }
    }

    internal override void RemoveFolder(string path)
    {
        Begin();
        base.RemoveFolder(path);
    }

    private void Begin()
    {
        look?.Invoke();
        var number = Count++;
        if (number == at || (number > at && fault != Fault.Once))
        {
            throw fault switch
            {
                Fault.Death => new ProcessEndedException(),
                Fault.Once => new IOException("No space left on device"),
                _ => new UnauthorizedAccessException("Read-only file system"),
            };
        }
    }
}
