using Apache.Arrow;
using Apache.Arrow.Ipc;
using Distilabel.Dataflow.Columns;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Finds times of the old type INT96 that no 64 bits of microseconds hold, of which Arrow makes other times without a word.</summary>
/// <remarks>The columns are read a second time, to the millisecond, which all of their values fit. Where both agree, nothing has overflowed.</remarks>
internal sealed class Int96Check : IDisposable
{
    private readonly FileReader _reader;
    private readonly IArrowArrayStream _batches;

    /// <param name="content">The file.</param>
    /// <param name="group">The row group.</param>
    /// <param name="leaves">The leaves that are read.</param>
    /// <param name="rows">The rows of a batch.</param>
    internal Int96Check(FileContent content, int group, int[] leaves, int rows)
    {
        _reader = content.Open(rows, Apache.Arrow.Types.TimeUnit.Millisecond);
        _batches = _reader.GetRecordBatchReader([group], leaves);
    }

    /// <summary>Whether one of the leaves is of the old type.</summary>
    internal static bool IsFor(SchemaDescriptor schema, int[] leaves) => leaves.Any(leaf => schema.Column(leaf).PhysicalType == PhysicalType.Int96);

    /// <summary>Checks the next batch, which starts at <paramref name="row"/> of the file.</summary>
    /// <exception cref="ValueException">A time is out of range.</exception>
    internal void Check(RecordBatch batch, long row)
    {
        using var other = _batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
        for (var i = 0; other is not null && i < batch.ColumnCount; i++)
        {
            Check(batch.Column(i), other.Column(i), batch.Schema.GetFieldByIndex(i).Name, row, isColumn: true);
        }
    }

    public void Dispose()
    {
        _batches.Dispose();
        _reader.Dispose();
    }

    private static void Check(IArrowArray micros, IArrowArray millis, string column, long row, bool isColumn)
    {
        if (micros is TimestampArray fine && millis is TimestampArray coarse && !fine.Data.DataType.Equals(coarse.Data.DataType))
        {
            var left = fine.Values;
            var right = coarse.Values;
            var factor = ArrowTypes.PerSecond(((Apache.Arrow.Types.TimestampType)fine.Data.DataType).Unit)
                / ArrowTypes.PerSecond(((Apache.Arrow.Types.TimestampType)coarse.Data.DataType).Unit);
            for (var i = 0; factor > 1 && i < left.Length; i++)
            {
                if (fine.IsValid(i) && Math.DivRem(left[i], factor) is var (quotient, rest) && (rest < 0 ? quotient - 1 : quotient) != right[i])
                {
                    var time = new Timestamp(right[i] / 1000, 0, isMoment: false);
                    throw new ValueException(
                        $"Column '{column}'{(isColumn ? $" of row {row + i}" : $" of a row from {row} on")} holds a time of the old type INT96 near {time}, which is out of the range of microseconds.");
                }
            }
        }

        for (var i = 0; i < (micros.Data.Children?.Length ?? 0); i++)
        {
            Check(ArrowArrayFactory.BuildArray(micros.Data.Children![i]), ArrowArrayFactory.BuildArray(millis.Data.Children![i]), column, row, isColumn: false);
        }
    }
}
