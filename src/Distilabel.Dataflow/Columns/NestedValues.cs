using System.Collections;
using System.Text.Json;

namespace Distilabel.Dataflow.Columns;

/// <summary>Compares boxed values of columns: lists by their elements, JSON by what it says.</summary>
internal sealed class NestedValues : IEqualityComparer<object?>
{
    internal static NestedValues Instance { get; } = new();

    public new bool Equals(object? x, object? y) => (x, y) switch
    {
        (null, _) or (_, null) => x == y,
        (RecordValue left, RecordValue right) => left.Equals(right),
        (JsonElement left, JsonElement right) => AreEqual(left, right),
        (not string and IEnumerable left, not string and IEnumerable right) => left.Cast<object?>().SequenceEqual(right.Cast<object?>(), this),
        _ => x.Equals(y),
    };

    public int GetHashCode(object? obj)
    {
        switch (obj)
        {
            case null or JsonElement:
                return 0;
            case string or RecordValue or not IEnumerable:
                return obj.GetHashCode();
            default:
                var hash = new HashCode();
                foreach (var item in (IEnumerable)obj)
                {
                    hash.Add(GetHashCode(item));
                }

                return hash.ToHashCode();
        }
    }

    private static bool AreEqual(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.Undefined || right.ValueKind == JsonValueKind.Undefined ? left.ValueKind == right.ValueKind : JsonElement.DeepEquals(left, right);
}
