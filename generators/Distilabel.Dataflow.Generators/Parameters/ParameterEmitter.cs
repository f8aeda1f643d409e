using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Steps;

namespace Distilabel.Dataflow.Generators.Parameters;

/// <summary>Writes runtime parameters as the run time describes them.</summary>
internal static class ParameterEmitter
{
    private const string Parameter = "global::Distilabel.Dataflow.Steps.RuntimeParameter";
    private const string Interface = "global::Distilabel.Dataflow.Steps.IRuntimeParameterized";
    private const string Code = "global::Distilabel.Dataflow.Steps.PartCode";
    private const string List = $"global::System.Collections.Generic.IReadOnlyList<{Parameter}>";

    /// <summary>The part of a class that is no step.</summary>
    public static string Emit(ParameterizedClassModel model)
    {
        var writer = new SourceWriter();

        // Also where a base class has it: what that says of its own code is not said of this class.
        var addsInterface = model.Role != ParameterizedRole.StepBase && (model.AddsInterface || model.Role != ParameterizedRole.Root);
        model.Type.Open(writer).Open(addsInterface ? $"{model.Type.Head} : {Interface}" : model.Type.Head);
        writer.Lines($"private static readonly {Parameter}[] GeneratedParameters =").Lines("[");
        foreach (var parameter in model.Parameters)
        {
            writer.Lines($"    {Expression(parameter, model.Type.Qualified)},");
        }

        writer.Lines("];").Gap();
        switch (model.Role)
        {
            case ParameterizedRole.StepBase:
                writer.Lines("/// <inheritdoc/>")
                    .Lines($"protected override global::System.Collections.Generic.IEnumerable<{Parameter}> BaseParameters =>")
                    .Lines("    [.. GeneratedParameters, .. base.BaseParameters];");
                break;
            case ParameterizedRole.Derived:
                writer.Lines("/// <inheritdoc/>")
                    .Lines($"public override {List} RuntimeParameters => [.. GeneratedParameters, .. base.RuntimeParameters];");
                break;
            case ParameterizedRole.DerivedFromAbstract:
                writer.Lines("/// <inheritdoc/>").Lines($"public override {List} RuntimeParameters => GeneratedParameters;");
                break;
            default:
                EmitRoot(writer, model);
                break;
        }

        if (model.Role != ParameterizedRole.StepBase)
        {
            EmitCode(writer, model);
        }

        return writer.CloseAll().ToString();
    }

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
        var value = $"target.@{parameter.Property}";
        var read = parameter.IsTextList ? $"[.. {value}]" : value;
        return $"new global::Distilabel.Dataflow.Steps.{kind}<{target}, {parameter.Type}>(" +
            $"{Literal.Of(parameter.Name)}, static target => {read}, static (target, value) => {value} = value, " +
            $"{Literal.Of(parameter.Description)}){Settings(parameter)}";
    }

    private static void EmitRoot(SourceWriter writer, ParameterizedClassModel model)
    {
        // A sealed class shows its parameters to the run time only; another one must let derived classes add theirs.
        if (model.Type.IsSealed)
        {
            writer.Lines($"{List} {Interface}.RuntimeParameters => GeneratedParameters;");
        }
        else
        {
            writer.Lines("/// <summary>What can be set when a pipeline is run.</summary>")
                .Lines($"public virtual {List} RuntimeParameters => GeneratedParameters;");
        }

        if (model.AddsCopy)
        {
            writer.Gap().Lines($"{Interface} {Interface}.Copy() => ({Interface})MemberwiseClone();");
        }
    }

    private static void EmitCode(SourceWriter writer, ParameterizedClassModel model)
    {
        var settings = string.Join(", ", model.Settings.Select(static (setting, i) => $"new({Literal.Of(setting.Name)}, GeneratedSetting({i}))"));
        writer.Gap().Lines(
            $"{Code} {Interface}.Code => new(typeof({model.Type.Qualified}), GeneratedCode(), {Literal.Of(model.SettingsFault)}, [{settings}]);");
        CodeHashEmitter.EmitQuestion(writer);
        DescriptorEmitter.EmitSettings(writer, model.Settings);
    }

    private static string Settings(ParameterModel parameter)
    {
        var settings = new List<string>();
        if (parameter is { IsGroup: false, Minimum: not null })
        {
            settings.Add($"Minimum = {parameter.Minimum}");
        }

        if (parameter is { IsGroup: false, Maximum: not null })
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

        if (parameter.RefusesNull)
        {
            settings.Add("RefusesNull = true");
        }

        return settings.Count == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
    }
}
