using Microsoft.Win32.SafeHandles;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>The bytes of a Parquet file, on disk or in memory.</summary>
internal sealed class ByteSource : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _bytes;

    internal ByteSource(SafeFileHandle file) => (_file, Length) = (file, RandomAccess.GetLength(file));

    internal ByteSource(ReadOnlyMemory<byte> bytes) => (_bytes, Length) = (bytes, bytes.Length);

    internal long Length { get; }

    internal int Read(Span<byte> target, long offset) => _file is null ? Copy(target, offset) : RandomAccess.Read(_file, target, offset);

    internal ValueTask<int> ReadAsync(Memory<byte> target, long offset, CancellationToken cancellationToken) =>
        _file is null ? ValueTask.FromResult(Copy(target.Span, offset)) : RandomAccess.ReadAsync(_file, target, offset, cancellationToken);

    public void Dispose() => _file?.Dispose();

    private int Copy(Span<byte> target, long offset)
    {
        var bytes = _bytes.Span[(int)Math.Min(offset, _bytes.Length)..];
        bytes = bytes[..Math.Min(bytes.Length, target.Length)];
        bytes.CopyTo(target);
        return bytes.Length;
    }
}
