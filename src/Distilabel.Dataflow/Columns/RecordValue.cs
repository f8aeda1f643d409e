using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Distilabel.Dataflow.Columns;

/// <summary>A record whose shape is known at run time only: from the schema of a Parquet file, or told by the values of JSON.</summary>
/// <remarks>
/// <para>A view of one row of the columns of its fields, which all records of a batch share: no field is boxed until it is asked for by name.</para>
/// <para>Immutable. Two records are equal if their fields have the same names in the same order, and equal values. Lists are compared by their elements.</para>
/// </remarks>
public sealed class RecordValue : IReadOnlyDictionary<string, object?>, IEquatable<RecordValue>
{
    // A reader may fill the array later than it makes the views, but before any other code sees one of them.
    private readonly Column[] _fields;
    private readonly int _row;

    internal RecordValue(DynamicRecordType type, Column[] fields, int row) => (Type, _fields, _row) = (type, fields, row);

    /// <summary>The names and types of the fields.</summary>
    public DynamicRecordType Type { get; }

    /// <summary>The number of fields.</summary>
    public int Count => Type.Fields.Count;

    /// <summary>The names of the fields, in order.</summary>
    public IEnumerable<string> Keys => Type.Names;

    /// <summary>The values of the fields, in order.</summary>
    public IEnumerable<object?> Values => Enumerable.Range(0, Count).Select(ordinal => this[ordinal]);

    /// <summary>The value of a field, boxed.</summary>
    /// <exception cref="KeyNotFoundException">There is no field of that name.</exception>
    public object? this[string key] => this[OrdinalOf(key)];

    /// <summary>The value of the field at <paramref name="ordinal"/>, boxed.</summary>
    public object? this[int ordinal] => _fields[ordinal][_row];

    /// <summary>The value of a field.</summary>
    /// <typeparam name="T">The CLR type of the field's column type; a value that is there may also be read without its question mark.</typeparam>
    /// <exception cref="KeyNotFoundException">There is no field of that name.</exception>
    /// <exception cref="InvalidCastException">The field is of another type.</exception>
    public T Get<T>(string name) => Get<T>(OrdinalOf(name));

    /// <summary>The value of the field at <paramref name="ordinal"/>.</summary>
    /// <typeparam name="T">The CLR type of the field's column type; a value that is there may also be read without its question mark.</typeparam>
    /// <exception cref="InvalidCastException">The field is of another type.</exception>
    public T Get<T>(int ordinal) => _fields[ordinal] is Column<T> column ? column.Values[_row] : (T)_fields[ordinal][_row]!;

    /// <summary>Whether the field at <paramref name="ordinal"/> is null.</summary>
    public bool IsNull(int ordinal) => _fields[ordinal].IsNull(_row);

    /// <summary>Whether there is a field called <paramref name="key"/>.</summary>
    public bool ContainsKey(string key) => Type.OrdinalOf(key) >= 0;

    /// <summary>The value of a field, boxed.</summary>
    /// <returns>False when there is no field of that name.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var ordinal = Type.OrdinalOf(key);
        value = ordinal < 0 ? null : this[ordinal];
        return ordinal >= 0;
    }

    /// <summary>The fields with their values, in order.</summary>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return KeyValuePair.Create(Type.Fields[i].Name, this[i]);
        }
    }

    /// <inheritdoc/>
    public bool Equals(RecordValue? other) => ReferenceEquals(this, other) || (other is not null && Keys.SequenceEqual(other.Keys) && Values.SequenceEqual(other.Values, NestedValues.Instance));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values)
        {
            hash.Add(value, NestedValues.Instance);
        }

        return hash.ToHashCode();
    }

    /// <summary>The record as JSON.</summary>
    public override string ToString() => JsonText.Of(Type, new Column<RecordValue?>([this], Type), 0);

    /// <summary>The column of a field for <paramref name="records"/>, which have one type: shared where they are rows of one batch, one after the other.</summary>
    internal static Column<T> ColumnOf<T>(ReadOnlySpan<RecordValue?> records, int ordinal, ColumnType<T> type)
    {
        if (records.Length > 0 && AreInSequence(records))
        {
            return (Column<T>)records[0]!._fields[ordinal].Slice(records[0]!._row, records.Length);
        }

        var values = new T[records.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var record = records[i]!;
            values[i] = ((Column<T>)record._fields[ordinal]).Values[record._row];
        }

        return new Column<T>(values, type);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool AreInSequence(ReadOnlySpan<RecordValue?> records)
    {
        var first = records[0]!;
        for (var i = 1; i < records.Length; i++)
        {
            if (!ReferenceEquals(records[i]!._fields, first._fields) || records[i]!._row != first._row + i)
            {
                return false;
            }
        }

        return true;
    }

    private int OrdinalOf(string name) => Type.OrdinalOf(name) is >= 0 and var ordinal
        ? ordinal
        : throw new KeyNotFoundException($"The record has no field '{name}'; it has '{string.Join("', '", Keys)}'.");
}
