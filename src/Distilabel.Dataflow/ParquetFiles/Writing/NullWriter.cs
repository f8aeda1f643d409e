using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>A column in which a file has only nulls, and no type.</summary>
internal sealed class NullWriter<T>() : ArrayWriter<T>(NullType.Default, isNullable: true)
{
    internal override long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not null && (isNull.IsEmpty || !isNull[i]))
            {
                throw new OverflowException("It is a value, and the file that the column comes from has only nulls in it.");
            }
        }

        return AppendNulls(values.Length);
    }

    internal override long AppendNulls(int count)
    {
        AddNullValidity(count);
        return 0;
    }

    internal override ArrayData Build() => new(DataType, Count, Count, 0, System.Array.Empty<ArrowBuffer>());
}
