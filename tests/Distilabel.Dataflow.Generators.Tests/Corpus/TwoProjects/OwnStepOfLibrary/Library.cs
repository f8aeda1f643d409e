namespace Lengths;

/// <summary>Measures a text.</summary>
[Step]
[InputColumn<string>("text")]
[OutputColumn<int>("length")]
public sealed partial class Measure
{
    private Output Process(Input row) => new(row.Text.Length);
}
