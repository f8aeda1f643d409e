using System.Collections.Generic;
using System.Linq;
using System.Text;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Pipelines.ColumnFiles;

/// <summary>Reads the text of a type. The text is of a file that is not trusted: how deep it may be nested has an end.</summary>
internal sealed class FileTypeParser(string text)
{
    private const int Deepest = 64;

    private int _position;
    private int _depth;
    private string _fault = "";

    /// <summary>The type that the text names; null when it names none.</summary>
    internal FileColumnType? Parse(out string fault)
    {
        var type = ReadType();
        SkipSpace();
        if (type is not null && _position < text.Length)
        {
            type = Refuse($"what stands behind '{text.Substring(0, _position).Trim()}' belongs to no type");
        }

        fault = type is null
            ? $"'{text}' is no type of a column: {_fault}. There are {string.Join(", ", FileColumnType.Scalars)}, list<…>, map<…, …> and record<name: …, …> of these, and each with '?'."
            : "";
        return type;
    }

    private FileColumnType? ReadType()
    {
        var name = ReadPlain();
        var type = name switch
        {
            "list" or "map" or "record" => ReadParts(name),
            _ when FileColumnType.Scalars.Contains(name) => new FileColumnType { Scalar = name },
            _ => Refuse(name.Length == 0 ? "a type is missing" : $"there is no type '{name}'"),
        };
        return type is not null && TryRead('?') ? type with { IsNullable = true } : type;
    }

    private FileColumnType? ReadParts(string name)
    {
        if (++_depth > Deepest)
        {
            return Refuse($"it is nested deeper than {Deepest} levels");
        }

        if (!TryRead('<'))
        {
            return Refuse($"'<' is missing behind '{name}'");
        }

        var type = name switch
        {
            "list" => ReadType() is { } element ? new FileColumnType { Element = element } : null,
            "map" => ReadMap(),
            _ => ReadRecord(),
        };
        if (type is not null && !TryRead('>'))
        {
            return Refuse($"'>' is missing at the end of a {name}");
        }

        _depth--;
        return type;
    }

    private FileColumnType? ReadMap()
    {
        if (ReadType() is not { } key)
        {
            return null;
        }

        if (!TryRead(','))
        {
            return Refuse("a map has a type of keys and a type of values, with ',' between them");
        }

        return ReadType() is { } value ? new FileColumnType { Key = key, Element = value } : null;
    }

    private FileColumnType? ReadRecord()
    {
        var fields = new List<FileColumn>();
        do
        {
            if (ReadName() is not { } name)
            {
                return Refuse(fields.Count == 0 ? "a record has fields, each with a name" : "the name of a field is missing");
            }

            if (fields.Exists(field => field.Name == name))
            {
                return Refuse($"the field '{name}' is named twice");
            }

            if (!TryRead(':'))
            {
                return Refuse($"':' and a type are missing behind the field '{name}'");
            }

            if (ReadType() is not { } type)
            {
                return null;
            }

            fields.Add(new FileColumn(name, type));
        }
        while (TryRead(','));
        return new FileColumnType { Fields = fields };
    }

    /// <summary>The name of a field; null when there is none.</summary>
    private string? ReadName()
    {
        if (!TryRead('"'))
        {
            return ReadPlain() is { Length: > 0 } plain ? plain : null;
        }

        var name = new StringBuilder();
        while (_position < text.Length && text[_position] != '"')
        {
            _position += text[_position] == '\\' && _position + 1 < text.Length ? 1 : 0;
            name.Append(text[_position++]);
        }

        return TryRead('"') ? name.ToString() : null;
    }

    private string ReadPlain()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && FieldName.IsPlain(text[_position]))
        {
            _position++;
        }

        return text.Substring(start, _position - start);
    }

    private bool TryRead(char sign)
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] != sign)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private FileColumnType? Refuse(string fault)
    {
        _fault = fault;
        return null;
    }
}
