using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Distilabel.Dataflow.Columns;

/// <summary>The columns of the rows that pass one place of a pipeline, in order.</summary>
/// <remarks>Made once for each place when a run is prepared; batches refer to it, and ordinals are looked up here and nowhere else.</remarks>
public sealed class Schema
{
    private readonly FrozenDictionary<string, int> _ordinals;

    /// <summary>A schema of <paramref name="columns"/>, whose names differ.</summary>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public Schema(params IEnumerable<ColumnDefinition> columns)
    {
        Columns = [.. columns];
        _ordinals = Columns.Select(static (column, ordinal) => KeyValuePair.Create(column.Name, ordinal)).ToFrozenDictionary(StringComparer.Ordinal);
        if (_ordinals.Count != Columns.Length)
        {
            var twice = Columns.GroupBy(static column => column.Name).First(static group => group.Count() > 1).Key;
            throw new ArgumentException($"The column '{twice}' stands twice in one schema.", nameof(columns));
        }
    }

    /// <summary>No columns.</summary>
    public static Schema Empty { get; } = new();

    /// <summary>The columns in order.</summary>
    public ImmutableArray<ColumnDefinition> Columns { get; }

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Names => Columns.Select(static column => column.Name);

    /// <summary>The place of the column called <paramref name="name"/>, or -1.</summary>
    public int OrdinalOf(string name) => _ordinals.GetValueOrDefault(name, -1);

    /// <summary>The column called <paramref name="name"/>, or null.</summary>
    public ColumnDefinition? Find(string name) => OrdinalOf(name) is >= 0 and var ordinal ? Columns[ordinal] : null;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Columns.Select(static column => $"{column.Name}: {column.Type}"));
}
