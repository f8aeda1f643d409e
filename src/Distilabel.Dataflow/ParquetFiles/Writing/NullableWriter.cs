using System.Buffers;
using Apache.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Values of a value type with null among them.</summary>
internal sealed class NullableWriter<T>(ArrayWriter<T> inner) : ArrayWriter<T?>(inner.DataType, inner.IsNullable)
    where T : struct
{
    internal override int Count => inner.Count;

    internal override long Append(ReadOnlySpan<T?> values, ReadOnlySpan<bool> isNull)
    {
        var present = ArrayPool<T>.Shared.Rent(values.Length);
        var missing = ArrayPool<bool>.Shared.Rent(values.Length);
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                var isMissing = !values[i].HasValue;
                if (isMissing && !IsNullable && (isNull.IsEmpty || !isNull[i]))
                {
                    throw NullFound();
                }

                present[i] = values[i].GetValueOrDefault();
                missing[i] = isMissing || (!isNull.IsEmpty && isNull[i]);
            }

            return inner.Append(present.AsSpan(0, values.Length), missing.AsSpan(0, values.Length));
        }
        finally
        {
            ArrayPool<T>.Shared.Return(present, clearArray: true);
            ArrayPool<bool>.Shared.Return(missing);
        }
    }

    internal override long AppendNulls(int count) => inner.AppendNulls(count);

    internal override void Truncate(int count) => inner.Truncate(count);

    internal override ArrayData Build() => inner.Build();

    internal override void Clear() => inner.Clear();
}
