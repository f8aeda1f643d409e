using Distilabel.Dataflow.Generators.Parameters;

namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes the part of a step that its author does not: records, columns, what is known of the class, and the adapter to the engine.</summary>
internal static class StepEmitter
{
    public const string Root = "global::Distilabel.Dataflow.";
    public const string Steps = Root + "Steps.";

    public static string Emit(StepModel step)
    {
        var writer = new SourceWriter();
        if (step.Members.HasFlag(StepMembers.BaseParameters))
        {
            writer.Lines("#pragma warning disable CS0108 // the records stand in the place of those of the base class").Gap();
        }

        step.Type.Open(writer);
        EmitDocumentation(writer, step);
        EmitAttributes(writer, step);
        writer.Open(Head(step));
        EmitConstructor(writer, step);
        ParameterEmitter.EmitProperties(writer, step.Method?.Function?.Properties ?? []);
        DescriptorEmitter.Emit(writer, step);
        RecordEmitter.Emit(writer, step);
        AdapterEmitter.Emit(writer, step);
        return writer.CloseAll().ToString();
    }

    /// <summary>What the author's code names, and no more: for a project whose compiler would refuse the rest.</summary>
    public static string EmitOutline(StepModel step)
    {
        var writer = new SourceWriter();
        step.Type.Open(writer);
        EmitDocumentation(writer, step);
        writer.Open(step.Base is null ? step.Type.Head : $"{step.Type.Head} : {step.Base}");
        EmitConstructor(writer, step);
        ParameterEmitter.EmitProperties(writer, step.Method?.Function?.Properties ?? []);
        if (step.Members.HasFlag(StepMembers.Descriptor))
        {
            writer.Gap().Lines("/// <inheritdoc/>").Lines($"public override {Steps}StepDescriptor Descriptor => throw new global::System.NotSupportedException();");
        }

        RecordEmitter.Emit(writer, step);
        return writer.CloseAll().ToString();
    }

    /// <summary>A class made of a method has no other part that could be documented.</summary>
    private static void EmitDocumentation(SourceWriter writer, StepModel step)
    {
        if (step.Method?.Function is not null)
        {
            var summary = step.Description ?? $"The step that '{step.Method.Target.Replace("global::", "")}' is.";
            writer.Lines($"/// <summary>{Literal.Documentation(summary)}</summary>");
        }
    }

    /// <summary>A class made of a method says what its columns are as other steps do: the analyzer of pipelines reads it there.</summary>
    private static void EmitAttributes(SourceWriter writer, StepModel step)
    {
        if (step.Method?.Function is not { HasAttributes: true })
        {
            return;
        }

        writer.Lines($"[{Root}Step]");
        foreach (var input in step.Inputs)
        {
            writer.Lines(Attribute("InputColumn", input));
        }

        foreach (var output in step.Outputs)
        {
            writer.Lines(Attribute("OutputColumn", output));
        }
    }

    private static string Attribute(string name, StepColumn column)
    {
        var optional = column.Optional ? ", Optional = true" : "";
        var description = column.Description is { } text ? $", Description = {Literal.Of(text)}" : "";
        return $"[{Root}{name}<{column.Type}>({Literal.Of(column.Name)}{optional}{description})]";
    }

    private static string Head(StepModel step)
    {
        string?[] bases = [step.Base, AdapterEmitter.InterfaceOf(step.Form) is { } adapter ? Steps + adapter : null];
        var present = bases.Where(static name => name is not null).ToArray();
        return present.Length == 0 ? step.Type.Head : $"{step.Type.Head} : {string.Join(", ", present)}";
    }

    private static void EmitConstructor(SourceWriter writer, StepModel step)
    {
        if (!step.Members.HasFlag(StepMembers.Constructor))
        {
            return;
        }

        writer.Lines("/// <summary>A step of that name; without one, it is named after its class when it joins a pipeline.</summary>")
            .Lines("/// <param name=\"name\">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, unique in its pipeline.</param>")
            .Lines(Names.GeneratedCode)
            .Lines($"public {Names.Escape(step.Type.Name)}(string? name = null)")
            .Lines("    : base(name)")
            .Lines("{")
            .Lines("}");
    }
}
