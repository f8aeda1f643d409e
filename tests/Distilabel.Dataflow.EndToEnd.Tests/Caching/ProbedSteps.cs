namespace Distilabel.Dataflow.EndToEnd.Tests.Caching;

public sealed record Number(int N);

/// <summary>Multiplies a number.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("product", Optional = true)]
public sealed partial class Multiply
{
    [RuntimeParameter]
    public int Factor { get; set; } = 3;

    [RuntimeParameter(ChangesResult = false)]
    public string Probe { get; set; } = "";

    private Output Process(Input row)
    {
        Caching.Probe.Of(Probe).Call(row.N);
        return new(row.N * Factor);
    }
}

/// <summary>Writes a product as text.</summary>
[Step]
[InputColumn<int>("product", Optional = true)]
[OutputColumn<string>("label")]
public sealed partial class Label
{
    [RuntimeParameter]
    public string Suffix { get; set; } = "!";

    [RuntimeParameter(ChangesResult = false)]
    public string Probe { get; set; } = "";

    private Output Process(Input row)
    {
        Caching.Probe.Of(Probe).Call(row.Product ?? 0);
        return new(row.Product + Suffix);
    }
}

/// <summary>Negates a batch of numbers at once.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("negative")]
public sealed partial class Negate
{
    [RuntimeParameter(ChangesResult = false)]
    public string Probe { get; set; } = "";

    private void Process(InputBatch input, OutputBatch output)
    {
        Caching.Probe.Of(Probe).Sizes.Enqueue(input.Count);
        for (var i = 0; i < input.Count; i++)
        {
            output.Negative[i] = -input.N[i];
        }
    }
}
