using System.Runtime.CompilerServices;
using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>A record with named fields: the rows of a typed source, the rows that a result is read as, or a value nested in a column.</summary>
/// <remarks>The generator emits one for each record that is used so.</remarks>
/// <typeparam name="T">The CLR type of the record.</typeparam>
public abstract class RecordType<T> : ColumnType<T>
{
    /// <summary>A record type with the name that messages use and its fields in order.</summary>
    protected RecordType(string name, params IReadOnlyList<RecordField<T>> fields)
        : base(name) => Fields = fields;

    /// <summary>The fields, in the order of their declaration. As a row, each is a column.</summary>
    public IReadOnlyList<RecordField<T>> Fields { get; }

    /// <summary>Makes a record of the values that <paramref name="values"/> holds for <see cref="Fields"/>, in the same order.</summary>
    public abstract T Create(in FieldValues values);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor) => visitor.VisitRecord(this);

    /// <inheritdoc/>
    /// <remarks>An array with an element for each field; a reader skips elements that it does not know.</remarks>
    public override void Write(ref MessagePackWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(Fields.Count);
        foreach (var field in Fields)
        {
            field.Write(ref writer, value);
        }
    }

    internal override void WriteJson(Utf8JsonWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        // A record may hold records of its own type.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        writer.WriteStartObject();
        foreach (var field in Fields)
        {
            writer.WritePropertyName(field.Name);
            field.WriteJson(writer, value);
        }

        writer.WriteEndObject();
    }

    private protected override bool HasSameParts(ColumnType other) => other is RecordType<T> record
        && (HasItsClrType || (Fields.Count == record.Fields.Count
            && Fields.Zip(record.Fields).All(static pair => pair.First.Name == pair.Second.Name && pair.First.Type.IsSameAs(pair.Second.Type))));

    /// <inheritdoc/>
    public override T Read(ref MessagePackReader reader)
    {
        if (AllowsNull && reader.TryReadNil())
        {
            return default!;
        }

        // A record may hold records of its own type, and the bytes say how deep.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var count = reader.ReadArrayHeader();
        var columns = new Column[Fields.Count];
        for (var i = 0; i < Fields.Count; i++)
        {
            columns[i] = i < count ? Fields[i].ReadColumn(ref reader) : Fields[i].Type.CreateDefault(1);
        }

        for (var i = Fields.Count; i < count; i++)
        {
            reader.Skip();
        }

        return Create(new FieldValues(columns, 0));
    }
}

/// <summary>A record that is a value type, which has a nullable twin.</summary>
/// <typeparam name="T">The CLR type of the record.</typeparam>
public abstract class RecordValueType<T> : RecordType<T>
    where T : struct
{
    private ColumnType? _nullable;

    /// <summary>A record type with the name that messages use and its fields in order.</summary>
    protected RecordValueType(string name, params IReadOnlyList<RecordField<T>> fields)
        : base(name, fields)
    {
    }

    /// <inheritdoc/>
    public sealed override ColumnType ToNullable() => _nullable ??= ColumnTypes.Registering(new NullableType<T>(this));

    private protected sealed override void ForgetDerived()
    {
        base.ForgetDerived();
        _nullable = null;
    }
}
