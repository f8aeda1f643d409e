using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.ParquetFiles;
using Microsoft.Win32.SafeHandles;

namespace Distilabel.Dataflow.Datasets.Rows;

/// <summary>A Parquet file of a result, on disk or in memory. One on disk is held open: it can be read to its end also when the result has been replaced.</summary>
/// <remarks>On Windows a file that is held can't be renamed or deleted; the run that replaces the result leaves it for the next one to remove.</remarks>
internal sealed class StoredFile
{
    private readonly ParquetFile _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly SafeFileHandle? _held;

    private StoredFile(string path, ParquetFile file, ReadOnlyMemory<byte> bytes, SafeFileHandle? held) => (Path, _file, _bytes, _held) = (path, file, bytes, held);

    /// <summary>Where it was when it was opened; what it is called, for one in memory.</summary>
    internal string Path { get; }

    internal bool IsInMemory => _held is null;

    internal Schema Schema => _file.Schema;

    internal long Rows => _file.Rows;

    /// <summary>The size of the file.</summary>
    internal long Bytes => _held is null ? _bytes.Length : RandomAccess.GetLength(_held);

    /// <summary>Opens a file on disk.</summary>
    /// <exception cref="PipelineException">It is no Parquet file, or a broken one.</exception>
    /// <exception cref="IOException">It is not there any more, or can't be opened.</exception>
    internal static StoredFile Open(string path)
    {
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.Read | FileShare.Delete;
        var held = File.OpenHandle(path, FileMode.Open, FileAccess.Read, share, FileOptions.Asynchronous);
        try
        {
            return new StoredFile(path, ParquetFile.Open(path), default, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A file in memory.</summary>
    internal static StoredFile InMemory(ReadOnlyMemory<byte> bytes, string name) => new(name, ParquetFile.Open(bytes, name), bytes, null);

    /// <summary>Reads columns in batches of at most <paramref name="batchSize"/> rows.</summary>
    /// <exception cref="PipelineException">A column is not there, is of another type, or the file is broken.</exception>
    internal async IAsyncEnumerable<Column[]> ReadAsync(
        IReadOnlyList<WantedColumn> columns, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<Column[]> batches;
        bool hasBatch;
        (batches, hasBatch) = await BeginAsync(_file, columns, batchSize, cancellationToken);
        await using (batches)
        {
            while (hasBatch)
            {
                yield return batches.Current;
                hasBatch = await batches.MoveNextAsync();
            }
        }
    }

    /// <summary>Writes the bytes of the file to a stream.</summary>
    internal async ValueTask CopyToAsync(Stream target, CancellationToken cancellationToken)
    {
        if (_held is null)
        {
            await target.WriteAsync(_bytes, cancellationToken);
            return;
        }

        var buffer = new byte[1 << 20];
        for (var offset = 0L; await RandomAccess.ReadAsync(_held, buffer, offset, cancellationToken) is > 0 and var read; offset += read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private async ValueTask<(IAsyncEnumerator<Column[]> Batches, bool HasBatch)> BeginAsync(
        ParquetFile file, IReadOnlyList<WantedColumn> columns, int batchSize, CancellationToken cancellationToken)
    {
        var batches = file.ReadAsync(columns, batchSize, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            return (batches, await batches.MoveNextAsync());
        }
        catch (Exception exception)
        {
            await batches.DisposeAsync();
            if (exception is FileNotFoundException or DirectoryNotFoundException && file == _file && AddressOfHeld() is { } address)
            {
                return await BeginAsync(ParquetFile.Open(address), columns, batchSize, cancellationToken);
            }

            throw;
        }
    }

    /// <summary>A path that leads to the file wherever its name has gone.</summary>
    private string? AddressOfHeld() => _held is null || OperatingSystem.IsWindows() ? null
        : OperatingSystem.IsLinux() ? $"/proc/self/fd/{_held.DangerousGetHandle()}"
        : $"/dev/fd/{_held.DangerousGetHandle()}";
}
