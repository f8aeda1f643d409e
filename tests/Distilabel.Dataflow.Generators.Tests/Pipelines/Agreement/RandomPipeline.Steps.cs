namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <content>Steps being made: their names, columns, mappings and templates.</content>
internal sealed partial class RandomPipeline
{
    private string NewName() => Chance(60) ? "\"same\"" : $"\"step_{Number(_names++)}\"";

    /// <summary>An expression that makes a step, with a name of its own, a name made of an expression, or none.</summary>
    private string New(string type, string? name = null)
    {
        var given = name ?? (Chance(5) ? "" : NewName());
        var creation = $"new {type}({given})";
        if (name is null)
        {
            Know(given, creation);
        }

        return creation + Initializer(type);
    }

    /// <summary>Remembers where a reader would look for the step of that name.</summary>
    private void Know(string name, string place)
    {
        if (name.StartsWith("\"step_", StringComparison.Ordinal))
        {
            _places[name.Trim('"')] = place;
        }
    }

    private string Initializer(string type)
    {
        var parts = new List<string>();
        switch (type)
        {
            case "KeepColumns":
            case "MergeColumns":
                parts.Add($"Columns = {ColumnNames(1)}");
                break;
            case "GroupColumns":
                var grouped = 1 + _random.Next(2);
                parts.Add($"Columns = {ColumnNames(grouped)}");
                if (Chance(2))
                {
                    parts.Add($"OutputColumns = {ColumnNames(Chance(15) ? 3 : grouped)}");
                }

                break;
            case "ExpandColumns":
                parts.Add(Chance(2) ? $"Columns = [{ColumnName()}]" : $"Columns = {{ [{ColumnName()}] = {AnyColumn()} }}");
                break;
            case "Rewrite" when Chance(2):
                parts.Add($"Columns = {ColumnNames(1)}");
                parts.Add(Chance(2) ? $"Made = [{AnyColumn()}]" : $"Made = {{ [{AnyColumn()}] = \"x\" }}");
                break;
            case "LoadDataFromDicts<RowAB>":
                parts.Add("Data = []");
                break;
            case "LoadDataFromFileSystem":
                parts.Add($"DataFiles = [@\"{_files}/rows.jsonl\"]");
                if (!Chance(6))
                {
                    parts.Add($"Schema = @\"{_files}/rows.columns.json\"");
                }

                break;
            case "TextGeneration":
                AddTask(parts);
                break;
        }

        if (Chance(12))
        {
            parts.Add(Chance(3) ? $"OutputMappings = new() {{ {Mapping()} }}" : $"OutputMappings = {{ {Mapping()} }}");
        }

        if (type != "TextGeneration" && Chance(20))
        {
            parts.Add($"InputMappings = {{ {Mapping()} }}");
        }

        return parts.Count == 0 ? "" : $" {{ {string.Join(", ", parts)} }}";
    }

    private void AddTask(List<string> parts)
    {
        parts.Add("LLM = new OfflineLLM(\"offline\")");
        var column = PickColumn();
        parts.Add($"Columns = [\"{column}\"]");
        if (!Chance(4))
        {
            parts.Add($"Template = \"Say {{{{ {(Chance(10) ? Pick(Lab.Columns) : column)} }}}}.\"");
        }
    }

    private string PickColumn() => _available.Count > 0 && !Chance(15) ? Pick([.. _available]) : Pick(Lab.Columns);

    private string ColumnName() => Constant(PickColumn());

    private string AnyColumn() => Constant(Pick(Lab.Columns));

    private string ColumnNames(int count) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(_ => ColumnName()))}]";

    private string Mapping() => $"[{AnyColumn()}] = {AnyColumn()}";

    /// <summary>A column's name: mostly as text, sometimes as a constant.</summary>
    private string Constant(string column) => column switch
    {
        "a" when Chance(6) => "AToB.Columns.A",
        "a" or "b" or "c" or "d" when Chance(6) => $"Names.{column.ToUpperInvariant()}",
        _ => $"\"{column}\"",
    };
}
