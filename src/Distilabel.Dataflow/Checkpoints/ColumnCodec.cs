using Distilabel.Dataflow.Columns;
using MessagePack;

namespace Distilabel.Dataflow.Checkpoints;

/// <summary>Writes and reads the values of one column, of a type that only the column knows.</summary>
internal abstract class ColumnCodec
{
    internal static ColumnCodec For(ColumnType type) => type.Accept(Choice.Instance);

    /// <summary>Writes the value at <paramref name="row"/>.</summary>
    internal abstract void Write(ref MessagePackWriter writer, Column column, int row);

    /// <summary>Reads a value into <paramref name="builder"/>.</summary>
    internal abstract void Read(ref MessagePackReader reader, ColumnBuilder builder);

    private sealed class Choice : IColumnTypeVisitor<ColumnCodec>
    {
        internal static readonly Choice Instance = new();

        public ColumnCodec VisitScalar<T>(ScalarType<T> type) => new Typed<T>(type);

        public ColumnCodec VisitNullable<T>(NullableType<T> type)
            where T : struct => new Typed<T?>(type);

        public ColumnCodec VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new Typed<TList?>(type);

        public ColumnCodec VisitRecord<T>(RecordType<T> type) => new Typed<T>(type);
    }

    private sealed class Typed<T>(ColumnType<T> type) : ColumnCodec
    {
        internal override void Write(ref MessagePackWriter writer, Column column, int row) => type.Write(ref writer, ((Column<T>)column).Values[row]);

        internal override void Read(ref MessagePackReader reader, ColumnBuilder builder) => ((ColumnBuilder<T>)builder).Add(type.Read(ref reader));
    }
}
