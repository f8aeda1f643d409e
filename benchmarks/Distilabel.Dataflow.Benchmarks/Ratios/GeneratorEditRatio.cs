using Distilabel.Dataflow.Benchmarks.Compiling;

namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>The files that are generated again after an edit of the code of one step of 300.</summary>
/// <remarks>The time is a remark: after every edit the compiler has all step classes looked at again, whose models are then found unchanged.</remarks>
internal sealed class GeneratorEditRatio() : Ratio("generator-edit", 1, isLeast: false)
{
    internal override async Task<double> MeasureAsync(TextWriter remarks)
    {
        var run = GeneratorRun.Create();
        var (edit, cold) = await SideBySide.MeasureAsync(() => Task.Run(run.AfterEdit), () => Task.Run(run.Cold), rounds: 15, warmUps: 5);
        var again = run.GeneratedAgain();
        await remarks.WriteLineAsync(FormattableString.Invariant(
            $"{Name}: {again} file of {ManySteps.Steps} steps is generated again after an edit of one, in {edit.TotalMilliseconds:0.0} ms; {cold.TotalMilliseconds:0.0} ms for all"));
        return again;
    }
}
