namespace Distilabel.Dataflow;

/// <summary>A property that can be set when a pipeline is run: <c>{ ["step_name"] = { ["batch_size"] = 5 } }</c>.</summary>
/// <remarks>
/// Its name is the property's in snake_case. Ranges come from data annotations (<c>[Range(1, 100)]</c>), the description from the
/// documentation comment, the default from the property as constructed.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RuntimeParameterAttribute : Attribute
{
    /// <summary>Whether the value changes what the step makes, and so belongs to its signature.</summary>
    /// <value>Default true. False for concurrency, time-outs, batch sizes.</value>
    public bool ChangesResult { get; set; } = true;

    /// <summary>Whether the value must never be written anywhere: keys and tokens.</summary>
    /// <remarks>Where its text, of four characters and up, turns up in an exception or another message of a run, it is blotted out.</remarks>
    /// <value>Default false. A secret never belongs to a signature.</value>
    public bool Secret { get; set; }
}
