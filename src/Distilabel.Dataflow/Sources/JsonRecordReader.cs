using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads objects as records whose shape is known at run time only.</summary>
/// <remarks>The fields of all objects of a batch are collected in one column each; a record is a view of its row in them.</remarks>
internal sealed class JsonRecordReader : JsonValueReader<RecordValue?>
{
    private readonly DynamicRecordType _type;
    private readonly byte[][] _names;
    private readonly JsonColumn[] _fields;
    private readonly string? _seen;
    private Column[] _columns;
    private int _rows;

    /// <param name="type">The fields.</param>
    /// <param name="seen">What the fields were told by; null when they were given, and the objects may have others too.</param>
    internal JsonRecordReader(DynamicRecordType type, string? seen)
    {
        _type = type;
        _seen = seen;
        _names = [.. type.Fields.Select(static field => Encoding.UTF8.GetBytes(field.Name))];
        _fields = [.. type.Fields.Select(field => Of(field.Type, seen).CreateColumn(field.Type))];
        _columns = new Column[_fields.Length];
    }

    internal override bool TryRead(ref Utf8JsonReader reader, out RecordValue? value)
    {
        value = null;
        Misfit = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        RemovePartial();
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadField(ref reader, ref expected))
            {
                return false;
            }
        }

        foreach (var field in _fields)
        {
            if (field.Count == _rows)
            {
                field.AddNull();
            }
        }

        value = new RecordValue(_type, _columns, _rows++);
        return true;
    }

    internal override void Complete()
    {
        RemovePartial();
        for (var i = 0; i < _fields.Length; i++)
        {
            _columns[i] = _fields[i].Take();
        }

        _columns = new Column[_fields.Length];
        _rows = 0;
    }

    private bool TryReadField(ref Utf8JsonReader reader, ref int expected)
    {
        var ordinal = expected < _names.Length && reader.ValueTextEquals(_names[expected]) ? expected : _type.OrdinalOf(reader.GetString()!);
        if (ordinal < 0)
        {
            return TryPassOver(ref reader);
        }

        reader.Read();
        expected = ordinal + 1;
        var field = _fields[ordinal];
        if (field.Count > _rows)
        {
            // Of a name that stands twice, the last value counts.
            field.RemoveLast();
        }

        if (field.TryAdd(ref reader))
        {
            return true;
        }

        Misfit = (field.Misfit ?? JsonMisfit.Of(ref reader, _type.Fields[ordinal].Type)).In(_type.Fields[ordinal].Name);
        return false;
    }

    private bool TryPassOver(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        if (_seen is null || reader.TokenType == JsonTokenType.Null)
        {
            reader.Skip();
            return true;
        }

        Misfit = new Misfit("", $"is there, which {_seen} do not have").In(name);
        return false;
    }

    /// <summary>Takes back what was added of an object that failed half way.</summary>
    private void RemovePartial()
    {
        foreach (var field in _fields)
        {
            while (field.Count > _rows)
            {
                field.RemoveLast();
            }
        }
    }
}
