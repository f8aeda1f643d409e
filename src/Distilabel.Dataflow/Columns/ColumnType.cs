using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>The type of a column's values: how they are named to a user, written, read, and made of parts.</summary>
/// <remarks>
/// There is one instance for each CLR type, made without reflection: the built-in ones stand in <see cref="ColumnTypes"/>, those of records and enums
/// are emitted by the generator. Parquet, JSON and checkpoints all work from this description, so a type that has one can be stored anywhere.
/// </remarks>
public abstract class ColumnType
{
    private protected ColumnType(string name) => Name = name;

    /// <summary>The type as an error message names it, for example <c>string</c>, <c>int?</c> or <c>list&lt;string&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The CLR type of the values.</summary>
    public abstract Type ClrType { get; }

    /// <summary>Whether a value can be null.</summary>
    public abstract bool AllowsNull { get; }

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

        return new Column<T>(values);
    }

    /// <inheritdoc/>
    public override ColumnType ToNullable() => this;

    /// <inheritdoc/>
    public override ColumnType ToList() => _list ??= ColumnTypes.Registering(new ListType<IReadOnlyList<T>, T>(this, static items => items));

    /// <inheritdoc/>
    public sealed override Column CreateDefault(int count) => new Column<T>(new T[count]);

    /// <inheritdoc/>
    public sealed override ColumnBuilder CreateBuilder(int capacity) => new ColumnBuilder<T>(capacity);
}
