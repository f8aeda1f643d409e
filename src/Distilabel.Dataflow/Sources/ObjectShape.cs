using System.Collections;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>What the boxed values seen so far under one name have in common.</summary>
internal sealed class ObjectShape
{
    private static readonly Dictionary<Type, ColumnType> Scalars = new ColumnType[]
    {
        ColumnTypes.String, ColumnTypes.Bytes, ColumnTypes.Boolean, ColumnTypes.SByte, ColumnTypes.Byte, ColumnTypes.Int16, ColumnTypes.UInt16,
        ColumnTypes.Int32, ColumnTypes.UInt32, ColumnTypes.Int64, ColumnTypes.UInt64, ColumnTypes.Single, ColumnTypes.Double, ColumnTypes.Decimal,
        ColumnTypes.DateTime, ColumnTypes.DateTimeOffset, ColumnTypes.DateOnly, ColumnTypes.TimeOnly, ColumnTypes.TimeSpan, ColumnTypes.Guid, ColumnTypes.Timestamp,
    }.ToDictionary(static type => type.ClrType);

    // More names than this are data of their own, such as ids, and no shape.
    private const int MostFields = 256;

    private ColumnType? _scalar;
    private ObjectShape? _element;
    private OrderedDictionary<string, ObjectShape>? _fields;
    private bool _isJson;
    private bool _hasNull;

    // Whether there was a whole number that a double would round.
    private bool _hasLargeWhole;

    /// <summary>Adds a value.</summary>
    /// <returns>False when no column can hold it.</returns>
    internal bool TryAdd(object? value)
    {
        switch (value)
        {
            case null:
                _hasNull = true;
                return true;
            case JsonElement or JsonNode:
                _isJson = true;
                return ObjectConversion.IsJson(value);
            case IEnumerable<KeyValuePair<string, object?>> or IDictionary:
                return ObjectConversion.MembersOf(value) is { } members && TryAddFields(members);
            case not null when Scalars.TryGetValue(value.GetType(), out var scalar):
                AddScalar(scalar);
                _hasLargeWhole |= !IsKeptByDouble(value);
                return true;
            case IEnumerable list:
                _isJson |= _scalar is not null || _fields is not null;
                _element ??= new ObjectShape();
                return list.Cast<object?>().All(_element.TryAdd);
            default:
                return false;
        }
    }

    /// <param name="level">How many lists and dictionaries it stands in; zero for a column.</param>
    internal ColumnType ToColumnType(int level = 0)
    {
        var isRounded = _hasLargeWhole && _scalar is { } scalar && (scalar == ColumnTypes.Double || scalar == ColumnTypes.Single);
        var isTooDeep = level == JsonShape.MostLevels && (_fields ?? (object?)_element) is not null;
        var type = _isJson || isRounded || isTooDeep || _fields is { Count: 0 } ? ColumnTypes.Json
            : _fields is not null ? new DynamicRecordType(_fields.Select(field => (field.Key, field.Value.ToColumnType(level + 1))))
            : _element?.ToColumnType(level + 1).ToList() ?? _scalar ?? ColumnTypes.String;
        return level == 0 || (_hasNull && !ReferenceEquals(type, ColumnTypes.Json)) ? type.ToNullable() : type;
    }

    private bool TryAddFields(IEnumerable<KeyValuePair<string, object?>> members)
    {
        _isJson |= _scalar is not null || _element is not null;
        _fields ??= [];
        foreach (var (name, value) in members)
        {
            if (!_fields.TryGetValue(name, out var shape))
            {
                _fields.Add(name, shape = new ObjectShape());
                _isJson |= _fields.Count > MostFields;
            }

            if (!shape.TryAdd(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsKeptByDouble(object value) => value switch
    {
        long whole => (Int128)(double)whole == whole,
        ulong whole => (Int128)(double)whole == whole,
        decimal whole when whole == decimal.Truncate(whole) => (BigInteger)(double)whole == (BigInteger)whole,
        _ => true,
    };

    private void AddScalar(ColumnType scalar)
    {
        _isJson |= _element is not null || _fields is not null;
        if (_scalar is not null && _scalar != scalar && (_scalar == ColumnTypes.Timestamp || scalar == ColumnTypes.Timestamp))
        {
            _isJson = true;
        }
        else if (_scalar is null || _scalar == scalar || ColumnConversion.Exists(_scalar, scalar))
        {
            _scalar = scalar;
        }
        else if (!ColumnConversion.Exists(scalar, _scalar))
        {
            // As in JSON, whole numbers among others are such as these.
            var isNumber = ObjectConversion.IsNumber(_scalar.ClrType) && ObjectConversion.IsNumber(scalar.ClrType);
            _isJson |= !isNumber;
            _scalar = isNumber ? ColumnTypes.Double : _scalar;
        }
    }
}
