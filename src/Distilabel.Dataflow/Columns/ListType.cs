using System.Text.Json;
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

    /// <summary>A map, as the list of its entries.</summary>
    internal ListType(DynamicRecordType entry)
        : base($"map<{entry.Fields[0].Type.Name}, {entry.Fields[1].Type.Name}>")
    {
        Element = (ColumnType<TElement>)(ColumnType)entry;
        IsMap = true;
        _create = static items => (TList)(object)items;
    }

    /// <summary>Whether the lists are maps: their elements are entries, records of a <c>key</c> and a <c>value</c>, in the order of the file.</summary>
    public bool IsMap { get; }

    internal override bool HasItsClrType => Element.HasItsClrType;

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

    internal override void WriteJson(Utf8JsonWriter writer, TList? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else if (IsMap)
        {
            WriteMap(writer, value);
        }
        else
        {
            writer.WriteStartArray();
            for (var i = 0; i < value.Count; i++)
            {
                Element.WriteJson(writer, value[i]);
            }

            writer.WriteEndArray();
        }
    }

    private protected override bool HasSameParts(ColumnType other) =>
        other is ListType<TList, TElement> list && IsMap == list.IsMap && Element.IsSameAs(list.Element);

    /// <summary>An object; keys that are no text are written as the text of their JSON, as Python's <c>json</c> does.</summary>
    private void WriteMap(Utf8JsonWriter writer, TList entries)
    {
        var type = (DynamicRecordType)(ColumnType)Element;
        writer.WriteStartObject();
        foreach (var entry in entries.Cast<RecordValue?>())
        {
            writer.WritePropertyName(entry?[0] as string ?? KeyOf(type, entry));
            if (entry is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                type.Fields[1].WriteJson(writer, entry);
            }
        }

        writer.WriteEndObject();
    }

    private static string KeyOf(DynamicRecordType type, RecordValue? entry)
    {
        if (entry is null)
        {
            return "null";
        }

        var json = JsonText.Of(type.Fields[0].Type, type.Fields[0].GetColumn([entry]), 0);
        return json[0] == '"' ? JsonElement.Parse(json).GetString()! : json;
    }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor) => visitor.VisitList(this!);
}
