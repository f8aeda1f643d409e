using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Running;

/// <summary>Reads one field of a column of records, whatever records these are.</summary>
internal sealed class RecordFieldSource
{
    private readonly DynamicRecordType _record;
    private readonly ColumnConversion? _toRecord;
    private readonly ColumnConversion? _toWanted;
    private readonly int _ordinal;

    private RecordFieldSource(DynamicRecordType record, ColumnConversion? toRecord, ColumnConversion? toWanted, int ordinal, string origin) =>
        (_record, _toRecord, _toWanted, _ordinal, Origin) = (record, toRecord, toWanted, ordinal, origin);

    /// <summary>The name of the step that made the field.</summary>
    internal string Origin { get; }

    /// <summary>The source of a field of a column; null when its records have none of that name, or of another type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="field">The field.</param>
    /// <param name="wanted">The type that the field's values shall have.</param>
    internal static RecordFieldSource? Of(ColumnDefinition column, string field, ColumnType wanted)
    {
        var record = column.Type as DynamicRecordType ?? (DynamicRecordType)ColumnTypeRules.Instance.RecordOf(ColumnTypeRules.Instance.FieldsOf(column.Type)!);
        var ordinal = record.OrdinalOf(field);
        if (ordinal < 0 || ColumnConversion.Find(record.Fields[ordinal].Type, wanted) is not { } toWanted)
        {
            return null;
        }

        return new RecordFieldSource(
            record,
            ReferenceEquals(record, column.Type) ? null : ColumnConversion.Find(column.Type, record),
            record.Fields[ordinal].Type.IsSameAs(wanted) ? null : toWanted,
            ordinal,
            column.FieldOrigins?[ordinal] ?? column.Origin);
    }

    /// <summary>The field's values, null where a record is null.</summary>
    internal Column Read(Column column)
    {
        var values = _record.FieldOf((Column<RecordValue?>)(_toRecord?.Convert(column) ?? column), _ordinal);
        return _toWanted?.Convert(values) ?? values;
    }
}
