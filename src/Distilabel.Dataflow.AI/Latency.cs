namespace Distilabel.Dataflow.AI;

/// <summary>How long an <see cref="OfflineLLM"/> takes to answer.</summary>
public abstract class Latency
{
    private Latency()
    {
    }

    /// <summary>It answers at once.</summary>
    public static Latency None { get; } = new FixedLatency(TimeSpan.Zero);

    /// <summary>Each answer takes the same time.</summary>
    /// <param name="duration">Zero or more.</param>
    public static Latency Fixed(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return new FixedLatency(duration);
    }

    /// <summary>
    /// Answers take times of a log-normal distribution, as those of real servers do: most a little less than the mean, a few far more.
    /// </summary>
    /// <param name="mean">The mean of the times; more than zero.</param>
    /// <param name="sigma">The standard deviation of their logarithm; zero or more. Servers have about 0.5 to 1.2.</param>
    public static Latency LogNormal(TimeSpan mean, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(mean, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        return new LogNormalLatency(mean, sigma);
    }

    internal abstract TimeSpan Draw(Random random);

    private sealed class FixedLatency(TimeSpan duration) : Latency
    {
        internal override TimeSpan Draw(Random random) => duration;
    }

    private sealed class LogNormalLatency(TimeSpan mean, double sigma) : Latency
    {
        internal override TimeSpan Draw(Random random)
        {
            // Box and Muller (1958) for the normal draw; the logarithm's mean lies sigma²/2 below the logarithm of the mean.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return mean * Math.Exp((sigma * normal) - (sigma * sigma / 2));
        }
    }
}
