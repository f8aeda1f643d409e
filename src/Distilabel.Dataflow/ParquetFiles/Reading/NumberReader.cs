using Apache.Arrow;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Numbers that stand in the array as they are wanted.</summary>
internal sealed class NumberReader<T> : ArrayReader<T>
    where T : unmanaged, IEquatable<T>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask) => ((PrimitiveArray<T>)array).Values.ToArray();
}

/// <summary>What stands in the array as a number.</summary>
internal sealed class ConvertedNumberReader<TStored, T>(Func<TStored, T> convert) : ArrayReader<T>
    where TStored : unmanaged, IEquatable<TStored>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var source = ((PrimitiveArray<TStored>)array).Values;
        var values = new T[source.Length];
        var hasNulls = array.NullCount > 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (hasNulls && array.IsNull(i))
            {
                continue;
            }

            try
            {
                values[i] = convert(source[i]);
            }
            catch (ValueException exception) when (mask?.Hides(i) != true)
            {
                throw new MisfitException(i, new Misfit("", exception.Message));
            }
            catch (ValueException)
            {
                // Part of a null: what stands there is no value.
            }
        }

        return values;
    }
}

/// <summary>Booleans.</summary>
internal sealed class BooleanReader : ArrayReader<bool>
{
    internal override bool[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var bits = ((BooleanArray)array).Values;
        var values = new bool[array.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var bit = array.Offset + i;
            values[i] = (bits[bit >> 3] & (1 << (bit & 7))) != 0;
        }

        return values;
    }
}

/// <summary>Nothing but nulls.</summary>
internal sealed class NullReader<T> : ArrayReader<T>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask) => new T[array.Length];
}

/// <summary>Values of a value type with null among them.</summary>
internal sealed class NullableReader<T>(ArrayReader<T> inner) : ArrayReader<T?>
    where T : struct
{
    internal override T?[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var present = inner.ReadValues(array, mask);
        var values = new T?[present.Length];
        if (array is NullArray)
        {
            return values;
        }

        var hasNulls = array.NullCount > 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!hasNulls || array.IsValid(i))
            {
                values[i] = present[i];
            }
        }

        return values;
    }
}
