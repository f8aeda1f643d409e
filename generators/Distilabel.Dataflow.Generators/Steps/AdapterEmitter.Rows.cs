namespace Distilabel.Dataflow.Generators.Steps;

/// <content>Steps whose method takes a row: to one row, to many, to a yes or no, or one row of each branch.</content>
internal static partial class AdapterEmitter
{
    private static void EmitRow(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(Execute);
        EmitInputs(writer, step);
        EmitOutputArrays(writer, step);
        OpenRows(writer);
        writer.Lines($"var output = {Call(step, method, Local)};");
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"output{o}[i] = {OutputOf(step, method, o)};");
        }

        CloseRows(writer, $"[{ArrayColumns(step)}]");
        writer.Gap().Lines($"return new {Steps}StepOutput([{ArrayColumns(step)}]);").Close();
    }

    private static void EmitFilter(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(Execute);
        EmitInputs(writer, step);
        writer.Lines("var kept = new int[count];").Lines("var keptCount = 0;");
        OpenRows(writer);
        writer.Open($"if ({Call(step, method, Local)})").Lines("kept[keptCount++] = i;").Close();
        CloseRows(writer, "[], kept[..keptCount]");
        writer.Gap()
            .Lines("global::System.Array.Resize(ref kept, keptCount);")
            .Lines($"return new {Steps}StepOutput([], kept);")
            .Close();
    }

    private static void EmitExpand(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(Execute);
        EmitInputs(writer, step);
        EmitOutputBuilders(writer, step, "count");
        writer.Lines($"var parents = new {IntList}(count);").Lines("var made = 0;");
        OpenRows(writer);
        writer.Lines("made = parents.Count;")
            .Open($"foreach (var output in {Call(step, method, Local)})");
        EmitAdds(writer, step, method, "output");
        writer.Lines("parents.Add(i);").Close();

        // A row that fails half way has no children.
        CloseRows(
            writer,
            $"[{BuiltColumns(step)}], parents.ToArray()",
            [.. Outputs(step).Select(static output => $"{output}.Truncate(made);"), "parents.RemoveRange(made, parents.Count - made);"]);
        writer.Gap().Lines($"return new {Steps}StepOutput([{BuiltColumns(step)}], parents.ToArray());").Close();
    }

    private static void EmitRowAsync(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(
                $"async global::System.Threading.Tasks.ValueTask {Steps}IAsyncRowStep.ExecuteRowAsync(" +
                $"{Steps}StepInput input, int row, {Steps}RowOutputs outputs, {Token})")
            .Lines($"var output = await {Call(step, method, Single)}.ConfigureAwait(false);");
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"outputs.Set<{step.Outputs[o].MemberType}>({o}, row, {OutputOf(step, method, o)});");
        }

        writer.Close();
    }

    private static void EmitFilterAsync(SourceWriter writer, StepModel step, StepMethod method) => writer.Open(ExpandRow)
        .Lines($"var keeps = await {Call(step, method, Single)}.ConfigureAwait(false);")
        .Lines($"return new {Steps}StepOutput([], keeps ? new int[1] : []);")
        .Close();

    private static void EmitExpandAsync(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(ExpandRow);
        EmitOutputBuilders(writer, step, "4");

        // Without a column to tell how many rows there are, the parents do.
        var isCounted = step.Outputs.Count == 0;
        if (isCounted)
        {
            writer.Lines("var made = 0;");
        }

        writer.Open($"await foreach (var output in {AwaitStream(Call(step, method, Single))})");
        EmitAdds(writer, step, method, "output");
        if (isCounted)
        {
            writer.Lines("made++;");
        }

        writer.Close().Gap().Lines($"return new {Steps}StepOutput([{BuiltColumns(step)}]{(isCounted ? ", new int[made]" : "")});").Close();
    }

    private static void EmitConvergence(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open($"{Steps}StepOutput {Steps}IConvergenceStep.Execute(global::System.ReadOnlySpan<{Steps}StepInput> branches, {Context})")
            .Lines("var count = branches.IsEmpty ? 0 : branches[0].Count;")
            .Lines("var rows = new Input[branches.Length];");
        EmitOutputArrays(writer, step);
        OpenRows(writer);
        writer.Open("for (var branch = 0; branch < rows.Length; branch++)")
            .Lines($"rows[branch] = {NewInput(step, (input, k) => Value(input, k, "branches[branch]", "i"))};")
            .Close().Gap()
            .Lines($"var output = {method.Target}(rows);");
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"output{o}[i] = {OutputOf(step, method, o)};");
        }

        CloseRows(writer, null);
        writer.Gap().Lines($"return new {Steps}StepOutput([{ArrayColumns(step)}]);").Close();
    }
}
