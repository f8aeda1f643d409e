using System.Text.Json;
using Distilabel.Dataflow.ParquetFiles;

namespace Distilabel.Dataflow.Sources;

/// <summary>Cuts a JSON file into its rows: the lines of JSON Lines, the elements of an array, or objects one after the other.</summary>
internal sealed class JsonRecords(DataFile file, ByteWindow window)
{
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = JsonValues.MaxDepth };

    private Layout _layout;
    private int _searched;
    private bool _isFirst = true;
    private bool _afterComma;

    // Counted only when the next row is looked for, so that errors in a row are told from its first line.
    private int _linesOfRow;

    private enum Layout
    {
        Unknown,
        Lines,
        Array,
        Sequence,
        Ended,
    }

    /// <summary>The number of the line that the present row starts on, from one.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>How many halves of characters were replaced by U+FFFD.</summary>
    internal long Replaced { get; private set; }

    /// <summary>The line of the first row with one; null when there is none.</summary>
    internal long? FirstReplaced { get; private set; }

    /// <summary>The next row's bytes, valid until the window is filled or the next call.</summary>
    /// <returns>False when more bytes are needed or, at the end, when there is no row left.</returns>
    internal bool TryNext(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (_layout == Layout.Unknown && !TryFindLayout())
        {
            return false;
        }

        Span<byte> row = default;
        var isFound = _layout switch
        {
            Layout.Lines => TryNextLine(out row),
            Layout.Ended => TryEnd(),
            _ => TryNextValue(out row),
        };
        record = row;
        if (isFound && HalfCharacters.Replace(row) is > 0 and var replaced)
        {
            FirstReplaced ??= Line;
            Replaced += replaced;
        }

        return isFound;
    }

    /// <summary>An error that says where in the file it is.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="linesOn">How many lines after the row's first.</param>
    internal PipelineException Error(string message, long linesOn = 0) => new($"The file '{file.Path}', line {Line + linesOn}: {message}");

    internal PipelineException Broken(JsonException exception)
    {
        // The reader's own words end with a position within the row, which means nothing to a user.
        var words = exception.Message;
        var end = words.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Error($"This is no valid JSON. {(end < 0 ? words : words[..end])}", exception.LineNumber ?? 0);
    }

    private bool TryFindLayout()
    {
        SkipBlanks();
        ReadOnlySpan<byte> unread = window.Unread;
        if (unread.IsEmpty)
        {
            return false;
        }

        if (unread[0] == '[')
        {
            window.Advance(1);
            _layout = Layout.Array;
            return true;
        }

        // In a .json file, an object may go over many lines.
        if (unread[0] == '{' && string.Equals(file.Suffix, ".json", StringComparison.OrdinalIgnoreCase))
        {
            var end = unread.IndexOf((byte)'\n');
            if (end < 0 && !window.IsFinal)
            {
                return false;
            }

            _layout = end < 0 || IsWhole(unread[..end]) ? Layout.Lines : Layout.Sequence;
            return true;
        }

        _layout = Layout.Lines;
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryNextLine(out Span<byte> record)
    {
        record = default;
        while (true)
        {
            var unread = window.Unread;
            var end = unread[_searched..].IndexOf((byte)'\n');
            if (end < 0 && !window.IsFinal)
            {
                _searched = unread.Length;
                return false;
            }

            var line = end < 0 ? unread : unread[..(_searched + end)];
            _searched = 0;
            if (end < 0 && line.IsEmpty)
            {
                return false;
            }

            window.Advance(end < 0 ? line.Length : line.Length + 1);
            Line += _isFirst ? 0 : 1;
            _isFirst = false;
            record = line.Trim(" \t\r"u8);
            if (!record.IsEmpty)
            {
                return true;
            }
        }
    }

    private bool TryNextValue(out Span<byte> record)
    {
        record = default;
        SkipBlanks();
        if (_layout == Layout.Array && !TryPassComma())
        {
            return false;
        }

        var unread = window.Unread;
        if (unread.IsEmpty)
        {
            return window.IsFinal && _layout == Layout.Array ? throw Error("The file ends before its array does; it may be cut off.") : false;
        }

        try
        {
            var reader = new Utf8JsonReader(unread, window.IsFinal, new JsonReaderState(Options));
            if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }

            record = unread[..(int)reader.BytesConsumed];
        }
        catch (JsonException exception)
        {
            throw Broken(exception);
        }

        _linesOfRow = record.Count((byte)'\n');
        window.Advance(record.Length);
        (_isFirst, _afterComma) = (false, false);
        return true;
    }

    /// <returns>False at the end of the array, and when more bytes are needed.</returns>
    private bool TryPassComma()
    {
        if (window.Unread.IsEmpty)
        {
            return window.IsFinal;
        }

        if (window.Unread[0] == ']' && !_afterComma)
        {
            window.Advance(1);
            _layout = Layout.Ended;
            return TryEnd();
        }

        if (!_isFirst && !_afterComma)
        {
            if (window.Unread[0] != ',')
            {
                throw Error("A comma is missing between two rows of the array.");
            }

            window.Advance(1);
            _afterComma = true;
            SkipBlanks();
        }

        return true;
    }

    private void SkipBlanks()
    {
        Line += _linesOfRow;
        _linesOfRow = 0;
        var unread = window.Unread;
        var end = unread.IndexOfAnyExcept(" \t\r\n"u8);
        var blanks = end < 0 ? unread : unread[..end];
        Line += blanks.Count((byte)'\n');
        window.Advance(blanks.Length);
    }

    private bool TryEnd()
    {
        SkipBlanks();
        return window.Unread.IsEmpty ? false : throw Error("Something follows the end of the array.");
    }
}
