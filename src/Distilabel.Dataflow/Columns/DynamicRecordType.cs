using System.Text;
using System.Text.Json;
using MessagePack;

namespace Distilabel.Dataflow.Columns;

/// <summary>A record whose fields are known at run time only.</summary>
/// <remarks>
/// <para>
/// Every field may be null: a file that does not say so today may have a null tomorrow, and a typed record that a step wants checks its own fields. What a
/// file says of it is part of the field's <see cref="StorageForm"/>.
/// </para>
/// <para>
/// Made without reflection: each field's type is visited once. All such types have one CLR type, so a column of them holds its type
/// (<see cref="Column.Type"/>), and none is registered in <see cref="ColumnTypes"/>. The name says the whole shape: equal shapes have equal names.
/// </para>
/// </remarks>
public sealed class DynamicRecordType : RecordType<RecordValue?>
{
    /// <summary>The fields of a map's entries.</summary>
    internal const string KeyField = "key", ValueField = "value";

    private readonly Dictionary<string, int> _ordinals;
    private readonly string[] _names;

    /// <summary>A record of these fields, in order. Of two with one name, the first is found by it.</summary>
    public DynamicRecordType(params IEnumerable<(string Name, ColumnType Type)> fields)
        : this([.. fields.Select(static (field, ordinal) => field.Type.ToNullable().Accept(new FieldMaker(field.Name, ordinal)))])
    {
    }

    private DynamicRecordType(RecordField<RecordValue?>[] fields)
        : base(NameOf(fields), fields)
    {
        _names = Array.ConvertAll(fields, static field => field.Name);
        _ordinals = new Dictionary<string, int>(fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            _ordinals.TryAdd(fields[i].Name, i);
        }
    }

    internal override bool HasItsClrType => false;

    internal IEnumerable<string> Names => _names;

    /// <summary>The place of the field called <paramref name="name"/>, or -1.</summary>
    public int OrdinalOf(string name) => _ordinals.GetValueOrDefault(name, -1);

    /// <inheritdoc/>
    public override RecordValue Create(in FieldValues values) => new(this, values.Columns, values.Row);

    /// <summary>Makes a column of records from the columns of their fields.</summary>
    /// <param name="fields">A column for each field, in order, of the field's type. The caller hands the array over.</param>
    /// <param name="rows">For each record, its row in <paramref name="fields"/>; -1 for null.</param>
    public Column<RecordValue?> CreateColumn(Column[] fields, ReadOnlySpan<int> rows)
    {
        var values = new RecordValue?[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = rows[i] < 0 ? null : new RecordValue(this, fields, rows[i]);
        }

        return new Column<RecordValue?>(values, this);
    }

    /// <summary>Makes a column of records, one for each row of the columns of their fields, which the caller hands over.</summary>
    internal Column<RecordValue?> CreateColumn(Column[] fields, int rows)
    {
        var values = new RecordValue?[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = new RecordValue(this, fields, row);
        }

        return new Column<RecordValue?>(values, this);
    }

    /// <summary>The column of one field of some records, with null where a record is null.</summary>
    internal Column FieldOf(Column<RecordValue?> records, int ordinal)
    {
        var values = records.Values;
        if (records.IndexOfNull() < 0)
        {
            return Fields[ordinal].GetColumn(values);
        }

        var present = Array.FindAll(values.ToArray(), static record => record is not null);
        var rows = new int[values.Length];
        for (int i = 0, next = 0; i < rows.Length; i++)
        {
            rows[i] = values[i] is null ? present.Length : next++;
        }

        return Fields[ordinal].GetColumn(present).Concat([Fields[ordinal].Type.CreateDefault(1)]).Gather(rows);
    }

    private static string NameOf(RecordField<RecordValue?>[] fields)
    {
        var name = new StringBuilder("record<");
        foreach (var field in fields)
        {
            name.Append(name.Length > "record<".Length ? ", " : "").Append(FieldName.Quoted(field.Name)).Append(": ").Append(field.Type.Name);
        }

        return name.Append('>').ToString();
    }

    private sealed class Field<TField>(string name, ColumnType<TField> type, int ordinal) : RecordField<RecordValue?>(name, type, nullable: true)
    {
        public override Column GetColumn(ReadOnlySpan<RecordValue?> records) => RecordValue.ColumnOf(records, ordinal, type);

        internal override void Write(ref MessagePackWriter writer, RecordValue? record) => type.Write(ref writer, record!.Get<TField>(ordinal));

        internal override Column ReadColumn(ref MessagePackReader reader) => new Column<TField>([type.Read(ref reader)], type);

        internal override void WriteJson(Utf8JsonWriter writer, RecordValue? record) => type.WriteJson(writer, record!.Get<TField>(ordinal));
    }

    private sealed class FieldMaker(string name, int ordinal) : IColumnTypeVisitor<RecordField<RecordValue?>>
    {
        public RecordField<RecordValue?> VisitScalar<T>(ScalarType<T> type) => new Field<T>(name, type, ordinal);

        public RecordField<RecordValue?> VisitNullable<T>(NullableType<T> type)
            where T : struct => new Field<T?>(name, type, ordinal);

        public RecordField<RecordValue?> VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => new Field<TList?>(name, type, ordinal);

        public RecordField<RecordValue?> VisitRecord<T>(RecordType<T> type) => new Field<T>(name, type, ordinal);
    }
}
