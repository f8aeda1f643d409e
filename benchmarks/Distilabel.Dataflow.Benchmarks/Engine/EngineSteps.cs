namespace Distilabel.Dataflow.Benchmarks.Engine;

/// <summary>Makes the texts.</summary>
[Step(Checkpoint = false)]
[OutputColumn<string>("text")]
internal sealed partial class Texts
{
    /// <summary>How many.</summary>
    [RuntimeParameter]
    public int Rows { get; set; } = 1000;

    private IEnumerable<Output> Generate()
    {
        for (var row = 0; row < Rows; row++)
        {
            yield return new(TextRows.At(row));
        }
    }
}

/// <summary>The text in capitals.</summary>
[Step]
[InputColumn<string>("text")]
[OutputColumn<string>("upper")]
internal sealed partial class UpperCase
{
    private static Output Process(Input row) => new(TextRows.Upper(row.Text));
}

/// <summary>The second half before the first.</summary>
[Step]
[InputColumn<string>("upper")]
[OutputColumn<string>("swapped")]
internal sealed partial class SwapHalves
{
    private static Output Process(Input row) => new(TextRows.Swap(row.Upper));
}

/// <summary>One letter masked.</summary>
[Step]
[InputColumn<string>("swapped")]
[OutputColumn<string>("masked")]
internal sealed partial class MaskLetter
{
    private static Output Process(Input row) => new(TextRows.Mask(row.Swapped));
}

/// <summary>The text in small letters.</summary>
[Step]
[InputColumn<string>("masked")]
[OutputColumn<string>("lower")]
internal sealed partial class LowerCase
{
    private static Output Process(Input row) => new(TextRows.Lower(row.Masked));
}
