namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>Writes how the engine calls the step's method: from typed arrays to typed arrays, without boxing and with nothing allocated for a row.</summary>
internal static partial class AdapterEmitter
{
    private const string Steps = StepEmitter.Steps;
    private const string Column = "global::Distilabel.Dataflow.Columns.Column";
    private const string Builder = "global::Distilabel.Dataflow.Columns.ColumnBuilder";
    private const string Context = Steps + "StepContext context";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken";
    private const string IntList = "global::System.Collections.Generic.List<int>";
    private const string Execute = $"{Steps}StepOutput {Steps}IRowsStep.Execute(in {Steps}StepInput input, {Context})";
    private const string ExecuteAsync =
        $"async global::System.Threading.Tasks.ValueTask<{Steps}StepOutput> {Steps}IAsyncRowsStep.ExecuteAsync({Steps}StepInput input, {Context}, {Token})";

    private const string ExpandRow =
        $"async global::System.Threading.Tasks.ValueTask<{Steps}StepOutput> {Steps}IAsyncExpandStep.ExpandRowAsync({Steps}StepInput input, int row, {Token})";

    private const string TryFail = "catch (global::System.Exception exception) when (context.TryFail(i, exception))";

    /// <summary>The interface that the engine calls a form of step by.</summary>
    public static string? InterfaceOf(StepForm form) => form switch
    {
        StepForm.None => null,
        StepForm.RowAsync => "IAsyncRowStep",
        StepForm.ExpandAsync or StepForm.FilterAsync => "IAsyncExpandStep",
        StepForm.Generate or StepForm.GenerateAsync => "IGeneratorStep",
        StepForm.Convergence => "IConvergenceStep",
        StepForm.Row or StepForm.Expand or StepForm.Filter or StepForm.Batch or StepForm.Global or StepForm.GlobalHandles => "IRowsStep",
        _ => "IAsyncRowsStep",
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
            case StepForm.FilterAsync:
                EmitFilterAsync(writer, step, method);
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

    /// <summary>Opens the loop over rows. The row stands outside it, where the filter of the exception sees it.</summary>
    private static void OpenRows(SourceWriter writer) => writer.Lines("var i = 0;")
        .Open("while (i < count)")
        .Open("try")
        .Open("for (; i < count; i++)");

    /// <summary>Closes the loop over rows.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="finished">What was made of the rows before the one that the run fails with; null where nobody keeps it.</param>
    /// <param name="undo">What takes a failed row back.</param>
    private static void CloseRows(SourceWriter writer, string? finished, params string[] undo)
    {
        writer.Close().Close().Open(TryFail);
        foreach (var line in undo)
        {
            writer.Lines(line);
        }

        writer.Lines("i++;").Close();
        if (finished is not null)
        {
            writer.Open("catch (global::System.Exception)")
                .Lines($"context.KeepFinished(i, new {Steps}StepOutput({finished}));")
                .Lines("throw;")
                .Close();
        }

        writer.Close();
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

    private static IEnumerable<string> Outputs(StepModel step) => Enumerable.Range(0, step.Outputs.Count).Select(static o => $"output{o}");

    private static string ArrayColumns(StepModel step) =>
        string.Join(", ", step.Outputs.Select(static (output, o) => $"new {Column}<{output.MemberType}>(output{o})"));

    private static string BuiltColumns(StepModel step) => string.Join(", ", Outputs(step).Select(static output => $"{output}.Build()"));

    private static string AwaitStream(string stream) =>
        $"global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.WithCancellation({stream}, cancellationToken).ConfigureAwait(false)";

    /// <summary>The call of the step's method for one row.</summary>
    private static string Call(StepModel step, StepMethod method, Func<StepColumn, int, string> value)
    {
        var arguments = method.Function is { } function
            ? function.Arguments.Select(argument => argument.Property is { } property ? $"this.{property}" : value(step.Inputs[argument.Column], argument.Column)).ToList()
            : step.Form.MakesRows() ? [] : [NewInput(step, value)];
        if (method.TakesToken)
        {
            arguments.Add("cancellationToken");
        }

        return $"{method.Target}({string.Join(", ", arguments)})";
    }

    private static string NewInput(StepModel step, Func<StepColumn, int, string> value) =>
        $"new Input({string.Join(", ", step.Inputs.Select(value))})";

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
