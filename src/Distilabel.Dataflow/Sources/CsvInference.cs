using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Sources;

/// <summary>Tells the columns of CSV files and their types.</summary>
/// <param name="skipsBadRows">Whether rows that can't be read are left for later to be said.</param>
internal sealed class CsvInference(bool skipsBadRows)
{
    private string[]? _header;
    private CsvShape[] _shapes = [];

    /// <summary>Looks at a file's rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">Its bytes.</param>
    /// <param name="budget">How many bytes may be looked at.</param>
    /// <returns>What is left of the budget; zero or less when rows were left out.</returns>
    internal long Add(DataFile file, Stream stream, long budget)
    {
        var window = new ByteWindow(stream);
        var records = new CsvRecords(file, window);
        int[]? ordinals = null;
        while (budget > 0)
        {
            if (records.TryNext(out var record))
            {
                if (ordinals is null)
                {
                    ordinals = ReadHeader(records, record);
                }
                else
                {
                    Add(records, record, ordinals);
                    budget -= record.Length + 1;
                }
            }
            else if (window.IsFinal)
            {
                return budget;
            }
            else
            {
                Fill(window, records);
            }
        }

        return budget;
    }

    /// <summary>The columns; null when no file has a header.</summary>
    internal Schema? ToSchema() =>
        _header is null ? null : new Schema(_header.Zip(_shapes, static (name, shape) => new ColumnDefinition(name, shape.ToColumnType(), true, "")));

    private static void Fill(ByteWindow window, CsvRecords records)
    {
        try
        {
            window.Fill();
        }
        catch (InvalidDataException exception)
        {
            throw records.Error($"{exception.Message} A quote may be missing at the end of a field.");
        }
    }

    private int[] ReadHeader(CsvRecords records, ReadOnlySpan<byte> record)
    {
        var names = CsvHeader.Read(records, record, _header, isWhole: true);
        if (_header is null)
        {
            _header = names;
            _shapes = [.. names.Select(static _ => new CsvShape())];
        }

        return Array.ConvertAll(names, name => Array.IndexOf(_header, name));
    }

    private void Add(CsvRecords records, ReadOnlySpan<byte> record, int[] ordinals)
    {
        if (CsvRowParser.FaultOf(records, ordinals.Length) is { } fault)
        {
            if (!skipsBadRows)
            {
                throw records.Error(fault);
            }

            return;
        }

        for (var i = 0; i < ordinals.Length; i++)
        {
            _shapes[ordinals[i]].Add(records.Field(record, i));
        }
    }
}
