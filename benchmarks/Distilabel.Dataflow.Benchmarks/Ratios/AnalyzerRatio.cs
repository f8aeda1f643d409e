using Distilabel.Dataflow.Benchmarks.Compiling;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The time that the compiler takes for a project of 300 steps and 50 pipelines, over that with the generators and without the analyzers.</summary>
/// <remarks>
/// The promise is about what <c>dotnet build</c> compiles by default: through the compiler server, and with the analyzers of the SDK, which every project
/// has. That is <c>generator</c>. A new process has to compile the code of the analyzers itself before it runs, which weighs more, and most where no other
/// analyzer has the compiler get ready for analyzers at all: those lines are measured and held to the same bound.
/// </remarks>
internal sealed class AnalyzerRatio(string name, CompilerUse use) : Ratio(name, 1.1, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        using var compiler = new CompilerProcess(use);
        var (with, without) = await SideBySide.MeasureAsync(
            () => compiler.CompileAsync(analyze: true), () => compiler.CompileAsync(analyze: false), rounds: 9, warmUps: use == CompilerUse.Server ? 5 : 1);
        var how = use switch
        {
            CompilerUse.Server => "through the compiler server, beside the SDK's analyzers",
            CompilerUse.NewProcess => "a new process each, beside the SDK's analyzers",
            _ => "a new process each, without the SDK's analyzers",
        };
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"{Name}: csc takes {with.TotalMilliseconds:0} ms with the analyzers, {without.TotalMilliseconds:0} ms without ({ManySteps.Steps} steps, {ManySteps.Pipelines} pipelines, {how})"));
        return with / without;
    }
}
