namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes the records <c>Input</c> and <c>Output</c>, the constants <c>Columns</c>, and the views of a batch.</summary>
internal static class RecordEmitter
{
    public static void Emit(SourceWriter writer, StepModel step)
    {
        if (step.Members.HasFlag(StepMembers.Input))
        {
            EmitRecord(writer.Gap(), "Input", "What the step reads of a row.", step.Inputs);
        }

        if (step.Members.HasFlag(StepMembers.Output))
        {
            EmitRecord(writer.Gap(), "Output", "What the step makes of a row.", step.Outputs);
        }

        if (step.Members.HasFlag(StepMembers.Columns))
        {
            EmitColumns(writer.Gap(), step);
        }

        if (step.Members.HasFlag(StepMembers.InputBatch))
        {
            BatchEmitter.EmitInput(writer.Gap(), step);
        }

        if (step.Members.HasFlag(StepMembers.OutputBatch))
        {
            BatchEmitter.EmitOutput(writer.Gap(), step);
        }
    }

    /// <summary>The accessibility of what has the columns as its members: no more than that of their types.</summary>
    public static string Accessibility(EquatableArray<StepColumn> columns) => columns.Select(static column => column.Access).Append(TypeAccess.Everywhere).Min() switch
    {
        TypeAccess.Everywhere => "public",
        TypeAccess.Assembly => "internal",
        _ => "private",
    };

    private static void EmitRecord(SourceWriter writer, string name, string summary, EquatableArray<StepColumn> columns)
    {
        writer.Lines($"/// <summary>{summary}</summary>");
        foreach (var column in columns)
        {
            writer.Lines($"/// <param name=\"{column.Member}\">{Describe(column)}</param>");
        }

        var members = string.Join(", ", columns.Select(static column => $"{column.MemberType} {column.Member}"));
        writer.Lines($"{Accessibility(columns)} readonly record struct {name}({members});");
    }

    public static string Describe(StepColumn column) =>
        Literal.Documentation(column.Description ?? $"The column '{column.Name}'.") + (column.Optional ? " Null where there is none." : "");

    private static void EmitColumns(SourceWriter writer, StepModel step)
    {
        writer.Lines("/// <summary>The names of the step's columns.</summary>").Open("public static class Columns");
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in step.Inputs.Concat(step.Outputs))
        {
            // A column that is read and made again has one name; two columns of one name were reported.
            if (written.Add(column.Member))
            {
                writer.Gap()
                    .Lines($"/// <summary>{Describe(column)}</summary>")
                    .Lines($"public const string {column.Member} = {Literal.Of(column.Name)};");
            }
        }

        writer.Close();
    }
}
