using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>How many rows of a row group are read at a time.</summary>
/// <remarks>
/// What values take in memory is not what they take in the file: a text of a megabyte that all rows have stands there once, in a dictionary. So the dictionaries
/// of a row group are looked at before its rows are read.
/// </remarks>
internal sealed class PieceRows : IDisposable
{
    private const double PieceBytes = 4 << 20;
    private const double MostBytes = 64 << 20;
    private const int MostRows = 8192;
    private const int LevelBytes = 4;
    private const int WidestNumber = 32;

    // For a dictionary that can't be looked at.
    private const double UnknownLength = 1 << 20;

    private readonly FileReader _file;
    private readonly int[] _leaves;
    private readonly int _batchSize;

    /// <param name="content">The file.</param>
    /// <param name="leaves">The leaves that are read.</param>
    /// <param name="batchSize">The rows of a batch.</param>
    internal PieceRows(FileContent content, int[] leaves, int batchSize)
    {
        _file = content.Open(batchRows: 1, dictionaries: leaves);
        _leaves = leaves;
        _batchSize = batchSize;
    }

    /// <summary>The file, to be asked for what its footer says.</summary>
    internal ParquetFileReader Footer => _file.ParquetReader;

    /// <summary>As many rows as make some megabytes, and not too many of the longest value that a dictionary has: whole batches, where these are small.</summary>
    /// <returns>One of few numbers.</returns>
    internal int Of(int rowGroup)
    {
        using var group = Footer.RowGroup(rowGroup);
        var (mean, longest) = (0d, 0d);
        foreach (var leaf in _leaves)
        {
            using var chunk = group.MetaData.GetColumnChunkMetaData(leaf);
            var (ofMean, ofLongest) = SizeOf(rowGroup, leaf, chunk);
            mean += ofMean;
            longest += ofLongest;
        }

        var rows = Math.Max(1, group.MetaData.NumRows);
        var found = (uint)Math.Clamp(Math.Min(PieceBytes * rows / mean, MostBytes * rows / longest), 1, MostRows);
        var rounded = 1 << System.Numerics.BitOperations.Log2(found);
        return rounded > _batchSize ? rounded / _batchSize * _batchSize : rounded;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>About how many bytes all values take in memory, and how many if each was the longest one.</summary>
    private (double Mean, double Longest) SizeOf(int group, int leaf, ColumnChunkMetaData chunk)
    {
        var column = Footer.FileMetaData.Schema.Column(leaf);
        var values = (double)Math.Max(0, chunk.NumValues);
        var inFile = Math.Max(0, chunk.TotalUncompressedSize) + (values * LevelBytes);
        if (column.PhysicalType != PhysicalType.ByteArray)
        {
            var size = Math.Max(inFile, values * (LevelBytes + WidthOf(column)));
            return (size, size);
        }

        if (!chunk.Encodings.Any(static encoding => encoding is Encoding.RleDictionary or Encoding.PlainDictionary))
        {
            return (inFile, inFile);
        }

        var (mean, longest) = LookAt(group, leaf);
        return (Math.Max(inFile, values * mean), Math.Max(inFile, values * longest));
    }

    private static int WidthOf(ColumnDescriptor column) => column.PhysicalType switch
    {
        PhysicalType.Boolean => 1,
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.FixedLenByteArray => column.TypeLength,
        _ => 8,
    };

    /// <summary>The mean and the greatest length of the values in a chunk's dictionary.</summary>
    private (double Mean, double Longest) LookAt(int group, int leaf)
    {
        try
        {
            using var batches = _file.GetRecordBatchReader([group], [leaf]);
            using var batch = batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
            return batch is null ? (0, 0) : LengthsIn(batch.Column(0).Data);
        }
        catch (Exception exception) when (ArrowLibrary.IsAboutFile(exception))
        {
            // What is wrong with the file shows when it is read.
            return (UnknownLength, UnknownLength);
        }
    }

    private static (double Mean, double Longest) LengthsIn(ArrayData data)
    {
        while (data is { Dictionary: null, Children: [var child, ..] })
        {
            data = child;
        }

        return data.Dictionary is { } dictionary
            ? LengthsOf(dictionary)
            : ArrowTypes.DigitsOf(data.DataType) is not null ? (WidestNumber, WidestNumber) : (UnknownLength, UnknownLength);
    }

    private static (double Mean, double Longest) LengthsOf(ArrayData dictionary)
    {
        if (dictionary.Length == 0)
        {
            return (0, 0);
        }

        var (first, last, longest) = (0L, 0L, 0L);
        for (var i = 0; i <= dictionary.Length; i++)
        {
            var offset = OffsetAt(dictionary, dictionary.Offset + i);
            first = i == 0 ? offset : first;
            longest = i == 0 ? 0 : Math.Max(longest, offset - last);
            last = offset;
        }

        return ((last - first) / (double)dictionary.Length, longest);
    }

    private static long OffsetAt(ArrayData values, int at) => values.DataType.TypeId is ArrowTypeId.LargeString or ArrowTypeId.LargeBinary
        ? MemoryMarshal.Cast<byte, long>(values.Buffers[1].Span)[at]
        : MemoryMarshal.Cast<byte, int>(values.Buffers[1].Span)[at];
}
