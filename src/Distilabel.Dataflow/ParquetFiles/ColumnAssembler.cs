using System.Runtime.InteropServices;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>Puts the values of a column together from the leaves of the schema, row by row, and hands them over as a column.</summary>
internal abstract class ColumnAssembler
{
    /// <summary>Whether null is wanted as null, rather than an error.</summary>
    internal bool AllowsNull { get; set; } = true;

    /// <summary>Whether the next value is null.</summary>
    internal abstract bool IsNull { get; }

    /// <summary>Reads the next value.</summary>
    internal abstract void Read();

    /// <summary>Goes past a place where this node has no value, since an ancestor is null or empty.</summary>
    internal abstract void Skip();

    /// <summary>Hands over the values read so far and starts anew.</summary>
    internal abstract Column Take();

    protected void CheckNull(SchemaNode node)
    {
        if (!AllowsNull)
        {
            throw new InvalidDataException($"'{node.Path}' is null, where null is not wanted. Make the field nullable to read it.");
        }
    }
}

internal sealed class ScalarAssembler<T> : ColumnAssembler
{
    private readonly LeafReader<T> _leaf;
    private readonly T _null;
    private readonly List<T> _values = [];

    /// <param name="leaf">Where the values are.</param>
    /// <param name="nullValue">What stands for null.</param>
    /// <param name="holdsNull">Whether anything does.</param>
    internal ScalarAssembler(LeafReader<T> leaf, T nullValue, bool holdsNull) => (_leaf, _null, AllowsNull) = (leaf, nullValue, holdsNull);

    internal override bool IsNull => !_leaf.HasValue;

    internal override void Read()
    {
        if (_leaf.HasValue)
        {
            _values.Add(_leaf.Value);
        }
        else
        {
            CheckNull(_leaf.Node);
            _values.Add(_null);
        }

        _leaf.Next();
    }

    internal override void Skip() => _leaf.Next();

    internal override Column Take()
    {
        var column = new Column<T>([.. _values]);
        _values.Clear();
        return column;
    }
}

internal sealed class NullableAssembler<T>(ColumnAssembler underlying, SchemaNode node) : ColumnAssembler
    where T : struct
{
    private readonly List<bool> _present = [];

    internal override bool IsNull => underlying.IsNull;

    internal override void Read()
    {
        var present = !underlying.IsNull;
        _present.Add(present);
        if (present)
        {
            underlying.Read();
        }
        else
        {
            CheckNull(node);
            underlying.Skip();
        }
    }

    internal override void Skip() => underlying.Skip();

    internal override Column Take()
    {
        var source = ((Column<T>)underlying.Take()).Values;
        var values = new T?[_present.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _present[i] ? source[next++] : null;
        }

        _present.Clear();
        return new Column<T?>(values);
    }
}

internal sealed class ListAssembler<TList, TElement>(
    ListType<TList, TElement> type, ColumnAssembler element, SchemaNode node, SchemaNode repeated, LeafReader firstLeaf) : ColumnAssembler
    where TList : class, IReadOnlyList<TElement>
{
    private const int Null = -1;

    private readonly List<int> _lengths = [];

    internal override bool IsNull => firstLeaf.Definition < node.DefinitionLevel;

    internal override void Read()
    {
        if (node != repeated && IsNull)
        {
            CheckNull(node);
            _lengths.Add(Null);
            element.Skip();
        }
        else if (firstLeaf.Definition < repeated.DefinitionLevel)
        {
            _lengths.Add(0);
            element.Skip();
        }
        else
        {
            var count = 0;
            do
            {
                element.Read();
                count++;
            }
            while (firstLeaf.Repetition == repeated.RepetitionLevel);

            _lengths.Add(count);
        }
    }

    internal override void Skip() => element.Skip();

    internal override Column Take()
    {
        var elements = ((Column<TElement>)element.Take()).Values;
        var values = new TList?[_lengths.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (_lengths[i] != Null)
            {
                values[i] = type.Create(elements.Slice(next, _lengths[i]).ToArray());
                next += _lengths[i];
            }
        }

        _lengths.Clear();
        return new Column<TList?>(values);
    }
}

internal sealed class RecordAssembler<T>(RecordType<T> type, ColumnAssembler[] fields, SchemaNode node, LeafReader firstLeaf) : ColumnAssembler
{
    private readonly List<bool> _present = [];

    internal override bool IsNull => firstLeaf.Definition < node.DefinitionLevel;

    internal override void Read()
    {
        var present = !IsNull;
        _present.Add(present);
        if (!present)
        {
            CheckNull(node);
            SkipFields();
            return;
        }

        foreach (var field in fields)
        {
            field.Read();
        }
    }

    internal override void Skip() => SkipFields();

    internal override Column Take()
    {
        var columns = new Column[fields.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = fields[i].Take();
        }

        var values = new T[_present.Count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (_present[i])
            {
                values[i] = type.Create(new FieldValues(columns, next++));
            }
        }

        _present.Clear();
        return new Column<T>(values);
    }

    private void SkipFields()
    {
        foreach (var field in fields)
        {
            field.Skip();
        }
    }
}

/// <summary>Values that are stored in a narrower type than they are wanted in.</summary>
internal sealed class ConvertingAssembler(ColumnAssembler source, ColumnConversion conversion) : ColumnAssembler
{
    internal override bool IsNull => source.IsNull;

    internal override void Read() => source.Read();

    internal override void Skip() => source.Skip();

    internal override Column Take() => conversion.Convert(source.Take());
}
