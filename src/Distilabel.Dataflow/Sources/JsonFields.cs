using System.Text;
using System.Text.Json;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>The fields that the objects seen so far in one place have, in the order of their first appearance.</summary>
/// <param name="room">How many more fields there may be below one column.</param>
internal sealed class JsonFields(JsonFields.Room room)
{
    // More names than this are data of their own, such as ids, and no shape.
    private const int MostFields = 256;

    private readonly List<(byte[] Utf8, string Name, JsonShape Shape)> _fields = [];
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);

    internal bool IsEmpty => _fields.Count == 0;

    /// <summary>The shape of the field whose name <paramref name="reader"/> stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="expected">The field that is tried first: most objects have their fields in one order.</param>
    /// <returns>Null when it is one too many.</returns>
    internal JsonShape? Find(ref Utf8JsonReader reader, ref int expected)
    {
        if (expected < _fields.Count && reader.ValueTextEquals(_fields[expected].Utf8))
        {
            return _fields[expected++].Shape;
        }

        var name = reader.GetString()!;
        if (!_ordinals.TryGetValue(name, out var ordinal))
        {
            if (_fields.Count == MostFields || room.Left == 0)
            {
                return null;
            }

            room.Left--;
            _ordinals.Add(name, ordinal = _fields.Count);
            _fields.Add((Encoding.UTF8.GetBytes(name), name, new JsonShape(room)));
        }

        expected = ordinal + 1;
        return _fields[ordinal].Shape;
    }

    internal DynamicRecordType ToRecordType(int level) => new(_fields.Select(field => (field.Name, field.Shape.ToColumnType(level))));

    /// <summary>Keeps a file that is made to have very many fields in objects within objects from taking all memory.</summary>
    internal sealed class Room
    {
        internal int Left { get; set; } = 16 * MostFields;
    }
}
