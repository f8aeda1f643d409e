namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes how the engine calls the step's method: from typed arrays to typed arrays, with no boxing and nothing allocated for a row.</summary>
internal static class AdapterEmitter
{
    private const string Steps = StepEmitter.Steps;
    private const string Column = "global::Distilabel.Dataflow.Columns.Column";
    private const string Builder = "global::Distilabel.Dataflow.Columns.ColumnBuilder";
    private const string Context = Steps + "StepContext context";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken";
    private const string IntList = "global::System.Collections.Generic.List<int>";
    private const string TryFail = "catch (global::System.Exception exception) when (context.TryFail(i, exception))";

    /// <summary>The interface that the engine calls a form of step by.</summary>
    public static string? InterfaceOf(StepForm form) => form switch
    {
        StepForm.None => null,
        StepForm.RowAsync => "IAsyncRowStep",
        StepForm.ExpandAsync => "IAsyncExpandStep",
        StepForm.BatchAsync or StepForm.GlobalAsync or StepForm.GlobalStream or StepForm.GlobalHandlesAsync or StepForm.GlobalHandlesStream => "IAsyncRowsStep",
        StepForm.Generate or StepForm.GenerateAsync => "IGeneratorStep",
        StepForm.Convergence => "IConvergenceStep",
        _ => "IRowsStep",
    };

    public static void Emit(SourceWriter writer, StepModel step)
    {
        if (step.Method is not { } method)
        {
            return;
        }

        writer.Gap();
        switch (step.Form)
        {
            case StepForm.Row:
                EmitRow(writer, step, method);
                break;
            case StepForm.RowAsync:
                EmitRowAsync(writer, step, method);
                break;
            case StepForm.Expand:
                EmitExpand(writer, step, method);
                break;
            case StepForm.ExpandAsync:
                EmitExpandAsync(writer, step, method);
                break;
            case StepForm.Filter:
                EmitFilter(writer, step, method);
                break;
            case StepForm.Batch or StepForm.BatchAsync:
                EmitBatch(writer, step, method);
                break;
            case StepForm.Generate or StepForm.GenerateAsync:
                EmitGenerate(writer, step, method);
                break;
            case StepForm.Convergence:
                EmitConvergence(writer, step, method);
                break;
            default:
                EmitGlobal(writer, step, method);
                break;
        }
    }

