using Distilabel.Dataflow.Generators.Steps;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>Writes runtime parameters as the run time describes them.</summary>
internal static class ParameterEmitter
{
    /// <summary>Adds the properties that stand for a method's parameters with default values.</summary>
    public static void EmitProperties(SourceWriter writer, EquatableArray<FunctionProperty> properties)
    {
        foreach (var property in properties)
        {
            writer.Gap()
                .Lines($"/// <summary>{Literal.Documentation(property.Description ?? $"The argument '{property.Name}'.")}</summary>")
                .Lines($"/// <value>Default <c>{Literal.Documentation(property.Default)}</c>.</value>")
                .Lines($"public {property.Type} {property.Name} {{ get; set; }} = {property.Default};");
        }
    }

    /// <summary>An expression that makes the parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="target">The class that has the property.</param>
    public static string Expression(ParameterModel parameter, string target)
    {
        var kind = parameter.IsGroup ? "RuntimeParameterGroup" : "RuntimeParameter";
        var settings = Settings(parameter);
        return $"new global::Distilabel.Dataflow.Steps.{kind}<{target}, {parameter.Type}>(" +
            $"{Literal.Of(parameter.Name)}, static target => target.{parameter.Property}, static (target, value) => target.{parameter.Property} = value, " +
            $"{Literal.Of(parameter.Description)}){settings}";
    }

    private static string Settings(ParameterModel parameter)
    {
        var settings = new List<string>();
        if (!parameter.IsGroup && parameter.Minimum is not null)
        {
            settings.Add($"Minimum = {parameter.Minimum}");
        }

        if (!parameter.IsGroup && parameter.Maximum is not null)
        {
            settings.Add($"Maximum = {parameter.Maximum}");
        }

        if (!parameter.ChangesResult)
        {
            settings.Add("ChangesResult = false");
        }

        if (parameter.Secret)
        {
            settings.Add("Secret = true");
        }

        return settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
    }
}
