namespace Distilabel.Dataflow.Benchmarks.Ratios;

/// <summary>A promise of speed, as one number and the least or most that it may be.</summary>
/// <param name="name">The name on the command line.</param>
/// <param name="target">The bound.</param>
/// <param name="isLeast">Whether the number must be at least the bound; otherwise at most.</param>
internal abstract class Ratio(string name, double target, bool isLeast)
{
    internal string Name { get; } = name;

    internal string Target { get; } = FormattableString.Invariant($"{(isLeast ? ">=" : "<=")} {target:0.##}");

    internal bool IsMet(double value) => isLeast ? value >= target : value <= target;

    /// <summary>Measures the number, saying on <paramref name="remarks"/> what it is made of.</summary>
    internal abstract Task<double> MeasureAsync(TextWriter remarks);
}
