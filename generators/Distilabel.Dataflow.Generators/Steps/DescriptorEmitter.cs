using System.Globalization;
using Distilabel.Dataflow.Generators.CodeHashes;
using Distilabel.Dataflow.Generators.Parameters;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes what is known of a step's class, so that nothing is found by reflection.</summary>
internal static class DescriptorEmitter
{
    private const string Steps = StepEmitter.Steps;
    private const string Field = "GeneratedDescriptor";

    public static void Emit(SourceWriter writer, StepModel step)
    {
        if (step.Members.HasFlag(StepMembers.Descriptor))
        {
            EmitDescriptor(writer.Gap(), step);
        }

        if (step.Members.HasFlag(StepMembers.DescribeColumns))
        {
            EmitDescribeColumns(writer.Gap(), step.Dynamic);
        }

        if (step.Members.HasFlag(StepMembers.BaseParameters))
        {
            writer.Gap().Lines("/// <inheritdoc/>")
                .Lines($"protected override global::System.Collections.Generic.IEnumerable<{Steps}RuntimeParameter> BaseParameters => " +
                    "[.. base.Descriptor.Parameters, .. base.BaseParameters];");
        }
    }

    private static void EmitDescriptor(SourceWriter writer, StepModel step)
    {
        writer.Lines($"private static readonly {Steps}StepDescriptor {Field} = new()").Lines("{");
        Set("TypeName", Literal.Of(step.Type.Name));
        Set("FullName", FullName(step.Type));
        Set("Kind", $"{Steps}StepKind.{step.Kind}");
        if (step.Inputs.Count + step.Outputs.Count > 0)
        {
            writer.Lines($"    Columns = new {Steps}StepColumns(").Lines("        [");
            foreach (var input in step.Inputs)
            {
                writer.Lines($"            new {Steps}InputColumn({Column(input, "Optional")}),");
            }

            writer.Lines("        ],").Lines("        [");
            foreach (var output in step.Outputs)
            {
                writer.Lines($"            new {Steps}OutputColumn({Column(output, "Nullable")}),");
            }

            writer.Lines("        ]),");
        }

        if (step.Description is not null)
        {
            Set("Description", Literal.Of(step.Description));
        }

        if (step.Parameters.Count > 0)
        {
            writer.Lines("    Parameters =").Lines("    [");
            foreach (var parameter in step.Parameters)
            {
                writer.Lines($"        {ParameterEmitter.Expression(parameter, step.Type.Qualified)},");
            }

            writer.Lines("    ],");
        }

        if (step.Settings.Count > 0)
        {
            writer.Lines("    Settings =").Lines("    [");
            for (var i = 0; i < step.Settings.Count; i++)
            {
                writer.Lines($"        new {Steps}StepSetting({Literal.Of(step.Settings[i].Name)}, static step => (({step.Type.Qualified})step).GeneratedSetting({i})),");
            }

            writer.Lines("    ],");
        }

        Set("CodeHash", "GeneratedCode()");
        if (step.SignatureFault is not null)
        {
            Set("SignatureFault", Literal.Of(step.SignatureFault));
        }

        Set("Version", step.Version.ToString(CultureInfo.InvariantCulture));
        Set("Checkpoint", Literal.Of(step.Checkpoint));
        writer.Lines("};").Gap()
            .Lines("/// <inheritdoc/>")
            .Lines($"public override {Steps}StepDescriptor Descriptor => {Field};");
        CodeHashEmitter.EmitQuestion(writer);
        EmitSettings(writer, step.Settings);

        void Set(string name, string value) => writer.Lines($"    {name} = {value},");
    }

    /// <summary>Writes how an object reads its settings, by their numbers.</summary>
    public static void EmitSettings(SourceWriter writer, EquatableArray<StepSettingModel> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        writer.Gap().Lines("private object? GeneratedSetting(int setting) => setting switch").Lines("{");
        for (var i = 0; i < settings.Count; i++)
        {
            writer.Lines($"    {i} => {(settings[i].IsUnreachable ? $"GeneratedField{i}(this)" : settings[i].Expression)},");
        }

        writer.Lines("    _ => null,").Lines("};");
        for (var i = 0; i < settings.Count; i++)
        {
            var setting = settings[i];
            if (setting.IsUnreachable)
            {
                const string Accessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";
                writer.Gap()
                    .Lines($"[{Accessor}({Accessor}Kind.Field, Name = {Literal.Of(setting.Field)})]")
                    .Lines($"private static extern ref {setting.FieldType} GeneratedField{i}({setting.Class} step);");
            }
        }
    }

    private static string Column(StepColumn column, string optional)
    {
        var text = $"{Literal.Of(column.Name)}, {StepEmitter.Root}Columns.ColumnTypes.Of<{column.Type}>()";
        if (column.Optional)
        {
            text += $", {optional}: true";
        }

        return column.Description is null ? text : $"{text}, Description: {Literal.Of(column.Description)}";
    }

    /// <summary>The name for signatures: two steps of one generic class with other type arguments are other steps.</summary>
    private static string FullName(TypeDeclaration type) =>
        type.FullName.Contains('<') ? $"typeof({type.Qualified}).ToString()" : Literal.Of(type.FullName);

    private static void EmitDescribeColumns(SourceWriter writer, DynamicColumns columns)
    {
        writer.Lines("/// <inheritdoc/>").Lines(Generators.Names.GeneratedCode).Lines($"public override {Steps}StepColumns DescribeColumns() => new {Steps}NamedColumns(this)");
        if (columns.Inputs is { } inputs)
        {
            var otherwise = string.Concat(inputs.Default.Select(static name => ", " + Literal.Of(name)));
            writer.Lines($"    .Read({Names(inputs.Property, ".Keys")}, {Type(inputs.Type)}, {Literal.Of(inputs.Optional)}{otherwise})");
        }

        if (columns.Outputs is { } outputs)
        {
            writer.Lines(
                $"    .Make({Names(outputs.Property, ".Values")}, {StepEmitter.Root}ColumnShape.{outputs.Shape}, {Type(outputs.Type)}, " +
                $"{Literal.Of(outputs.Optional)}, {Literal.Of(outputs.DefaultPrefix)}, {Literal.Of(outputs.Default)})");
        }

        if (columns.OutputsOfTypeParameter is { } parameter)
        {
            writer.Lines($"    .MakeFieldsOf<{parameter}>()");
        }

        if (columns.KeepsOnly is { } kept)
        {
            writer.Lines($"    .KeepOnly(this.{kept.Name})");
        }

        if (columns.Drops is { } dropped)
        {
            writer.Lines($"    .Drop(this.{dropped.Name}{(dropped.IsRenames ? "?.Keys" : "")})");
        }

        writer.Lines("    .Columns;");
    }

    private static string Names(ColumnsProperty property, string part) =>
        $"nameof({property.Name}), this.{property.Name}{(property.IsRenames ? "?" + part : "")}";

    private static string Type(string? type) => type is null ? "null" : $"{StepEmitter.Root}Columns.ColumnTypes.Of<{type}>()";
}
