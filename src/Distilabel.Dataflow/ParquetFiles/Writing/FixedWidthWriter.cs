using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Numbers, and what is stored as a number.</summary>
/// <param name="dataType">The type of the arrays.</param>
/// <param name="isNullable">Whether the field may hold null.</param>
/// <param name="convert">What stands in the array for a value; null when the value itself does.</param>
internal sealed class FixedWidthWriter<T, TStored>(IArrowType dataType, bool isNullable, Func<T, TStored>? convert = null) : ArrayWriter<T>(dataType, isNullable)
    where T : struct
    where TStored : unmanaged
{
    private GrowingBuffer<TStored> _values = new();

    internal override long Append(ReadOnlySpan<T> values, ReadOnlySpan<bool> isNull)
    {
        var target = _values.Extend(values.Length);
        if (convert is null)
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, TStored>(ref MemoryMarshal.GetReference(values)), values.Length).CopyTo(target);
        }

        if (convert is not null || !isNull.IsEmpty)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!isNull.IsEmpty && isNull[i])
                {
                    target[i] = default;
                }
                else if (convert is not null)
                {
                    target[i] = convert(values[i]);
                }
            }
        }

        AddValidity(values.Length, isNull);
        return (long)values.Length * Unsafe.SizeOf<TStored>();
    }

    internal override long AppendNulls(int count)
    {
        _values.Extend(count).Clear();
        AddNullValidity(count);
        return (long)count * Unsafe.SizeOf<TStored>();
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        _values.Truncate(count);
    }

    internal override ArrayData Build() => Data([_values.ToArrow()]);

    internal override void Clear()
    {
        base.Clear();
        _values.Clear();
    }
}
