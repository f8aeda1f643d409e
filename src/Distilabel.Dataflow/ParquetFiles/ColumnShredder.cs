using System.Runtime.InteropServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Takes the values of a column apart into the leaves of the schema, with their levels (Melnik et al., Dremel, 2010).</summary>
/// <remarks>Every node is optional, as Arrow writes them, so each takes one level of definition, and a list one more for being repeated.</remarks>
internal abstract class ColumnShredder
{
    /// <summary>Writes the values of <paramref name="column"/>, one for each slot that has one.</summary>
    internal abstract void Write(Column column, ReadOnlySpan<Slot> slots);
}

internal abstract class ColumnShredder<T> : ColumnShredder
{
    internal sealed override void Write(Column column, ReadOnlySpan<Slot> slots) => Write(((Column<T>)column).Values, slots);

    internal abstract void Write(ReadOnlySpan<T> values, ReadOnlySpan<Slot> slots);
}

internal sealed class ScalarShredder<T>(LeafWriter leaf, ScalarForm<T> form) : ColumnShredder<T>
{
    internal override void Write(ReadOnlySpan<T> values, ReadOnlySpan<Slot> slots)
    {
        var next = 0;
        foreach (var slot in slots)
        {
            if (slot.HasValue && !form.IsNull(values[next]))
            {
                leaf.AddLevels(slot.Repetition, slot.Definition + 1);
                form.Encode(values[next], leaf.Values);
            }
            else
            {
                leaf.AddLevels(slot.Repetition, slot.Definition);
            }

            next += slot.HasValue ? 1 : 0;
        }
    }
}

internal sealed class NullableShredder<T>(ColumnShredder<T> underlying) : ColumnShredder<T?>
    where T : struct
{
    internal override void Write(ReadOnlySpan<T?> values, ReadOnlySpan<Slot> slots)
    {
        var present = new List<T>(values.Length);
        var inner = new Slot[slots.Length];
        var next = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            inner[i] = slots[i];
            if (!slots[i].HasValue)
            {
                continue;
            }

            if (values[next++] is { } value)
            {
                present.Add(value);
            }
            else
            {
                inner[i] = slots[i] with { HasValue = false };
            }
        }

        underlying.Write(CollectionsMarshal.AsSpan(present), inner);
    }
}

internal sealed class ListShredder<TList, TElement>(ColumnShredder<TElement> element, byte repetition) : ColumnShredder<TList?>
    where TList : class, IReadOnlyList<TElement>
{
    internal override void Write(ReadOnlySpan<TList?> values, ReadOnlySpan<Slot> slots)
    {
        var elements = new List<TElement>(values.Length);
        var inner = new List<Slot>(slots.Length);
        var next = 0;
        foreach (var slot in slots)
        {
            var list = slot.HasValue ? values[next++] : null;
            if (list is null || list.Count == 0)
            {
                inner.Add(new Slot(slot.Repetition, (byte)(slot.Definition + (list is null ? 0 : 1)), false));
                continue;
            }

            for (var i = 0; i < list.Count; i++)
            {
                elements.Add(list[i]);
                inner.Add(new Slot(i == 0 ? slot.Repetition : repetition, (byte)(slot.Definition + 2), true));
            }
        }

        element.Write(CollectionsMarshal.AsSpan(elements), CollectionsMarshal.AsSpan(inner));
    }
}

internal sealed class RecordShredder<T>(RecordType<T> type, ColumnShredder[] fields) : ColumnShredder<T>
{
    internal override void Write(ReadOnlySpan<T> values, ReadOnlySpan<Slot> slots)
    {
        var present = new List<T>(values.Length);
        var inner = new Slot[slots.Length];
        var next = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            inner[i] = slots[i] with { HasValue = false };
            if (slots[i].HasValue && values[next++] is { } value)
            {
                present.Add(value);
                inner[i] = slots[i] with { Definition = (byte)(slots[i].Definition + 1) };
            }
        }

        var records = CollectionsMarshal.AsSpan(present);
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Write(type.Fields[i].GetColumn(records), inner);
        }
    }
}
