using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>A type of single values.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
public abstract class ScalarType<T> : ColumnType<T>
{
    /// <summary>A scalar type with the name that messages use.</summary>
    protected ScalarType(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public sealed override TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor) => visitor.VisitScalar(this);

    internal sealed override void WriteJson(Utf8JsonWriter writer, T value) => JsonText.WriteScalar(writer, this, value);

    private protected override bool HasSameParts(ColumnType other) => other.HasItsClrType;
}

/// <summary>A scalar value type, which has a nullable twin.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
public abstract class ScalarValueType<T> : ScalarType<T>
    where T : struct
{
    private ColumnType? _nullable;

    /// <summary>A scalar value type with the name that messages use.</summary>
    protected ScalarValueType(string name)
        : base(name)
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

/// <summary>A scalar type that files hold as text.</summary>
/// <typeparam name="T">The CLR type of the values.</typeparam>
public interface ITextType<T>
{
    /// <summary>The text that stands for a value.</summary>
    string ToText(T value);

    /// <summary>The value that a text stands for.</summary>
    /// <returns>False when there is none.</returns>
    bool TryParse(string text, out T value);
}

/// <summary>An enum, stored by the names of its members.</summary>
/// <remarks>The generator emits one for each enum that a column uses.</remarks>
/// <typeparam name="T">The enum.</typeparam>
public abstract class EnumType<T> : ScalarValueType<T>, ITextType<T>, TypeDescription.IMembers
    where T : struct, Enum
{
    /// <summary>An enum type with the name that messages use.</summary>
    protected EnumType(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    IEnumerable<(string Name, string Value)> TypeDescription.IMembers.Members =>
        Enum.GetNames<T>().Select(static name => (name, Enum.Parse<T>(name).ToString("D")));

    /// <summary>The member's name, or the number as text for a value that has no member.</summary>
    public abstract string ToText(T value);

    /// <summary>The member of that name.</summary>
    /// <returns>False when there is none.</returns>
    public abstract bool TryParse(string text, out T value);

    /// <inheritdoc/>
    public sealed override void Write(ref MessagePackWriter writer, T value) => writer.Write(ToText(value));

    /// <inheritdoc/>
    public sealed override T Read(ref MessagePackReader reader)
    {
        var text = reader.ReadString() ?? "";
        return TryParse(text, out var value) ? value : throw new MessagePackSerializationException($"'{text}' is no {Name}.");
    }
}
