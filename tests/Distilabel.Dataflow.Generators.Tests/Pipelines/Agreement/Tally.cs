namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>What the pipelines were like.</summary>
internal sealed record Tally
{
    public int Files { get; set; }

    public int Accepted { get; set; }

    public int NotFollowed { get; set; }

    public int PlacesCompared { get; set; }

    public int Warnings { get; set; }
}
