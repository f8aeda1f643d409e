namespace Distilabel.Dataflow.Steps;

/// <summary>Something that can be set on a step, or on a part of it, when a pipeline is run.</summary>
public abstract class RuntimeParameter
{
    private protected RuntimeParameter(string name, string? description) => (Name, Description) = (name, description);

    /// <summary>The name, in snake_case.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string? Description { get; }

    /// <summary>The type as messages name it.</summary>
    public abstract string TypeName { get; }

    /// <inheritdoc cref="RuntimeParameterAttribute.ChangesResult"/>
    public bool ChangesResult { get; init; } = true;

    /// <inheritdoc cref="RuntimeParameterAttribute.Secret"/>
    public bool Secret { get; init; }

    /// <summary>The parameter's present value in <paramref name="target"/>, boxed.</summary>
    public abstract object? GetValue(object target);

    /// <summary>What is wrong with the present value in <paramref name="target"/>, which was set without going through here; null when it is in range.</summary>
    internal virtual string? RangeFault(object target) => null;

    /// <summary>Sets the parameter.</summary>
    /// <param name="target">The step, or the part of it.</param>
    /// <param name="value">The new value.</param>
    /// <param name="path">The whole path to the parameter, for messages: <c>load_dataset.batch_size</c>.</param>
    /// <exception cref="PipelineException">The value has the wrong type or is out of range.</exception>
    internal abstract void Set(object target, RuntimeParameters value, string path);
}

/// <summary>A part of a step that has parameters of its own, such as a task's LLM.</summary>
public interface IRuntimeParameterized
{
    /// <summary>What can be set.</summary>
    IReadOnlyList<RuntimeParameter> RuntimeParameters { get; }

    /// <summary>A copy whose parameters can be set without changing this object: a run sets parameters on copies only.</summary>
    IRuntimeParameterized Copy();

    /// <summary>
    /// What a result depends on that the part had a hand in, besides the part's parameters. The generator writes it for a class that has parameters by attributes.
    /// </summary>
    /// <value>Default null: it can't be told, and a step with such a part is never taken from the cache.</value>
    PartCode? Code => null;
}

/// <summary>A single value.</summary>
/// <typeparam name="TTarget">The step, or the part of one.</typeparam>
/// <typeparam name="TValue">The value's type.</typeparam>
/// <param name="name">The name, in snake_case.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
/// <param name="description">What it does.</param>
public sealed class RuntimeParameter<TTarget, TValue>(
    string name, Func<TTarget, TValue> get, Action<TTarget, TValue> set, string? description = null) : RuntimeParameter(name, description)
{
    /// <summary>The smallest value; null for none.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value; null for none.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether null is refused where <typeparamref name="TValue"/> has it, because the property is not to hold it.</summary>
    /// <value>Default false.</value>
    public bool RefusesNull { get; init; }

    /// <inheritdoc/>
    public override string TypeName => RuntimeParameterValue.NameOf(typeof(TValue));

    /// <inheritdoc/>
    public override object? GetValue(object target) => get((TTarget)target);

    internal override string? RangeFault(object target) => (Minimum ?? Maximum) is null || (get((TTarget)target) is var value && IsInRange(value))
        ? null
        : FormattableString.Invariant($"{(Secret ? "a secret" : value)}; it must be {Range()}");

    internal override void Set(object target, RuntimeParameters value, string path)
    {
        if (!RuntimeParameterValue.TryConvert<TValue>(value.Value, out var converted) || value.HasChildren || (RefusesNull && converted is null))
        {
            throw new PipelineException($"The runtime parameter '{path}' takes {TypeName}, not {(Secret ? "what it was given" : value.Describe())}.");
        }

        if (!IsInRange(converted))
        {
            throw new PipelineException($"The runtime parameter '{path}' is {(Secret ? "out of range" : value.Describe())}; it must be {Range()}.");
        }

        try
        {
            set((TTarget)target, converted);
        }
        catch (ArgumentException exception)
        {
            // The message of a secret's exception may name the value, and so may the exception itself.
            throw Secret
                ? new PipelineException($"The runtime parameter '{path}' can't be set to what it was given.")
                : new PipelineException($"The runtime parameter '{path}' can't be set. {exception.Message}", exception);
        }
    }

    private bool IsInRange(TValue value) => (Minimum is null && Maximum is null) || value is not IConvertible or string or bool ||
        (Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) is var number && !double.IsNaN(number) && !(number < Minimum) && !(number > Maximum));

    private string Range() => FormattableString.Invariant((Minimum, Maximum) switch
    {
        ({ } minimum, { } maximum) => (FormattableString)$"from {minimum} to {maximum}",
        ({ } minimum, _) => $"at least {minimum}",
        (_, var maximum) => $"at most {maximum}",
    });
}

/// <summary>A part with parameters of its own.</summary>
/// <typeparam name="TTarget">The step, or the part of one, that has the part.</typeparam>
/// <typeparam name="TPart">The part.</typeparam>
/// <param name="name">The name, in snake_case.</param>
/// <param name="get">Reads the part.</param>
/// <param name="set">Sets a changed copy of it.</param>
/// <param name="description">What it is.</param>
public sealed class RuntimeParameterGroup<TTarget, TPart>(
    string name, Func<TTarget, TPart?> get, Action<TTarget, TPart> set, string? description = null) : RuntimeParameter(name, description)
    where TPart : class, IRuntimeParameterized
{
    /// <inheritdoc/>
    public override string TypeName => "a group of parameters";

    /// <inheritdoc/>
    public override object? GetValue(object target) => get((TTarget)target);

    internal override void Set(object target, RuntimeParameters value, string path)
    {
        var part = get((TTarget)target) ?? throw new PipelineException($"'{path}' is not set, so no parameter of it can be.");
        if (!value.HasChildren)
        {
            throw new PipelineException($"'{path}' has parameters of its own ({Distilabel.Dataflow.RuntimeParameters.NamesOf(part)}) and takes no value itself.");
        }

        var copy = (TPart)part.Copy();
        value.ApplyTo(copy, path);
        set((TTarget)target, copy);
    }
}
