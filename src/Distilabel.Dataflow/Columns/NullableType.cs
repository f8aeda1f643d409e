using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>A value type with null among its values.</summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class NullableType<T> : ColumnType<T?>
    where T : struct
{
    internal NullableType(ColumnType<T> underlying)
        : base(underlying.Name + "?") => Underlying = underlying;

    /// <summary>The type without null.</summary>
    public ColumnType<T> Underlying { get; }

    internal override StorageForm? Storage => Underlying.Storage;

    internal override ColumnType WithStorage(StorageForm? form) => Underlying.WithStorage(form).ToNullable();

    internal override void WriteJson(Utf8JsonWriter writer, T? value)
    {
        if (value is { } present)
        {
            Underlying.WriteJson(writer, present);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <inheritdoc/>
    public override void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is { } present)
        {
            Underlying.Write(ref writer, present);
        }
        else
        {
            writer.WriteNil();
        }
    }

    /// <inheritdoc/>
    public override T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : Underlying.Read(ref reader);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IColumnTypeVisitor<TResult> visitor) => visitor.VisitNullable(this);
}
