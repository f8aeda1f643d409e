using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Writes and reads the values of one column, of a type that only the column knows.</summary>
internal abstract class ColumnCodec
{
    internal static ColumnCodec For(ColumnType type) => type.Accept(Choice.Instance);

    /// <summary>Whether it writes to a buffer itself, which for text takes half the time, instead of through a writer.</summary>
    internal virtual bool IsDirect => false;

    /// <summary>Writes the value at <paramref name="row"/>.</summary>
    internal abstract void Write(ref MessagePackWriter writer, Column column, int row);

    /// <summary>Writes the value at <paramref name="row"/>, where <see cref="IsDirect"/>.</summary>
    internal virtual void Write(RecordBuffer target, Column column, int row) => throw new NotSupportedException();

    /// <summary>Reads a value into <paramref name="builder"/>.</summary>
    internal abstract void Read(ref MessagePackReader reader, ColumnBuilder builder);

    private sealed class Choice : IColumnTypeVisitor<ColumnCodec>
    {
        internal static readonly Choice Instance = new();

        public ColumnCodec VisitScalar<T>(ScalarType<T> type) => type is ColumnType<string?> text ? new Text(text) : new Typed<T>(type);

        public ColumnCodec VisitNullable<T>(NullableType<T> type)
            where T : struct => new Typed<T?>(type);

        public ColumnCodec VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new Typed<TList?>(type);

        public ColumnCodec VisitRecord<T>(RecordType<T> type) => new Typed<T>(type);
    }

    private sealed class Text(ColumnType<string?> type) : Typed<string?>(type)
    {
        internal override bool IsDirect => true;

        internal override void Write(RecordBuffer target, Column column, int row)
        {
            var value = ((Column<string?>)column).Values[row];
            target.Advance(StoredText.Write(target.GetSpan(StoredText.MaxLength(value)), value));
        }
    }

    private class Typed<T>(ColumnType<T> type) : ColumnCodec
    {
        internal override void Write(ref MessagePackWriter writer, Column column, int row) => type.Write(ref writer, ((Column<T>)column).Values[row]);

        internal override void Read(ref MessagePackReader reader, ColumnBuilder builder) => ((ColumnBuilder<T>)builder).Add(type.Read(ref reader));
    }
}
