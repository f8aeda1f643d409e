using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Distilabel.Dataflow.Sources;

/// <summary>The rows of one CSV file (RFC 4180).</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly DataFile _file;
    private readonly CsvParser _parser;
    private string? _badField;
    private int[] _ordinals = [];

    private CsvRows(DataFile file)
    {
        _file = file;
        var reader = new StreamReader(file.Open(), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        _parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = string.Equals(file.Suffix, ".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : ",",
            BadDataFound = bad => _badField ??= bad.Field,
        });
    }

    /// <summary>A field of the present row, in the file's own order.</summary>
    internal string this[int field] => _parser[field];

    internal static CsvRows Open(DataFile file) => new(file);

    /// <summary>The number of fields in each row.</summary>
    internal int Count => _ordinals.Length;

    /// <summary>The place of a field among the columns, which the file may have in another order; -1 for one that is not wanted.</summary>
    internal int OrdinalOf(int field) => _ordinals[field];

    /// <summary>Reads the header, which has the names of <paramref name="expected"/> in any order when these are known.</summary>
    /// <param name="expected">The names that must be there; null when they are yet to be known.</param>
    /// <param name="isWhole">Whether no other may be.</param>
    /// <returns>The names; null when the file is empty.</returns>
    internal string[]? ReadHeader(string[]? expected, bool isWhole)
    {
        if (!Guard(_parser.Read))
        {
            return null;
        }

        var names = _parser.Record!;
        if (Array.FindIndex(names, static name => string.IsNullOrWhiteSpace(name)) is >= 0 and var nameless)
        {
            throw Error($"The {nameless + 1}. column has no name in the header.");
        }

        if (names.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw Error($"The column '{twice.Key}' stands twice in the header.");
        }

        if (expected is not null && (expected.Except(names).Any() || (isWhole && names.Length != expected.Length)))
        {
            throw Error($"The file has the columns {string.Join(", ", names)}, but {string.Join(", ", expected)} " +
                (isWhole ? "are in the files before it." : "are wanted."));
        }

        _ordinals = [.. names.Select((name, i) => expected is null ? i : Array.IndexOf(expected, name))];
        return names;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    internal bool Read() => Guard(_parser.Read) && Check();

    /// <inheritdoc cref="Read"/>
    internal async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _parser.ReadAsync() && Check();
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Error(exception);
        }
    }

    /// <summary>An error that says where in the file it is.</summary>
    internal PipelineException Error(string message)
    {
        // The parser counts lines up to the row's end. Only in a field that does not end, the last line break is part of the row.
        var row = _parser.RawRecord.AsSpan();
        row = _badField is [.., '\n'] ? row : row.TrimEnd("\r\n");
        var line = Math.Max(_parser.RawRow, 1) - row.Count('\n');
        return new PipelineException($"The file '{_file.Path}', line {line.ToString(CultureInfo.InvariantCulture)}: {message}");
    }

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    private static bool IsBroken(Exception exception) =>
        exception is CsvHelperException or DecoderFallbackException or IOException or InvalidDataException;

    private bool Guard(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Error(exception);
        }
    }

    private PipelineException Error(Exception exception) => Error(
        exception is DecoderFallbackException ? "The text after this line is not valid UTF-8. Save the file as UTF-8." : exception.Message);

    private bool Check()
    {
        // Quotes are looked at when a field is.
        for (var i = 0; i < _parser.Count; i++)
        {
            _ = _parser[i];
        }

        if (_badField is { } bad)
        {
            throw Error($"A quote stands inside a field that is not quoted, or a quoted field does not end: {bad[..Math.Min(bad.Length, 60)]}");
        }

        return _parser.Count == _ordinals.Length ? true : throw Error(
            $"The row has {_parser.Count} fields, but the header has {_ordinals.Length}. " +
            "A field with a comma, a quote or a line break stands in quotes.");
    }
}
