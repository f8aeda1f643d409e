using Distilabel.Dataflow.Benchmarks.Compiling;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The time that the compiler takes for a project of 300 steps and 50 pipelines, over that with the generators and without the analyzers.</summary>
internal sealed class AnalyzerRatio() : Ratio("generator", 1.1, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        using var compiler = new CompilerProcess();
        var (with, without) = await SideBySide.MeasureAsync(
            () => compiler.CompileAsync(analyze: true), () => compiler.CompileAsync(analyze: false), rounds: 9, warmUps: 1);
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"{Name}: csc takes {with.TotalMilliseconds:0} ms with the analyzers, {without.TotalMilliseconds:0} ms without ({ManySteps.Steps} steps, {ManySteps.Pipelines} pipelines, a new process each)"));
        return with / without;
    }
}
