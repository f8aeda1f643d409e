using Apache.Arrow;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles.Reading;

/// <summary>Lists and maps: the elements of all lists are read as one array.</summary>
internal sealed class ListReader<TList, TElement>(ListType<TList, TElement> type, ArrayReader<TElement> elements) : ArrayReader<TList?>
    where TList : class, IReadOnlyList<TElement>
{
    internal override TList?[] ReadValues(IArrowArray array, RowMask? mask)
    {
        var ends = OffsetsOf(array);
        var child = ArrowArrayFactory.BuildArray(array.Data.Children[0]);
        var first = ends[0];
        if (first != 0 || ends[^1] != child.Length)
        {
            child = ArrowArrayFactory.Slice(child, first, ends[^1] - first);
        }

        TElement[] items;
        try
        {
            if (!type.Element.AllowsNull)
            {
                RequireValues(child, null, type.Element);
            }

            items = elements.ReadValues(child, null);
        }
        catch (MisfitException exception)
        {
            var list = System.Array.FindIndex(ends, 1, end => end > exception.Row + first) - 1;
            throw new MisfitException(list, exception.Misfit.At(exception.Row + first - ends[list]));
        }

        var values = new TList?[array.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (array.IsValid(i))
            {
                values[i] = type.Create(items[(ends[i] - first)..(ends[i + 1] - first)]);
            }
        }

        return values;
    }

    private static int[] OffsetsOf(IArrowArray array)
    {
        switch (array)
        {
            case ListArray list:
                return array.Length == 0 ? [0] : list.ValueOffsets.ToArray();
            case LargeListArray list:
                return array.Length == 0 ? [0] : System.Array.ConvertAll(list.ValueOffsets.ToArray(), static offset => checked((int)offset));
            case FixedSizeListArray list:
                var size = ((FixedSizeListType)list.Data.DataType).ListSize;
                return [.. Enumerable.Range(list.Offset, list.Length + 1).Select(row => row * size)];
            default:
                throw new InvalidDataException($"Lists were expected and not {array.GetType().Name}.");
        }
    }
}
