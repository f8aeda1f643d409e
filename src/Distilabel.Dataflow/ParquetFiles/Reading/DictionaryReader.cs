using Apache.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Values that the array has once each: a categorical column. They are read once and shared by the rows.</summary>
internal sealed class DictionaryReader<T>(ArrayReader<T> inner) : ArrayReader<T>
{
    internal override T[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var dictionary = (DictionaryArray)array;
        var indices = IndicesOf(dictionary);
        T[] categories;
        try
        {
            categories = inner.ReadValues(dictionary.Dictionary, null);
        }
        catch (MisfitException exception)
        {
            throw new MisfitException(Math.Max(0, System.Array.IndexOf(indices, exception.Row)), exception.Misfit);
        }

        var values = new T[indices.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (indices[i] >= 0)
            {
                values[i] = categories[indices[i]];
            }
        }

        return values;
    }

    private static int[] IndicesOf(DictionaryArray array)
    {
        int[] indices = array.Indices switch
        {
            Int8Array numbers => Widened<sbyte>(numbers, static number => number),
            UInt8Array numbers => Widened<byte>(numbers, static number => number),
            Int16Array numbers => Widened<short>(numbers, static number => number),
            UInt16Array numbers => Widened<ushort>(numbers, static number => number),
            Int32Array numbers => numbers.Values.ToArray(),
            UInt32Array numbers => Widened<uint>(numbers, static number => (int)number),
            Int64Array numbers => Widened<long>(numbers, static number => (int)number),
            UInt64Array numbers => Widened<ulong>(numbers, static number => (int)number),
            var other => throw new InvalidDataException($"A dictionary has indices of {other.GetType().Name}."),
        };
        if (array.NullCount > 0)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                indices[i] = array.IsNull(i) ? -1 : indices[i];
            }
        }

        return indices;
    }

    private static int[] Widened<TIndex>(PrimitiveArray<TIndex> numbers, Func<TIndex, int> widen)
        where TIndex : unmanaged, IEquatable<TIndex>
    {
        var source = numbers.Values;
        var indices = new int[source.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = widen(source[i]);
        }

        return indices;
    }
}
