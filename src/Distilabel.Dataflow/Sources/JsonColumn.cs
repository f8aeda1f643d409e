using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>A column that is being read from JSON.</summary>
internal abstract class JsonColumn
{
    /// <summary>How many values there are.</summary>
    internal abstract int Count { get; }

    /// <summary>Whether the last value is none: null, or missing where there is no null.</summary>
    internal abstract bool IsLastNull { get; }

    /// <summary>Which part of the last value does not fit, and why, where that is inside of it; otherwise null.</summary>
    internal abstract Misfit? Misfit { get; }

    /// <summary>Adds the value that <paramref name="reader"/> stands on.</summary>
    /// <returns>False when it is of another type.</returns>
    internal abstract bool TryAdd(ref Utf8JsonReader reader);

    /// <summary>Adds null.</summary>
    internal abstract void AddNull();

    /// <summary>Takes the last value away.</summary>
    internal abstract void RemoveLast();

    /// <summary>Takes all values away.</summary>
    internal abstract void Clear();

    /// <summary>Hands over the values and starts anew.</summary>
    internal abstract Column Take();
}

internal sealed class JsonColumn<T>(JsonValueReader<T> reader, ColumnType<T> type) : JsonColumn
{
    private readonly List<T> _values = [];
    private bool _isLastMissing;

    internal override int Count => _values.Count;

    internal override Misfit? Misfit => reader.Misfit;

    internal override bool IsLastNull => _isLastMissing || _values[^1] is null;

    internal override bool TryAdd(ref Utf8JsonReader json)
    {
        _isLastMissing = false;
        var isRead = reader.TryRead(ref json, out var value);
        _values.Add(value);
        return isRead;
    }

    internal override void AddNull()
    {
        _isLastMissing = true;
        _values.Add(default!);
    }

    internal override void RemoveLast() => _values.RemoveAt(_values.Count - 1);

    internal override void Clear() => _values.Clear();

    internal override Column Take()
    {
        reader.Complete();
        var column = new Column<T>([.. _values], type);
        _values.Clear();
        return column;
    }
}
