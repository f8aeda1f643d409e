using System;
using System.Text;

namespace Distilabel.Dataflow.Pipelines.ColumnFiles;

/// <summary>Reads the JSON of a schema file, and knows where it is. A compiler's plug-in has no JSON library to lean on.</summary>
internal sealed class JsonTextReader(string text)
{
    private const int Deepest = 64;

    private int _depth;

    /// <summary>The place of the next value or sign, from 0.</summary>
    internal int Position { get; private set; }

    /// <summary>Reads an object: <paramref name="read"/> gets each name and its place, and reads the value.</summary>
    internal void ReadObject(Action<string, int> read)
    {
        Expect('{');
        if (TryRead('}'))
        {
            return;
        }

        do
        {
            SkipSpace();
            var at = Position;
            var name = ReadString();
            Expect(':');
            SkipSpace();
            read(name, at);
        }
        while (TryRead(','));
        Expect('}');
    }

    /// <summary>Reads a number and gives it as it is written.</summary>
    internal string ReadNumber()
    {
        SkipSpace();
        var start = Position;
        while (Position < text.Length && (char.IsDigit(text[Position]) || text[Position] is '-' or '+' or '.' or 'e' or 'E'))
        {
            Position++;
        }

        return Position > start ? text.Substring(start, Position - start) : throw Error("A number is missing here.", start);
    }

    /// <summary>Reads a text.</summary>
    internal string ReadString()
    {
        SkipSpace();
        var start = Position;
        if (!TryRead('"'))
        {
            throw Error("A text in quotation marks is missing here.", start);
        }

        var value = new StringBuilder();
        while (Position < text.Length && text[Position] != '"')
        {
            value.Append(text[Position] == '\\' ? ReadEscape() : text[Position++]);
        }

        return Position++ < text.Length ? value.ToString() : throw Error("This text has no end.", start);
    }

    /// <summary>Reads over any value.</summary>
    internal void Skip()
    {
        SkipSpace();
        if (++_depth > Deepest)
        {
            throw Error("This is nested too deep.", Position);
        }

        switch (Position < text.Length ? text[Position] : '\0')
        {
            case '"':
                ReadString();
                break;
            case '{':
                ReadObject((_, _) => Skip());
                break;
            case '[':
                SkipArray();
                break;
            case 't' or 'f' or 'n':
                SkipWord();
                break;
            default:
                ReadNumber();
                break;
        }

        _depth--;
    }

    /// <summary>Makes sure that nothing follows.</summary>
    internal void ReadEnd()
    {
        SkipSpace();
        if (Position < text.Length)
        {
            throw Error("Something stands behind the end of the schema.", Position);
        }
    }

    internal ColumnsFileException Error(string message, int position)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < position && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new ColumnsFileException(message, position, line, position - lineStart + 1);
    }

    private void SkipArray()
    {
        Expect('[');
        if (TryRead(']'))
        {
            return;
        }

        do
        {
            Skip();
        }
        while (TryRead(','));
        Expect(']');
    }

    private void SkipWord()
    {
        foreach (var word in new[] { "true", "false", "null" })
        {
            if (string.CompareOrdinal(text, Position, word, 0, word.Length) == 0)
            {
                Position += word.Length;
                return;
            }
        }

        throw Error("This is no value.", Position);
    }

    private char ReadEscape()
    {
        var at = Position++;
        var sign = Position < text.Length ? text[Position++] : '\0';
        switch (sign)
        {
            case '"' or '\\' or '/':
                return sign;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when TryReadHex(out var code):
                return code;
            default:
                throw Error("This escape sequence does not exist in JSON.", at);
        }
    }

    private bool TryReadHex(out char code)
    {
        code = '\0';
        var end = Position + 4;
        for (; Position < end; Position++)
        {
            var digit = Position < text.Length ? "0123456789ABCDEF".IndexOf(char.ToUpperInvariant(text[Position])) : -1;
            if (digit < 0)
            {
                return false;
            }

            code = (char)((code * 16) + digit);
        }

        return true;
    }

    private void Expect(char sign)
    {
        if (!TryRead(sign))
        {
            throw Error($"'{sign}' is missing here.", Position);
        }
    }

    private bool TryRead(char sign)
    {
        SkipSpace();
        if (Position >= text.Length || text[Position] != sign)
        {
            return false;
        }

        Position++;
        return true;
    }

    private void SkipSpace()
    {
        while (Position < text.Length && text[Position] is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
        {
            Position++;
        }
    }
}
