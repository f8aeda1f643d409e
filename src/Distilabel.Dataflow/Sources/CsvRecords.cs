using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Distilabel.Dataflow.Sources;

/// <summary>Cuts a CSV file (RFC 4180) into its rows and these into their fields. Blank lines are passed over.</summary>
/// <remarks>
/// A row with a quote where none may be ends with the line on which its broken field begins, so that a quote too many or too few costs that row and not
/// those behind it.
/// </remarks>
internal sealed class CsvRecords(DataFile file, ByteWindow window)
{
    private readonly List<(int Start, int Length, bool IsEscaped)> _fields = [];
    private byte _delimiter;
    private SearchValues<byte>? _ends;
    private byte[] _unescaped = [];
    private bool _isMultiline;
    private long _linesOfRow;

    /// <summary>The number of the line that the present row starts on, from one.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>The number of fields of the present row.</summary>
    internal int Count => _fields.Count;

    /// <summary>What is wrong with the present row's text; null when nothing is.</summary>
    internal string? Fault { get; private set; }

    /// <summary>The next row's bytes, valid until the window is filled or the next call.</summary>
    /// <returns>False when more bytes are needed or, at the end, when there is no row left.</returns>
    internal bool TryNext(out ReadOnlySpan<byte> record)
    {
        record = default;
        if ((_ends is null && !TryBegin()) || !TrySkipBlankLines())
        {
            return false;
        }

        var text = window.Unread;
        if (text.IsEmpty || !TryCut(text, out var length, out var next))
        {
            return false;
        }

        record = text[..length];
        window.Advance(next);
        _linesOfRow = _isMultiline ? LineBreaks(text[..next]) : 1;
        Fault ??= Utf8.IsValid(record) ? null : NotUtf8(record);
        return true;
    }

    /// <summary>A field of the present row, valid until the next call.</summary>
    internal ReadOnlySpan<byte> Field(ReadOnlySpan<byte> record, int field)
    {
        var (start, length, isEscaped) = _fields[field];
        return isEscaped ? Unescape(record.Slice(start, length)) : record.Slice(start, length);
    }

    /// <summary>An error that says where in the file it is.</summary>
    internal PipelineException Error(string message) => new($"The file '{file.Path}', line {Line.ToString(CultureInfo.InvariantCulture)}: {message}");

    /// <summary>Finds out what stands between values.</summary>
    private bool TryBegin()
    {
        if (window.Unread.Length < CsvDialect.SampleLength && !window.IsFinal)
        {
            return false;
        }

        var separated = CsvDialect.ReadSeparator(window.Unread, out _delimiter);
        if (separated > 0)
        {
            window.Advance(separated);
            Line++;
        }

        _delimiter = file.Delimiter ?? (separated > 0 ? _delimiter : CsvDialect.Find(file, window.Unread, window.IsFinal));
        _ends = SearchValues.Create([_delimiter, (byte)'"', (byte)'\r', (byte)'\n']);
        return true;
    }

    private bool TrySkipBlankLines()
    {
        Line += _linesOfRow;
        _linesOfRow = 0;
        while (window.Unread is [(byte)'\r' or (byte)'\n', ..] text)
        {
            if (text is [(byte)'\r'] && !window.IsFinal)
            {
                return false;
            }

            window.Advance(text is [(byte)'\r', (byte)'\n', ..] ? 2 : 1);
            Line++;
        }

        return true;
    }

