using Apache.Arrow;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Which values of an array are there: a bit each, as Arrow has it.</summary>
internal sealed class Validity
{
    private GrowingBuffer<byte> _bits = new();

    internal int Count { get; private set; }

    internal int Nulls { get; private set; }

    internal void Add(bool isValid)
    {
        if ((Count & 7) == 0)
        {
            _bits.Add(0);
        }

        if (isValid)
        {
            _bits.Values[Count >> 3] |= (byte)(1 << (Count & 7));
        }
        else
        {
            Nulls++;
        }

        Count++;
    }

    /// <summary>Adds <paramref name="count"/> values that are there.</summary>
    internal void AddValid(int count)
    {
        while (count > 0 && (Count & 7) != 0)
        {
            Add(true);
            count--;
        }

        _bits.Extend(count >> 3).Fill(byte.MaxValue);
        Count += count & ~7;
        for (var left = count & 7; left > 0; left--)
        {
            Add(true);
        }
    }

    internal void Truncate(int count)
    {
        while (Count > count)
        {
            Count--;
            var bit = (byte)(1 << (Count & 7));
            if ((_bits.Values[Count >> 3] & bit) == 0)
            {
                Nulls--;
            }

            _bits.Values[Count >> 3] &= (byte)~bit;
        }

        _bits.Truncate((Count + 7) >> 3);
    }

    /// <summary>The bits; none when nothing is null.</summary>
    internal ArrowBuffer ToArrow() => Nulls == 0 ? ArrowBuffer.Empty : _bits.ToArrow();

    /// <summary>The bits, whatever they are.</summary>
    internal ArrowBuffer ToBits() => _bits.ToArrow();

    internal void Clear()
    {
        _bits.Clear();
        Count = 0;
        Nulls = 0;
    }
}
