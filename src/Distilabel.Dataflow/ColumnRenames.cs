using System.Collections;

namespace Distilabel.Dataflow;

/// <summary>Columns, each with the name that what is made of it gets: its own where none is given.</summary>
/// <remarks>
/// A list, <c>Columns = ["generation", "model_name"]</c>, or a list with new names,
/// <c>Columns = { ["generations"] = "generation", ["model_names"] = "model_name" }</c>.
/// </remarks>
public sealed class ColumnRenames : IReadOnlyList<ColumnRename>
{
    private readonly List<ColumnRename> _renames = [];

    /// <inheritdoc/>
    public int Count => _renames.Count;

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<string> Keys => [.. _renames.Select(static rename => rename.Column)];

    /// <summary>The new names, in the order of their columns.</summary>
    public IReadOnlyList<string> Values => [.. _renames.Select(static rename => rename.NewName)];

    /// <inheritdoc/>
    public ColumnRename this[int index] => _renames[index];

    /// <summary>Gives a column a new name; a column that is not there yet is added.</summary>
    public string this[string column]
    {
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            var place = _renames.FindIndex(rename => rename.Column == column);
            if (place < 0)
            {
                _renames.Add(new ColumnRename(column, value));
            }
            else
            {
                _renames[place] = new ColumnRename(column, value);
            }
        }
    }

    /// <summary>Adds a column: a name alone, or a pair of the name and the new one.</summary>
    public void Add(ColumnRename rename) => this[rename.Column] = rename.NewName;

    /// <inheritdoc/>
    public IEnumerator<ColumnRename> GetEnumerator() => _renames.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A column and the name that what is made of it gets.</summary>
/// <param name="Column">The column.</param>
/// <param name="NewName">The new name.</param>
public readonly record struct ColumnRename(string Column, string NewName)
{
    /// <summary>A column that keeps its name.</summary>
    public static implicit operator ColumnRename(string column) => new(column, column);

    /// <summary>A column and its new name.</summary>
    public static implicit operator ColumnRename((string Column, string NewName) pair) => new(pair.Column, pair.NewName);
}
