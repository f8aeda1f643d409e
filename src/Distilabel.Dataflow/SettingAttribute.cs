namespace Distilabel.Dataflow;

/// <summary>Says of a property, field or constructor argument of a step, or of a part of one, whether results depend on it.</summary>
/// <remarks>
/// All that a step was given counts by its value when its rows are looked up in the cache. What has no value that can be compared, a delegate or an object of a
/// user's, turns the step's cache off; where results do not depend on it, say so here. Loggers, clocks, HTTP clients and cancellation never count.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class SettingAttribute : Attribute
{
    /// <summary>Whether another value can make other results.</summary>
    /// <value>Default true.</value>
    public bool ChangesResult { get; set; } = true;
}
