namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes the views of a batch, <c>InputBatch</c> and <c>OutputBatch</c>: a span for each column.</summary>
internal static class BatchEmitter
{
    private const string Column = "global::Distilabel.Dataflow.Columns.Column";

    public static void EmitInput(SourceWriter writer, StepModel step)
    {
        writer.Lines("/// <summary>The rows that the step is given at once.</summary>")
            .Open($"{RecordEmitter.Accessibility(step.Inputs)} readonly struct InputBatch")
            .Lines($"private readonly {StepEmitter.Steps}StepInput _input;").Gap()
            .Lines($"internal InputBatch({StepEmitter.Steps}StepInput input) => _input = input;").Gap()
            .Lines("/// <summary>The number of rows.</summary>")
            .Lines("public int Count => _input.Count;");
        for (var i = 0; i < step.Inputs.Count; i++)
        {
            var input = step.Inputs[i];
            var absent = input.Optional ? " Empty where the rows have no such column." : "";
            writer.Gap()
                .Lines($"/// <summary>{RecordEmitter.Describe(input)}{absent}</summary>")
                .Lines($"public global::System.ReadOnlySpan<{input.MemberType}> {input.Member} => _input.Values<{input.MemberType}>({i});");
        }

        if (step.Dynamic.Inputs is not null)
        {
            writer.Gap()
                .Lines("/// <summary>The columns that the step's arguments name, in their order; null for one that the rows do not have.</summary>")
                .Lines($"public global::System.ReadOnlySpan<{Column}?> NamedColumns => _input.Columns.Slice({step.Inputs.Count});");
        }

        writer.Close();
    }

    public static void EmitOutput(SourceWriter writer, StepModel step)
    {
        writer.Lines("/// <summary>Takes what the step makes of the rows.</summary>")
            .Open($"{RecordEmitter.Accessibility(step.Outputs)} readonly struct OutputBatch");
        for (var i = 0; i < step.Outputs.Count; i++)
        {
            writer.Lines($"internal readonly {step.Outputs[i].MemberType}[] _values{i};");
        }

        if (step.Dynamic.Outputs is not null)
        {
            writer.Lines($"internal readonly {Column}[] Named;");
        }

        writer.Gap()
            .Open(step.Dynamic.Outputs is null ? "internal OutputBatch(int count)" : "internal OutputBatch(int count, int named)")
            .Lines("Count = count;");
        for (var i = 0; i < step.Outputs.Count; i++)
        {
            writer.Lines($"_values{i} = {NewArray(step.Outputs[i].MemberType, "count")};");
        }

        if (step.Dynamic.Outputs is not null)
        {
            writer.Lines($"Named = new {Column}[named];");
        }

        writer.Close().Gap()
            .Lines("/// <summary>The number of rows.</summary>")
            .Lines("public int Count { get; }");
        for (var i = 0; i < step.Outputs.Count; i++)
        {
            var output = step.Outputs[i];
            writer.Gap()
                .Lines($"/// <summary>{RecordEmitter.Describe(output)}</summary>")
                .Lines($"public global::System.Span<{output.MemberType}> {output.Member} => _values{i};");
        }

        if (step.Dynamic.Outputs is not null)
        {
            writer.Gap()
                .Lines("/// <summary>Sets one of the columns that the step's arguments name.</summary>")
                .Lines("/// <param name=\"index\">Its place among those names.</param>")
                .Lines("/// <param name=\"column\">Its values, one for each row.</param>")
                .Lines($"public void Set(int index, {Column} column) => Named[index] = column;");
        }

        writer.Close();
    }

    /// <summary>An expression for a new array. The length of an array of arrays stands in its first brackets.</summary>
    public static string NewArray(string type, string length)
    {
        var element = type.EndsWith("[]?", StringComparison.Ordinal) ? type.Substring(0, type.Length - 1) : type;
        var rank = "";
        while (element.EndsWith("[]", StringComparison.Ordinal))
        {
            element = element.Substring(0, element.Length - 2);
            rank += "[]";
        }

        return $"new {element}[{length}]{rank}";
    }
}
