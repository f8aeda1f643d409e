using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Records: an array for each field.</summary>
internal sealed class RecordWriter<T>(IArrowType dataType, bool isNullable, IReadOnlyList<RecordField<T>> fields, ArrayWriter[] writers) : ArrayWriter<T>(dataType, isNullable)
{
    internal override long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        var missing = ArrayPool<bool>.Shared.Rent(values.Length);
        try
        {
            var (nulls, present) = (0, -1);
            for (var i = 0; i < values.Length; i++)
            {
                var isInNull = !isNull.IsEmpty && isNull[i];
                missing[i] = isInNull || values[i] is null;
                AddValidity(missing[i], isInNull);
                nulls += missing[i] ? 1 : 0;
                present = missing[i] ? present : i;
            }

            if (present < 0)
            {
                return AppendNullFields(values.Length);
            }

            return nulls == 0 ? AppendFields(values, []) : AppendFields(WithoutNulls(values, missing, values[present]), missing.AsSpan(0, values.Length));
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(missing);
        }
    }

    internal override long AppendNulls(int count)
    {
        AddNullValidity(count);
        return AppendNullFields(count);
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        foreach (var writer in writers)
        {
            writer.Truncate(count);
        }
    }

    internal override ArrayData Build() => Data([], System.Array.ConvertAll(writers, static writer => writer.Build()));

    internal override void Clear()
    {
        base.Clear();
        foreach (var writer in writers)
        {
            writer.Clear();
        }
    }

    // The fields of a null record can't be read: those of another stand in, and are marked as null.
    private static ReadOnlySpan<T> WithoutNulls(ReadOnlySpan<T> values, bool[] missing, T present)
    {
        var copy = values.ToArray();
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = missing[i] ? present : copy[i];
        }

        return copy;
    }

    private long AppendNullFields(int count)
    {
        var bytes = 0L;
        foreach (var writer in writers)
        {
            bytes += writer.AppendNulls(count);
        }

        return bytes;
    }

    private long AppendFields(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        var bytes = 0L;
        for (var i = 0; i < writers.Length; i++)
        {
            bytes += writers[i].Append(fields[i].GetColumn(values), isNull);
        }

        return bytes;
    }
}
