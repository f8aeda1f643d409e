using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>One field of a record.</summary>
/// <typeparam name="T">The record.</typeparam>
public abstract class RecordField<T>
{
    private protected RecordField(string name, ColumnType type, bool nullable) => (Name, Type, Nullable) = (name, type, nullable);

    /// <summary>The column's name: the property's in snake_case, or what <see cref="ColumnAttribute"/> says.</summary>
    public string Name { get; }

    /// <summary>The type of the values.</summary>
    public ColumnType Type { get; }

    /// <summary>Whether the field is declared to hold null.</summary>
    public bool Nullable { get; }

    /// <summary>The field's values for <paramref name="records"/>, as one column.</summary>
    public abstract Column GetColumn(ReadOnlySpan<T> records);

    internal abstract void Write(ref MessagePackWriter writer, T record);

    internal abstract Column ReadColumn(ref MessagePackReader reader);

    internal abstract void WriteJson(Utf8JsonWriter writer, T record);
}

/// <summary>One typed field of a record.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <typeparam name="TField">The field's type.</typeparam>
public sealed class RecordField<T, TField> : RecordField<T>
{
    private readonly ColumnType<TField> _type;

    /// <summary>A field that <paramref name="get"/> reads.</summary>
    public RecordField(string name, ColumnType<TField> type, bool nullable, Func<T, TField> get)
        : base(name, type, nullable)
    {
        _type = type;
        Get = get;
    }

    /// <summary>Reads the field of a record.</summary>
    public Func<T, TField> Get { get; }

    /// <inheritdoc/>
    public override Column GetColumn(ReadOnlySpan<T> records)
    {
        var values = new TField[records.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Get(records[i]);
        }

        return new Column<TField>(values, _type);
    }

    internal override void Write(ref MessagePackWriter writer, T record) => _type.Write(ref writer, Get(record));

    internal override Column ReadColumn(ref MessagePackReader reader) => new Column<TField>([_type.Read(ref reader)], _type);

    internal override void WriteJson(Utf8JsonWriter writer, T record) => _type.WriteJson(writer, Get(record));
}
