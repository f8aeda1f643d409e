using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Values for runtime parameters, nested as steps and their parts are.</summary>
/// <example>
/// <code>
/// new RuntimeParameters
/// {
///     ["load_dataset"] = { ["split"] = "test" },
///     ["text_generation"] = { ["llm"] = { ["generation_kwargs"] = { ["temperature"] = 0.7, ["max_new_tokens"] = 512 } } },
/// }
/// </code>
/// </example>
public sealed class RuntimeParameters
{
    private readonly List<KeyValuePair<string, RuntimeParameters>> _children = [];
    private bool _hasValue;

    internal object? Value { get; private init; }

    internal bool HasChildren => _children.Count > 0;

    internal IReadOnlyList<KeyValuePair<string, RuntimeParameters>> Children => _children;

    /// <summary>The parameters, or the value, under a name; asking for a name that is not there makes it, for nested initializers. Null is the value null.</summary>
    [AllowNull]
    public RuntimeParameters this[string name]
    {
        get
        {
            var index = _children.FindIndex(child => child.Key == name);
            if (index < 0)
            {
                index = _children.Count;
                _children.Add(KeyValuePair.Create(name, new RuntimeParameters()));
            }

            return _children[index].Value;
        }

        set
        {
            // The literal null is no object, and means the value null.
            _children.RemoveAll(child => child.Key == name);
            _children.Add(KeyValuePair.Create(name, value ?? Of(null)));
        }
    }

    /// <summary>A value: text, a number, a boolean, an enum member, a list of these, or null.</summary>
    public static RuntimeParameters Of(object? value) => new() { Value = value, _hasValue = true };

    /// <summary>Text.</summary>
    public static implicit operator RuntimeParameters(string? value) => Of(value);

    /// <summary>A number.</summary>
    public static implicit operator RuntimeParameters(int value) => Of(value);

    /// <summary>A number.</summary>
    public static implicit operator RuntimeParameters(long value) => Of(value);

    /// <summary>A number.</summary>
    public static implicit operator RuntimeParameters(double value) => Of(value);

    /// <summary>True or false.</summary>
    public static implicit operator RuntimeParameters(bool value) => Of(value);

    /// <summary>A list of texts.</summary>
    public static implicit operator RuntimeParameters(string[]? value) => Of(value);

    internal void ApplyTo(IRuntimeParameterized target, string path)
    {
        foreach (var (name, value) in _children)
        {
            var parameter = target.RuntimeParameters.FirstOrDefault(parameter => parameter.Name == name)
                ?? throw new PipelineException(
                    $"There is no runtime parameter '{path}.{name}'.{NearestName.Hint(name, target.RuntimeParameters.Select(static parameter => parameter.Name))}");
            parameter.Set(target, value, $"{path}.{name}");
        }
    }

    internal static string NamesOf(IRuntimeParameterized target) => string.Join(", ", target.RuntimeParameters.Select(static parameter => parameter.Name));

    internal string Describe() => this switch
    {
        { HasChildren: true } => "a group of parameters",
        { _hasValue: false } or { Value: null } => "null",
        { Value: string text } => $"'{text}'",
        { Value: var value } => string.Create(CultureInfo.InvariantCulture, $"{value} ({RuntimeParameterValue.NameOf(value!.GetType())})"),
    };
}
