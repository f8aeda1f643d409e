using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>A list of values of one type.</summary>
/// <typeparam name="TList">The CLR type of the list: <c>IReadOnlyList&lt;T&gt;</c>, <c>T[]</c>, <c>List&lt;T&gt;</c> and the like.</typeparam>
/// <typeparam name="TElement">The CLR type of its elements.</typeparam>
public sealed class ListType<TList, TElement> : ColumnType<TList?>
    where TList : class, IReadOnlyList<TElement>
{
    // Bytes of a file are not trusted: a header may promise more elements than the bytes can hold, so growth is earned.
    private const int FirstAllocation = 1024;

    private readonly Func<TElement[], TList> _create;

    /// <summary>A list type whose lists are made from an array by <paramref name="create"/>.</summary>
    public ListType(ColumnType<TElement> element, Func<TElement[], TList> create)
        : base($"list<{element.Name}>")
    {
        Element = element;
        _create = create;
    }

    /// <summary>The type of the elements.</summary>
    public ColumnType<TElement> Element { get; }

    /// <summary>Makes a list that owns <paramref name="items"/>.</summary>
    public TList Create(TElement[] items) => _create(items);

    /// <inheritdoc/>
    public override void Write(ref MessagePackWriter writer, TList? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var count = value.Count;
        writer.WriteArrayHeader(count);
        for (var i = 0; i < count; i++)
        {
            Element.Write(ref writer, value[i]);
        }
    }

    /// <inheritdoc/>
    public override TList? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var count = reader.ReadArrayHeader();
        var items = new TElement[Math.Min(count, FirstAllocation)];
        for (var i = 0; i < count; i++)
        {
            if (i == items.Length)
            {
                Array.Resize(ref items, Math.Min(count, items.Length * 2));
            }

            items[i] = Element.Read(ref reader);
        }

        return _create(items);
    }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor) => visitor.VisitList(this!);
}
