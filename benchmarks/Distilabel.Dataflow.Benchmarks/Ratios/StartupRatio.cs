namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The time of <c>distilabel pipeline info</c>, over 300 ms. Not measured, and so not met, before there is such a tool.</summary>
internal sealed class StartupRatio() : Ratio("startup", 1, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        await remarks.WriteLineAsync("startup: there is no command-line tool to start yet");
        return double.NaN;
    }
}