    private static void EmitRow(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open($"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})");
        EmitInputs(writer, step);
        EmitOutputArrays(writer, step);
        OpenRows(writer);
        writer.Lines($"var output = {Call(step, method, Local)};");
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"output{o}[i] = {OutputOf(step, method, o)};");
        }

        CloseRows(writer);
        writer.Gap().Lines($"return new {Steps}StepOutput([{ArrayColumns(step)}]);").Close();
    }

    private static void EmitFilter(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open($"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})");
        EmitInputs(writer, step);
        writer.Lines("var kept = new int[count];").Lines("var keptCount = 0;");
        OpenRows(writer);
        writer.Open($"if ({Call(step, method, Local)})").Lines("kept[keptCount++] = i;").Close();
        CloseRows(writer);
        writer.Gap()
            .Lines("global::System.Array.Resize(ref kept, keptCount);")
            .Lines($"return new {Steps}StepOutput([], kept);")
            .Close();
    }

    private static void EmitExpand(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open($"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})");
        EmitInputs(writer, step);
        EmitOutputBuilders(writer, step, "count");
        writer.Lines($"var parents = new {IntList}(count);").Lines("var made = 0;");
        OpenRows(writer);
        writer.Lines("made = parents.Count;")
            .Open($"foreach (var output in {Call(step, method, Local)})");
        EmitAdds(writer, step, method, "output");
        writer.Lines("parents.Add(i);").Close();

        // A row that fails half way has no children.
        CloseRows(writer, [.. Builders(step).Select(static builder => $"{builder}.Truncate(made);"), "parents.RemoveRange(made, parents.Count - made);"]);
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

    private static void EmitExpandAsync(SourceWriter writer, StepModel step, StepMethod method)
    {
        writer.Open(
            $"async global::System.Threading.Tasks.ValueTask<{Steps}StepOutput> {Steps}IAsyncExpandStep.ExpandRowAsync(" +
            $"{Steps}StepInput input, int row, {Token})");
        EmitOutputBuilders(writer, step, "4");
        writer.Open($"await foreach (var output in {AwaitStream(Call(step, method, Single))})");
        EmitAdds(writer, step, method, "output");
        writer.Close().Gap().Lines($"return new {Steps}StepOutput([{BuiltColumns(step)}]);").Close();
    }

    private static void EmitBatch(SourceWriter writer, StepModel step, StepMethod method)
    {
        var isAsync = step.Form == StepForm.BatchAsync;
        writer.Open(isAsync
            ? $"async global::System.Threading.Tasks.ValueTask<{Steps}StepOutput> {Steps}IAsyncRowsStep.ExecuteAsync({Steps}StepInput input, {Context}, {Token})"
            : $"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})");
        var named = step.Dynamic.Outputs is null ? "" : $", DescribeColumns().Outputs.Length - {step.Outputs.Count}";
        writer.Lines($"var output = new OutputBatch(input.Count{named});");
        var call = $"{method.Target}(new InputBatch(input), output{(method.TakesToken ? ", cancellationToken" : "")})";
        writer.Lines(isAsync ? $"await {call}.ConfigureAwait(false);" : $"{call};");
        var columns = string.Join(", ", step.Outputs.Select(static (output, o) => $"new {Column}<{output.MemberType}>(output.Values{o})"));
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
        writer.Open(isAsync
            ? $"async global::System.Threading.Tasks.ValueTask<{Steps}StepOutput> {Steps}IAsyncRowsStep.ExecuteAsync({Steps}StepInput input, {Context}, {Token})"
            : $"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})");
        writer.Lines("var count = input.Count;")
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
        var hasValues = step.Form is StepForm.Global or StepForm.GlobalAsync or StepForm.GlobalStream;
        if (hasValues)
        {
            EmitAdds(writer, step, method, "row.Value");
        }

        writer.Lines($"parents.Add({Steps}GlobalRows.Check(row{(hasValues ? ".Handle" : "")}, count));").Close().Gap()
            .Lines($"return new {Steps}StepOutput([{(hasValues ? BuiltColumns(step) : "")}], parents.ToArray());")
            .Close();
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

        CloseRows(writer);
        writer.Gap().Lines($"return new {Steps}StepOutput([{ArrayColumns(step)}]);").Close();
    }

    /// <summary>Opens the loop over rows. The row stands outside it, where the filter of the exception sees it.</summary>
    private static void OpenRows(SourceWriter writer) => writer.Lines("var i = 0;")
        .Open("while (i < count)")
        .Open("try")
        .Open("for (; i < count; i++)");

    private static void CloseRows(SourceWriter writer, params string[] undo)
    {
        writer.Close().Close().Open(TryFail);
        foreach (var line in undo)
        {
            writer.Lines(line);
        }

        writer.Lines("i++;").Close().Close();
    }

    private static void EmitInputs(SourceWriter writer, StepModel step)
    {
        writer.Lines("var count = input.Count;");
        for (var k = 0; k < step.Inputs.Count; k++)
        {
            writer.Lines($"var input{k} = input.Values<{step.Inputs[k].MemberType}>({k});");
            if (step.Inputs[k].Optional)
            {
                writer.Lines($"var has{k} = input.Has({k});");
            }
        }
    }

    private static void EmitOutputArrays(SourceWriter writer, StepModel step)
    {
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"var output{o} = {BatchEmitter.NewArray(step.Outputs[o].MemberType, "count")};");
        }
    }

    private static void EmitOutputBuilders(SourceWriter writer, StepModel step, string capacity)
    {
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"var output{o} = new {Builder}<{step.Outputs[o].MemberType}>({capacity});");
        }
    }

    private static void EmitAdds(SourceWriter writer, StepModel step, StepMethod method, string row)
    {
        for (var o = 0; o < step.Outputs.Count; o++)
        {
            writer.Lines($"output{o}.Add({OutputOf(step, method, o, row)});");
        }
    }

    private static IEnumerable<string> Builders(StepModel step) => Enumerable.Range(0, step.Outputs.Count).Select(static o => $"output{o}");

    private static string ArrayColumns(StepModel step) =>
        string.Join(", ", step.Outputs.Select(static (output, o) => $"new {Column}<{output.MemberType}>(output{o})"));

    private static string BuiltColumns(StepModel step) => string.Join(", ", Builders(step).Select(static builder => $"{builder}.Build()"));

    private static string AwaitStream(string stream) =>
        $"global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.WithCancellation({stream}, cancellationToken).ConfigureAwait(false)";

    /// <summary>The call of the step's method for one row.</summary>
    private static string Call(StepModel step, StepMethod method, Func<StepColumn, int, string> value)
    {
        var arguments = method.Function is { } function
            ? function.Arguments.Select(argument => argument.Column >= 0 ? value(step.Inputs[argument.Column], argument.Column) : $"this.{argument.Property}").ToList()
            : step.Form is StepForm.Generate or StepForm.GenerateAsync ? [] : [NewInput(step, value)];
        if (method.TakesToken)
        {
            arguments.Add("cancellationToken");
        }

        return $"{method.Target}({string.Join(", ", arguments)})";
    }

    private static string NewInput(StepModel step, Func<StepColumn, int, string> value) => $"new Input({string.Join(", ", step.Inputs.Select(value))})";

    /// <summary>An input's value in a loop over local spans.</summary>
    private static string Local(StepColumn input, int k) => input.Optional ? $"has{k} ? input{k}[i] : null" : $"input{k}[i]";

    /// <summary>An input's value for the row called <c>row</c>, where spans can't be kept.</summary>
    private static string Single(StepColumn input, int k) => Value(input, k, "input", "row");

    private static string Value(StepColumn input, int k, string rows, string row)
    {
        var value = $"{rows}.Value<{input.MemberType}>({k}, {row})";
        return input.Optional ? $"{rows}.Has({k}) ? {value} : null" : value;
    }

    private static string OutputOf(StepModel step, StepMethod method, int o, string row = "output") => method.Function switch
    {
        null => $"{row}.{step.Outputs[o].Member}",
        { ReturnsTuple: true } => $"{row}.Item{o + 1}",
        _ => row,
    };
}
