using System.Collections.Immutable;
using Apache.Arrow.Types;
using Distilabel.Dataflow.Columns;
using Field = Apache.Arrow.Field;

namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>The column types that hold all values of Arrow's types.</summary>
/// <param name="leavesOfJson">Whether the text leaf at an ordinal holds JSON, as files of this library say.</param>
/// <param name="hasOwnDecimals">Whether this library wrote the file, whose decimals of 38 digits are those of C#.</param>
internal sealed class NaturalTypes(Predicate<int> leavesOfJson, bool hasOwnDecimals)
{
    internal const string ExtensionName = "ARROW:extension:name";

    private const int MostDigits = 28;

    private int _leaves;

    /// <summary>The type of a top-level column; to be asked for all columns in their order.</summary>
    internal ColumnType OfColumn(Field field, ColumnMetadata metadata, ImmutableArray<string> categories)
    {
        var type = Of(field);
        return type.WithStorage(new ArrowForm(field) { Metadata = metadata, Categories = categories });
    }

    /// <summary>The type of a field, or of a part of one, that holds all of its values.</summary>
    internal static ColumnType OfPart(Field field) => new NaturalTypes(static _ => false, hasOwnDecimals: false).Of(field);

    private ColumnType Of(Field field)
    {
        var type = field.DataType switch
        {
            StructType { Fields.Count: > 0 } record => OfRecord(record),
            MapType map => ColumnTypes.Map(Of(map.KeyField), Of(map.ValueField)),
            NestedType list when IsList(list) => Of(list.Fields[0]).ToList(),
            DictionaryType dictionary => OfLeaf(dictionary.ValueType, field),
            var leaf => OfLeaf(leaf, field),
        };
        type = type.WithStorage(new ArrowForm(field));
        return field.IsNullable ? type.ToNullable() : type;
    }

    private DynamicRecordType OfRecord(StructType record)
    {
        var fields = new List<(string, ColumnType)>(record.Fields.Count);
        foreach (var field in record.Fields)
        {
            fields.Add((field.Name, Of(field)));
        }

        return new DynamicRecordType(fields);
    }

    private ColumnType OfLeaf(IArrowType type, Field field)
    {
        var ordinal = _leaves++;
        var extension = field.HasMetadata ? field.Metadata.GetValueOrDefault(ExtensionName) : null;
        return type.TypeId switch
        {
            ArrowTypeId.Boolean => ColumnTypes.Boolean,
            ArrowTypeId.Int8 => ColumnTypes.SByte,
            ArrowTypeId.UInt8 => ColumnTypes.Byte,
            ArrowTypeId.Int16 => ColumnTypes.Int16,
            ArrowTypeId.UInt16 => ColumnTypes.UInt16,
            ArrowTypeId.Int32 => ColumnTypes.Int32,
            ArrowTypeId.UInt32 => ColumnTypes.UInt32,
            ArrowTypeId.Int64 => ColumnTypes.Int64,
            ArrowTypeId.UInt64 => ColumnTypes.UInt64,
            ArrowTypeId.HalfFloat or ArrowTypeId.Float => ColumnTypes.Single,
            ArrowTypeId.Double => ColumnTypes.Double,
            ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView =>
                extension == "arrow.json" || leavesOfJson(ordinal) ? ColumnTypes.Json : ColumnTypes.String,
            ArrowTypeId.FixedSizedBinary when extension == "arrow.uuid" => ColumnTypes.Guid,
            ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView or ArrowTypeId.FixedSizedBinary => ColumnTypes.Bytes,
            ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256 =>
                ArrowTypes.DigitsOf(type) is { Precision: <= MostDigits, Scale: >= 0 and <= MostDigits } || hasOwnDecimals ? ColumnTypes.Decimal : ColumnTypes.String,
            ArrowTypeId.Date32 or ArrowTypeId.Date64 => ColumnTypes.DateOnly,
            ArrowTypeId.Time64 when ((Time64Type)type).Unit == TimeUnit.Nanosecond => ColumnTypes.Int64,
            ArrowTypeId.Time32 or ArrowTypeId.Time64 => ColumnTypes.TimeOnly,
            ArrowTypeId.Duration when ((DurationType)type).Unit == TimeUnit.Nanosecond => ColumnTypes.Int64,
            ArrowTypeId.Duration => ColumnTypes.TimeSpan,
            ArrowTypeId.Timestamp => ColumnTypes.Timestamp,
            ArrowTypeId.Null => ColumnTypes.Null,
            _ => throw new InvalidDataException($"The column '{field.Name}' has the type {ArrowTypes.Describe(type)}, which is not known here."),
        };
    }

    private static bool IsList(NestedType type) => type.TypeId is ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.FixedSizeList;
}
