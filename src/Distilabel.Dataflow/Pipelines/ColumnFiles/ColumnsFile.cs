using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.ColumnFiles;

/// <summary>The content of a schema file, <c>*.columns.json</c>. The format is described beside this file.</summary>
internal sealed class ColumnsFile
{
    /// <summary>The newest version of the format that this reader knows.</summary>
    internal const int NewestVersion = 1;

    private ColumnsFile(IReadOnlyList<FileColumn> columns) => Columns = columns;

    /// <summary>The columns in order.</summary>
    internal IReadOnlyList<FileColumn> Columns { get; }

    /// <summary>Reads a schema file.</summary>
    /// <exception cref="ColumnsFileException">It is none, or a newer one; the message says what is wrong, and the exception where.</exception>
    internal static ColumnsFile Parse(string text)
    {
        var json = new JsonTextReader(text);
        var columns = new List<FileColumn>();
        var version = 0;
        var hasColumns = false;
        json.ReadObject((name, at) =>
        {
            switch (name)
            {
                case "version":
                    version = ReadVersion(json);
                    break;
                case "columns":
                    hasColumns = true;
                    ReadColumns(json, columns);
                    break;
                case var tool when tool.Length > 0 && tool[0] == '$':
                    json.Skip();
                    break;
                default:
                    throw json.Error($"'{name}' is no part of a schema file; there are 'version' and 'columns'.", at);
            }
        });
        json.ReadEnd();
        if (version == 0)
        {
            throw json.Error($"The schema file says no version: put \"version\": {NewestVersion} first.", 0);
        }

        if (!hasColumns || columns.Count == 0)
        {
            throw json.Error("The schema file names no columns: put \"columns\": { \"prompt\": \"string\" } into it.", 0);
        }

        return new ColumnsFile(columns);
    }

    private static int ReadVersion(JsonTextReader json)
    {
        var at = json.Position;
        if (!int.TryParse(json.ReadNumber(), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            throw json.Error("'version' is a whole number from 1.", at);
        }

        return version <= NewestVersion
            ? version
            : throw json.Error($"The schema file has version {version}, and this version of Distilabel.Dataflow reads up to {NewestVersion}: update the package.", at);
    }

    private static void ReadColumns(JsonTextReader json, List<FileColumn> columns) => json.ReadObject((name, at) =>
    {
        if (name.Length == 0 || columns.Any(column => column.Name == name))
        {
            throw json.Error(name.Length == 0 ? "A column has no name." : $"The column '{name}' is named twice.", at);
        }

        var place = json.Position;
        var type = json.ReadString();
        columns.Add(new FileColumn(name, FileColumnType.Parse(type, out var fault) ?? throw json.Error(fault, place)));
    });
}

/// <summary>A column, or a field of a record, that a schema file names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
internal sealed record FileColumn(string Name, FileColumnType Type);
