namespace Lengths;

/// <summary>Measures a text.</summary>
[Step]
[InputColumn<string>("text")]
[OutputColumn<int>("length")]
public sealed partial class Measure
{
    private Output Process(Input row) => new(row.Text.Length);
}

public static class Measures
{
    public static Measure Of(string column) => new($"measure_{column}")
    {
        InputMappings = { ["text"] = column },
        OutputMappings = { ["length"] = column + "_length" },
    };
}
