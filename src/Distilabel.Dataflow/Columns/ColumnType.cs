using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>The type of a column's values: how they are named to a user, written, read, and made of parts.</summary>
/// <remarks>
/// <para>
/// A CLR type has one instance, made without reflection: the built-in ones stand in <see cref="ColumnTypes"/>, those of records and enums
/// are emitted by the generator. Parquet, JSON and checkpoints all work from this description, so a type that has one can be stored anywhere.
/// </para>
/// <para>
/// Records whose shape is known at run time only (<see cref="DynamicRecordType"/>), and what is made of them, share CLR types; a column of them holds its type.
/// So whether two types are the same is asked of <see cref="IsSameAs"/>, never of their CLR types.
/// </para>
/// </remarks>
public abstract partial class ColumnType
{
    private StorageForm? _storage;

    private protected ColumnType(string name) => Name = name;

    /// <summary>The type as an error message names it, for example <c>string</c>, <c>int?</c> or <c>list&lt;string&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The CLR type of the values.</summary>
    public abstract Type ClrType { get; }

    /// <summary>Whether a value can be null.</summary>
    public abstract bool AllowsNull { get; }

    /// <summary>How a file stored the values, where that is known; null otherwise.</summary>
    internal virtual StorageForm? Storage => _storage;

    /// <summary>Whether this is the type that its CLR type has, for every column of it.</summary>
    internal virtual bool HasItsClrType => true;

    /// <summary>Whether the values of <paramref name="other"/> are of this type: what they are called and how they are stored in files aside.</summary>
    public bool IsSameAs(ColumnType other) => ReferenceEquals(this, other) || (ClrType == other.ClrType && HasSameParts(other));

    /// <summary>A copy of this type that says how a file stored the values; the copy is no other type to anything but the writing of files.</summary>
    internal virtual ColumnType WithStorage(StorageForm? form)
    {
        if (Equals(form, _storage))
        {
            return this;
        }

        var copy = (ColumnType)MemberwiseClone();
        copy._storage = form;
        copy.ForgetDerived();
        return copy;
    }

    /// <summary>This type with null among its values; itself where null is already allowed.</summary>
    public abstract ColumnType ToNullable();

    /// <summary>The type of a list of these values, as <see cref="IReadOnlyList{T}"/>.</summary>
    public abstract ColumnType ToList();

    /// <summary>Makes a column of <paramref name="count"/> default values.</summary>
    public abstract Column CreateDefault(int count);

    /// <summary>Makes an empty builder for a column of this type.</summary>
    public abstract ColumnBuilder CreateBuilder(int capacity);

    /// <summary>Writes all values of a column of this type, one after another.</summary>
    public abstract void WriteColumn(ref MessagePackWriter writer, Column column);

    /// <summary>Reads <paramref name="count"/> values that <see cref="WriteColumn"/> wrote.</summary>
    public abstract Column ReadColumn(ref MessagePackReader reader, int count);

    /// <summary>Writes the value at <paramref name="row"/> of a column of this type as JSON.</summary>
    internal abstract void WriteJson(Utf8JsonWriter writer, Column column, int row);

    /// <summary>Whether a type of the same CLR type is the same one.</summary>
    private protected virtual bool HasSameParts(ColumnType other) => true;

    /// <summary>Forgets the types that were made of this one, which has become another.</summary>
    private protected virtual void ForgetDerived()
    {
    }

    /// <summary>Calls the method of <paramref name="visitor"/> that fits this kind of type.</summary>
    public abstract TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The type of a column whose values are <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
public abstract class ColumnType<T> : ColumnType
{
    private ColumnType? _list;

    private protected ColumnType(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public sealed override Type ClrType => typeof(T);

    /// <inheritdoc/>
    public override bool AllowsNull => default(T) is null;

    /// <summary>Writes one value as MessagePack; null is nil.</summary>
    public abstract void Write(ref MessagePackWriter writer, T value);

    /// <summary>Reads one value that <see cref="Write"/> wrote.</summary>
    /// <exception cref="MessagePackSerializationException">The bytes hold no value of this type.</exception>
    public abstract T Read(ref MessagePackReader reader);

    /// <summary>Writes one value as JSON.</summary>
    internal abstract void WriteJson(Utf8JsonWriter writer, T value);

    internal sealed override void WriteJson(Utf8JsonWriter writer, Column column, int row) => WriteJson(writer, ((Column<T>)column).Values[row]);

    private protected override void ForgetDerived() => _list = null;

    /// <inheritdoc/>
    public sealed override void WriteColumn(ref MessagePackWriter writer, Column column)
    {
        foreach (var value in ((Column<T>)column).Values)
        {
            Write(ref writer, value);
        }
    }

    /// <inheritdoc/>
    public sealed override Column ReadColumn(ref MessagePackReader reader, int count)
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Read(ref reader);
        }

        return new Column<T>(values, this);
    }

    /// <inheritdoc/>
    public override ColumnType ToNullable() => this;

    /// <inheritdoc/>
    public override ColumnType ToList() => _list ??= ColumnTypes.Registering(new ListType<IReadOnlyList<T>, T>(this, static items => items));

    /// <inheritdoc/>
    public sealed override Column CreateDefault(int count) => new Column<T>(new T[count], this);

    /// <inheritdoc/>
    public sealed override ColumnBuilder CreateBuilder(int capacity) => new ColumnBuilder<T>(capacity, this);
}
