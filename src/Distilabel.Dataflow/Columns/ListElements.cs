namespace Distilabel.Dataflow.Columns;

/// <summary>The elements that each row of a column has: those of its list, or its one value.</summary>
/// <remarks>Lists are taken apart into one column of all elements and made anew from such columns, so that no other code needs to know a type.</remarks>
internal sealed class ListElements
{
    private readonly Column _elements;
    private readonly int[] _counts;

    private ListElements(Column elements, int[] counts) => (_elements, _counts) = (elements, counts);

    private int Rows => _counts.Length;

    /// <summary>Each value as one element, a list as well.</summary>
    internal static ListElements OfValues(Column column)
    {
        var counts = new int[column.Count];
        Array.Fill(counts, 1);
        return new ListElements(column, counts);
    }

    /// <summary>The elements of the lists of a column, a null list having none; null when the column holds no lists.</summary>
    internal static ListElements? OfLists(Column column) => column.Type.Accept(new ListVisitor(column));

    /// <summary>For each row, the list of its elements in all of <paramref name="parts"/>, which have one element type.</summary>
    internal static Column Join(params ReadOnlySpan<ListElements> parts)
    {
        var counts = new int[parts[0].Rows];
        foreach (var part in parts)
        {
            for (var row = 0; row < counts.Length; row++)
            {
                counts[row] += part._counts[row];
            }
        }

        return Interleave(parts, counts.Sum()).ToLists(counts);
    }

    /// <summary>For each row of columns that go side by side, as often as the longest of its lists has elements, the row.</summary>
    internal static int[] Parents(ReadOnlySpan<ListElements> parts)
    {
        var parents = new List<int>();
        for (var row = 0; row < parts[0].Rows; row++)
        {
            var longest = 0;
            foreach (var part in parts)
            {
                longest = Math.Max(longest, part._counts[row]);
            }

            parents.AddRange(Enumerable.Repeat(row, longest));
        }

        return [.. parents];
    }

    /// <summary>The elements as a column, one for each of <paramref name="parents"/>: null where a row's list has fewer.</summary>
    internal Column SpreadOver(ReadOnlySpan<int> parents)
    {
        var nullable = _elements.Type.ToNullable();
        var elements = ColumnConversion.Find(_elements.Type, nullable)!.Convert(_elements);
        if (parents.Length == elements.Count)
        {
            return elements;
        }

        // Missing elements are read from one null behind all that there are.
        var missing = elements.Count;
        var places = new int[parents.Length];
        for (int i = 0, next = 0; i < places.Length;)
        {
            var row = parents[i];
            var end = next + _counts[row];
            for (; i < places.Length && parents[i] == row; i++)
            {
                places[i] = next < end ? next++ : missing;
            }
        }

        return elements.Concat([nullable.CreateDefault(1)]).Gather(places);
    }

    /// <summary>The elements of all parts in the order of rows: of each row, those of the first part, then those of the next.</summary>
    private static Column Interleave(ReadOnlySpan<ListElements> parts, int count)
    {
        if (parts.Length == 1)
        {
            return parts[0]._elements;
        }

        var columns = new Column[parts.Length];
        var next = new int[parts.Length];
        for (int i = 0, first = 0; i < columns.Length; first += columns[i++].Count)
        {
            columns[i] = parts[i]._elements;
            next[i] = first;
        }

        var places = new int[count];
        for (int row = 0, place = 0; row < parts[0].Rows; row++)
        {
            for (var i = 0; i < next.Length; i++)
            {
                for (var element = 0; element < parts[i]._counts[row]; element++)
                {
                    places[place++] = next[i]++;
                }
            }
        }

        return columns[0].Concat(columns.AsSpan(1)).Gather(places);
    }

    private sealed class ListVisitor(Column column) : IColumnTypeVisitor<ListElements?>
    {
        public ListElements? VisitScalar<T>(ScalarType<T> type) => null;

        public ListElements? VisitNullable<T>(NullableType<T> type)
            where T : struct => null;

        public ListElements? VisitRecord<T>(RecordType<T> type) => null;

        public ListElements? VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement>
        {
            var lists = ((Column<TList?>)column).Values;
            var counts = new int[lists.Length];
            for (var row = 0; row < counts.Length; row++)
            {
                counts[row] = lists[row]?.Count ?? 0;
            }

            var elements = new TElement[counts.Sum()];
            var next = 0;
            foreach (var list in lists)
            {
                for (var i = 0; i < list?.Count; i++)
                {
                    elements[next++] = list[i];
                }
            }

            return new ListElements(new Column<TElement>(elements, type.Element), counts);
        }
    }
}