    /// <param name="text">What begins with a row.</param>
    /// <param name="length">The row's length.</param>
    /// <param name="next">Where the next one begins.</param>
    /// <returns>False when more bytes are needed.</returns>
    private bool TryCut(ReadOnlySpan<byte> text, out int length, out int next)
    {
        _fields.Clear();
        (Fault, _isMultiline) = (null, false);
        (length, next) = (0, 0);
        var at = 0;
        while (true)
        {
            if (at == text.Length && !window.IsFinal)
            {
                return false;
            }

            var start = at;
            if (at < text.Length && text[at] == '"')
            {
                if (!TryCutQuoted(text, ref at))
                {
                    return false;
                }

                if (Fault is not null)
                {
                    return TryEndLine(text, start, out length, out next);
                }
            }
            else
            {
                var end = text[at..].IndexOfAny(_ends!);
                if (end < 0 && !window.IsFinal)
                {
                    return false;
                }

                at = end < 0 ? text.Length : at + end;
                _fields.Add((start, at - start, false));
                if (at < text.Length && text[at] == '"')
                {
                    Fault = $"A quote stands inside a field that is not quoted. {Advice}";
                    return TryEndLine(text, start, out length, out next);
                }
            }

            if (at == text.Length || text[at] != _delimiter)
            {
                return TryEndLine(text, at, out length, out next);
            }

            at++;
        }
    }

    private const string Advice = "A field with a delimiter, a quote or a line break stands in quotes, and a quote in it is doubled.";

    private bool TryCutQuoted(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at + 1;
        var end = start;
        var isEscaped = false;
        while (true)
        {
            var quote = text[end..].IndexOf((byte)'"');
            if (quote < 0)
            {
                Fault = window.IsFinal ? $"A quoted field does not end. {Advice}" : null;
                return window.IsFinal;
            }

            end += quote + 1;
            if (end == text.Length)
            {
                if (!window.IsFinal)
                {
                    return false;
                }

                break;
            }

            if (text[end] != '"')
            {
                break;
            }

            isEscaped = true;
            end++;
        }

        _fields.Add((start, end - 1 - start, isEscaped));
        _isMultiline |= text[start..end].ContainsAny((byte)'\r', (byte)'\n');
        at = end;
        if (end < text.Length && text[end] != _delimiter && text[end] is not ((byte)'\r' or (byte)'\n'))
        {
            Fault = $"Something follows the quote that ends a field, or a quoted field does not end. {Advice}";
        }

        return true;
    }

    /// <summary>Ends the row with the line that <paramref name="from"/> stands on.</summary>
    private bool TryEndLine(ReadOnlySpan<byte> text, int from, out int length, out int next)
    {
        var end = text[from..].IndexOfAny((byte)'\r', (byte)'\n');
        length = end < 0 ? text.Length : from + end;
        next = length == text.Length ? length : length + (text[length] == '\r' && length + 1 < text.Length && text[length + 1] == '\n' ? 2 : 1);
        _isMultiline |= Fault is not null;
        return window.IsFinal || (end >= 0 && (text[length] == '\n' || length + 1 < text.Length));
    }

    private static long LineBreaks(ReadOnlySpan<byte> text)
    {
        var breaks = text.Count((byte)'\n');
        for (var at = text.IndexOf((byte)'\r'); at >= 0;)
        {
            breaks += at + 1 < text.Length && text[at + 1] == '\n' ? 0 : 1;
            var further = text[(at + 1)..].IndexOf((byte)'\r');
            at = further < 0 ? -1 : at + 1 + further;
        }

        return breaks;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> field)
    {
        if (_unescaped.Length < field.Length)
        {
            _unescaped = new byte[Math.Max(field.Length, 2 * _unescaped.Length)];
        }

        var length = 0;
        while (field.IndexOf("\"\""u8) is >= 0 and var quote)
        {
            field[..(quote + 1)].CopyTo(_unescaped.AsSpan(length));
            length += quote + 1;
            field = field[(quote + 2)..];
        }

        field.CopyTo(_unescaped.AsSpan(length));
        return _unescaped.AsSpan(0, length + field.Length);
    }

    private static string NotUtf8(ReadOnlySpan<byte> record)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(record[at..], out _, out var used) == OperationStatus.Done)
        {
            at += used;
        }

        return $"The text is not valid UTF-8, by the byte 0x{record[at]:X2}. It may be in windows-1252 or another encoding: set Encoding to that, or save the file as UTF-8.";
    }
}
