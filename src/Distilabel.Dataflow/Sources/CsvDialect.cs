namespace Distilabel.Dataflow.Sources;

/// <summary>What stands between the values of a CSV file.</summary>
internal static class CsvDialect
{
    /// <summary>How much of a file is looked at.</summary>
    internal const int SampleLength = 1 << 16;

    private const int Rows = 100;

    /// <summary>The delimiter by which the header and the first rows have the same number of fields, and the most of them.</summary>
    /// <remarks>Where rows differ under each of them, the header alone tells. A comma, where nothing does.</remarks>
    /// <param name="file">The file.</param>
    /// <param name="sample">Its beginning.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    internal static byte Find(DataFile file, ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (string.Equals(file.Suffix, ".tsv", StringComparison.OrdinalIgnoreCase))
        {
            return (byte)'\t';
        }

        var best = (Delimiter: (byte)',', IsEven: false, Fields: 1);
        foreach (var delimiter in ",;\t"u8)
        {
            var (isEven, fields) = Count(file, sample.ToArray(), isWhole, delimiter);
            if (fields > 1 && (isEven, fields).CompareTo((best.IsEven, best.Fields)) > 0)
            {
                best = (delimiter, isEven, fields);
            }
        }

        return best.Delimiter;
    }

    /// <summary>The delimiter that a first line <c>sep=;</c> gives, as Excel writes and reads it.</summary>
    /// <returns>The length of that line with its end; zero when there is none.</returns>
    internal static int ReadSeparator(ReadOnlySpan<byte> text, out byte delimiter)
    {
        delimiter = 0;
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? text : text[..end];
        line = line is [(byte)'"', .., (byte)'"'] ? line[1..^1] : line;
        if (line.Length != 5 || !"sep="u8.SequenceEqual([(byte)(line[0] | 32), (byte)(line[1] | 32), (byte)(line[2] | 32), line[3]]) || !IsDelimiter(line[4]))
        {
            return 0;
        }

        delimiter = line[4];
        return end < 0 ? text.Length : end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1);
    }

    /// <summary>The delimiter that a user gives.</summary>
    /// <exception cref="PipelineException">It is none.</exception>
    internal static byte Parse(string delimiter) => delimiter switch
    {
        "\\t" => (byte)'\t',
        [var letter] when letter < 128 && IsDelimiter((byte)letter) => (byte)letter,
        _ => throw new PipelineException(
            $"'{delimiter}' can't be the Delimiter of CSV. It is one ASCII character that is no quote and no line break, such as ',', ';', '|' or '\\t' for a tab."),
    };

    private static bool IsDelimiter(byte letter) => letter is not ((byte)'"' or (byte)'\r' or (byte)'\n' or 0);

    private static (bool IsEven, int Fields) Count(DataFile file, byte[] sample, bool isWhole, byte delimiter)
    {
        var window = new ByteWindow(new MemoryStream(sample));
        window.Fill();
        var records = new CsvRecords(file with { Delimiter = delimiter }, window);
        var fields = 0;
        for (var row = 0; row < Rows && records.TryNext(out var record); row++)
        {
            if (!isWhole && window.Unread.IsEmpty)
            {
                // The sample's end cuts this one.
                break;
            }

            if (row == 0)
            {
                fields = records.Count;
            }
            else if (records.Count != fields || records.Fault is not null)
            {
                return (false, fields);
            }
        }

        return (true, fields);
    }
}
