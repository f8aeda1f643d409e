using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Distilabel.Dataflow.ParquetFiles.Writing;

/// <summary>Lists and maps: offsets of 32 or 64 bits, or one length for all, and the elements.</summary>
internal sealed class ListWriter<TList, TElement>(IArrowType dataType, bool isNullable, ArrayWriter<TElement> elements) : ArrayWriter<TList?>(dataType, isNullable)
    where TList : class, IReadOnlyList<TElement>
{
    private readonly int? _size = (dataType as FixedSizeListType)?.ListSize;
    private readonly bool _isLarge = dataType.TypeId == ArrowTypeId.LargeList;
    private GrowingBuffer<int> _ends = new();
    private GrowingBuffer<int> _offsets = new();
    private GrowingBuffer<long> _longOffsets = new();
    private TElement[] _scratch = [];

    internal override long Append(ReadOnlySpan<TList?> values, ReadOnlySpan<bool> isNull)
    {
        var count = 0;
        var bytes = 0L;
        var atLeast = elements.Count;
        for (var i = 0; i < values.Length; i++)
        {
            var isInNull = !isNull.IsEmpty && isNull[i];
            var list = isInNull ? null : values[i];
            AddValidity(list is null, isInNull);
            if (list is not null)
            {
                if (_size is { } size && list.Count != size)
                {
                    throw new OverflowException($"It has {list.Count} elements, and the file that the column comes from says that all have {size}.");
                }

                count = Collect(list, count);
            }
            else if (_size is { } padding and > 0)
            {
                // What a null list would have is there, and no reader looks at it.
                bytes += elements.Append(_scratch.AsSpan(0, count), []);
                bytes += elements.AppendNulls(padding);
                count = 0;
            }

            _ends.Add(_size is null ? checked(atLeast + count) : 0);
        }

        bytes += elements.Append(_scratch.AsSpan(0, count), []);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TElement>())
        {
            System.Array.Clear(_scratch, 0, count);
        }

        return bytes + ((long)values.Length * sizeof(int));
    }

    internal override long AppendNulls(int count)
    {
        var bytes = (long)count * sizeof(int);
        if (_size is { } size)
        {
            bytes += elements.AppendNulls(size * count);
        }

        _ends.Extend(count).Fill(elements.Count);
        AddNullValidity(count);
        return bytes;
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        _ends.Truncate(count);
        elements.Truncate(_size is { } size ? size * count : count == 0 ? 0 : _ends.Values[count - 1]);
    }

    internal override ArrayData Build()
    {
        var children = new[] { elements.Build() };
        if (_size is not null)
        {
            return Data([], children);
        }

        if (_isLarge)
        {
            _longOffsets.Clear();
            _longOffsets.Add(0);
            foreach (var end in _ends.Values)
            {
                _longOffsets.Add(end);
            }

            return Data([_longOffsets.ToArrow()], children);
        }

        _offsets.Clear();
        _offsets.Add(0);
        _offsets.Add(_ends.Values);
        return Data([_offsets.ToArrow()], children);
    }

    internal override void Clear()
    {
        base.Clear();
        _ends.Clear();
        elements.Clear();
    }

    private int Collect(TList list, int count)
    {
        var wanted = count + list.Count;
        if (wanted > _scratch.Length)
        {
            System.Array.Resize(ref _scratch, Math.Max(wanted, _scratch.Length * 2));
        }

        if (list is TElement[] array)
        {
            array.CopyTo(_scratch, count);
        }
        else
        {
            for (var i = 0; i < list.Count; i++)
            {
                _scratch[count + i] = list[i];
            }
        }

        return wanted;
    }
}
