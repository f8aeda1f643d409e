using System.Collections.Immutable;

namespace Distilabel.Dataflow.Tests.Running.Graphs;

/// <summary>A row as a leaf hands it on.</summary>
/// <param name="Identity">Its ordinals.</param>
/// <param name="Values">Its values, in the order of the leaf's columns.</param>
internal sealed record LeafRow(ImmutableArray<long> Identity, ImmutableArray<long?> Values)
{
    public bool Equals(LeafRow? other) => other is not null && Identity.SequenceEqual(other.Identity) && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Identity.Length, Values.Length);

    public override string ToString() =>
        $"{string.Join('.', Identity)}: {string.Join(", ", Values.Select(static value => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"))}";
}
