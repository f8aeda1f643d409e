using System.Text;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Puts the fields of CSV rows into typed columns.</summary>
/// <param name="schema">The columns.</param>
/// <param name="seen">What the columns were told by; null when they were given, and the file may have others too.</param>
internal sealed class CsvRowParser(Schema schema, string? seen)
{
    private const int LongestQuote = 60;

    private readonly CsvColumn[] _columns = [.. schema.Columns.Select(column => CsvColumn.Of(column, isExact: seen is not null))];
    private readonly string[] _header = [.. schema.Names];

    // The column of each field, which a file may have in another order; -1 for one that is not wanted.
    private int[] _ordinals = [];

    /// <summary>The rows that are ready to be taken.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether the header of the present file was read.</summary>
    internal bool HasHeader { get; private set; }

    /// <summary>What is wrong with a row, its values aside; null when nothing is.</summary>
    internal static string? FaultOf(CsvRecords records, int fields) => records.Fault ?? (records.Count == fields ? null :
        $"The row has {records.Count} fields, but the header has {fields}. A field with a delimiter, a quote or a line break stands in quotes.");

    /// <summary>Begins a file.</summary>
    internal void Begin() => HasHeader = false;

    /// <summary>Reads the header of a file.</summary>
    internal void ReadHeader(CsvRecords records, ReadOnlySpan<byte> record)
    {
        var names = CsvHeader.Read(records, record, _header, isWhole: seen is not null);
        _ordinals = Array.ConvertAll(names, name => Array.IndexOf(_header, name));
        HasHeader = true;
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="PipelineException">It is broken, or does not fit the columns: <see cref="RemovePartial"/> takes back what was added of it.</exception>
    internal void Add(CsvRecords records, ReadOnlySpan<byte> record)
    {
        if (FaultOf(records, _ordinals.Length) is { } fault)
        {
            throw records.Error(fault);
        }

        for (var i = 0; i < _ordinals.Length; i++)
        {
            var ordinal = _ordinals[i];
            if (ordinal >= 0 && !_columns[ordinal].TryAdd(records.Field(record, i)))
            {
                throw Misfit(records, record, i);
            }
        }

        Count++;
    }

    /// <summary>Takes back what was added of a row that failed.</summary>
    internal void RemovePartial()
    {
        foreach (var column in _columns)
        {
            column.Truncate(Count);
        }
    }

    /// <summary>Hands over the rows and starts anew.</summary>
    internal Column[] Take()
    {
        Count = 0;
        return Array.ConvertAll(_columns, static column => column.Take());
    }

    private PipelineException Misfit(CsvRecords records, ReadOnlySpan<byte> record, int index)
    {
        var field = records.Field(record, index);
        var column = schema.Columns[_ordinals[index]];
        var shown = field.IsEmpty ? "empty"
            : field.Length <= LongestQuote ? $"'{Encoding.UTF8.GetString(field)}'" : $"'{Encoding.UTF8.GetString(field[..LongestQuote])}...'";
        return records.Error($"The column '{column.Name}' is {shown} here, but {column.Type} " +
            (seen is null ? "is wanted." : $"in {seen}. Make its values alike, leave the row out, or give the columns by a schema file."));
    }
}
