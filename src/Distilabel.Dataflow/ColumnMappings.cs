using System.Collections;

namespace Distilabel.Dataflow;

/// <summary>New names for columns: from a step's own name to the name in the pipeline.</summary>
/// <remarks>In an initializer: <c>OutputMappings = { ["prompt"] = "instruction" }</c>.</remarks>
public sealed class ColumnMappings : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <inheritdoc/>
    public int Count => _pairs.Count;

    /// <summary>The name in the pipeline of the step's column <paramref name="column"/>: its own where none was given.</summary>
    public string this[string column]
    {
        get
        {
            foreach (var (own, mapped) in _pairs)
            {
                if (own == column)
                {
                    return mapped;
                }
            }

            return column;
        }

        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            _pairs.RemoveAll(pair => pair.Key == column);
            _pairs.Add(KeyValuePair.Create(column, value));
        }
    }

    /// <summary>Adds a mapping; the same as the indexer.</summary>
    public void Add(string column, string mapped) => this[column] = mapped;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
