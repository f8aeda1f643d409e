namespace Distilabel.Dataflow.Generators.Steps;

/// <content>Steps whose method takes many rows, or makes them of nothing.</content>
internal static partial class AdapterEmitter
{
    private static void EmitBatch(SourceWriter writer, StepModel step, StepMethod method)
    {
        var isAsync = step.Form == StepForm.BatchAsync;
        writer.Open(isAsync ? ExecuteAsync : Execute);
        var named = step.Dynamic.Outputs is null ? "" : $", DescribeColumns().Outputs.Length - {step.Outputs.Count}";
        writer.Lines($"var output = new OutputBatch(input.Count{named});");
        var call = $"{method.Target}(new InputBatch(input), output{(method.TakesToken ? ", cancellationToken" : "")})";
        writer.Lines(isAsync ? $"await {call}.ConfigureAwait(false);" : $"{call};");
        var columns = string.Join(", ", step.Outputs.Select(static (output, o) => $"new {Column}<{output.MemberType}>(output._values{o})"));
        if (step.Dynamic.Outputs is not null)
        {
            columns += columns.Length == 0 ? ".. output.Named" : ", .. output.Named";
        }

        writer.Lines($"return new {Steps}StepOutput([{columns}]);").Close();
    }

    private static void EmitGenerate(SourceWriter writer, StepModel step, StepMethod method)
    {
        var isAsync = step.Form == StepForm.GenerateAsync;
        if (!isAsync)
        {
            writer.Lines("#pragma warning disable CS1998 // the engine awaits, the method does not");
        }

        writer.Open(
            $"async global::System.Collections.Generic.IAsyncEnumerable<{Column}[]> {Steps}IGeneratorStep.GenerateAsync(" +
            $"int batchSize, [global::System.Runtime.CompilerServices.EnumeratorCancellation] {Token})");
        if (method.ReturnsRow is { } row)
        {
            writer.Lines($"var rows = new {Steps}RowColumns<{row}>(batchSize);");
        }

        EmitOutputBuilders(writer, step, "batchSize");
        writer.Lines("var made = 0;").Open(isAsync
            ? $"await foreach (var output in {AwaitStream(Call(step, method, Local))})"
            : $"foreach (var output in {Call(step, method, Local)})");
        if (!isAsync)
        {
            writer.Lines("cancellationToken.ThrowIfCancellationRequested();");
        }

        if (method.ReturnsRow is null)
        {
            EmitAdds(writer, step, method, "output");
        }
        else
        {
            writer.Lines("rows.Add(output);");
        }

        var built = method.ReturnsRow is null ? $"[{BuiltColumns(step)}]" : "rows.Build()";
        writer.Open("if (++made == batchSize)")
            .Lines($"yield return {built};")
            .Lines("made = 0;")
            .Close().Close().Gap()
            .Open("if (made > 0)").Lines($"yield return {built};").Close().Close();
    }

    private static void EmitGlobal(SourceWriter writer, StepModel step, StepMethod method)
    {
        var isAsync = step.Form is not (StepForm.Global or StepForm.GlobalHandles);
        writer.Open(isAsync ? ExecuteAsync : Execute)
            .Lines("var count = input.Count;")
            .Lines($"var rows = new {StepEmitter.Root}GlobalRow<Input>[count];")
            .Open("for (var row = 0; row < count; row++)")
            .Lines($"rows[row] = new {StepEmitter.Root}GlobalRow<Input>(new {StepEmitter.Root}RowHandle(row), {NewInput(step, Single)});")
            .Close().Gap();
        EmitOutputBuilders(writer, step, "count");
        writer.Lines($"var parents = new {IntList}(count);");
        var call = $"{method.Target}(rows{(method.TakesToken ? ", cancellationToken" : "")})";
        writer.Open(step.Form switch
        {
            StepForm.Global or StepForm.GlobalHandles => $"foreach (var row in {call})",
            StepForm.GlobalStream or StepForm.GlobalHandlesStream => $"await foreach (var row in {AwaitStream(call)})",
            _ => $"foreach (var row in await {call}.ConfigureAwait(false))",
        });
        var hasValues = !step.Form.ReturnsHandles();
        if (hasValues)
        {
            EmitAdds(writer, step, method, "row.Value");
        }

        writer.Lines($"parents.Add({Steps}GlobalRows.Check(row{(hasValues ? ".Handle" : "")}, count));").Close().Gap()
            .Lines($"return new {Steps}StepOutput([{(hasValues ? BuiltColumns(step) : "")}], parents.ToArray());")
            .Close();
    }
}
