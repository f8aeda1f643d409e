using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Reads objects as maps: each name is a key. Of a name that stands twice, the last value counts.</summary>
/// <remarks>The keys and values of all objects of a batch are collected in one column each; an entry is a view of its row in them.</remarks>
internal sealed class JsonMapReader : JsonValueReader<IReadOnlyList<RecordValue?>?>
{
    private readonly DynamicRecordType _entry;
    private readonly JsonColumn _keys;
    private readonly JsonColumn _values;
    private readonly bool _areKeysText;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<RecordValue?> _entries = [];
    private Column[] _columns = new Column[2];
    private int _rows;

    internal JsonMapReader(DynamicRecordType entry, string? seen)
    {
        _entry = entry;
        _keys = ColumnOf(0);
        _values = ColumnOf(1);
        _areKeysText = entry.Fields[0].Type.IsSameAs(ColumnTypes.String);

        JsonColumn ColumnOf(int field) => Of(entry.Fields[field].Type, seen).CreateColumn(entry.Fields[field].Type);
    }

    internal override bool TryRead(ref Utf8JsonReader reader, out IReadOnlyList<RecordValue?>? value)
    {
        value = null;
        Misfit = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        RemovePartial();
        _places.Clear();
        _entries.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadEntry(ref reader))
            {
                return false;
            }
        }

        value = _entries.ToArray();
        return true;
    }

    internal override void Complete()
    {
        RemovePartial();
        (_columns[0], _columns[1]) = (_keys.Take(), _values.Take());
        _columns = new Column[2];
        _rows = 0;
    }

    private bool TryReadEntry(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        if (!TryAddKey(name))
        {
            Misfit = new Misfit("", $"is a key here, where {Misfit.Words(_entry.Fields[0].Type)} is wanted").In(name);
            return false;
        }

        reader.Read();
        if (!_values.TryAdd(ref reader))
        {
            Misfit = (_values.Misfit ?? JsonMisfit.Of(ref reader, _entry.Fields[1].Type)).In(name);
            return false;
        }

        var entry = new RecordValue(_entry, _columns, _rows++);
        if (!_places.TryAdd(name, _entries.Count))
        {
            _entries[_places[name]] = entry;
            return true;
        }

        _entries.Add(entry);
        return true;
    }

    /// <summary>Adds a key as its type: of numbers and the like, the name is their JSON; of others, their text.</summary>
    private bool TryAddKey(string name) =>
        (!_areKeysText && TryAddKey(Encoding.UTF8.GetBytes(name)))
        || TryAddKey([(byte)'"', .. JsonEncodedText.Encode(name, PlainJsonEncoder.Instance).EncodedUtf8Bytes, (byte)'"']);

    private bool TryAddKey(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (reader.Read() && _keys.TryAdd(ref reader) && !reader.Read())
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // Not JSON, but it may be the text of a value.
        }

        RemovePartial();
        return false;
    }

    /// <summary>Takes back what was added of an object that failed half way.</summary>
    private void RemovePartial()
    {
        while (_keys.Count > _rows)
        {
            _keys.RemoveLast();
        }

        while (_values.Count > _rows)
        {
            _values.RemoveLast();
        }
    }
}
