namespace Distilabel.Dataflow.Generators.Steps;

/// <summary>The shapes of method that make a step.</summary>
internal enum StepForm
{
    None,
    Row,
    RowAsync,
    Expand,
    ExpandAsync,
    Filter,
    FilterAsync,
    Batch,
    BatchAsync,
    Generate,
    GenerateAsync,
    Global,
    GlobalAsync,
    GlobalStream,
    GlobalHandles,
    GlobalHandlesAsync,
    GlobalHandlesStream,
    Convergence,
}

/// <summary>What forms have in common.</summary>
internal static class StepForms
{
    /// <summary>Whether the step makes rows of nothing.</summary>
    public static bool MakesRows(this StepForm form) => form is StepForm.Generate or StepForm.GenerateAsync;

    /// <summary>Whether the step keeps or drops rows.</summary>
    public static bool IsFilter(this StepForm form) => form is StepForm.Filter or StepForm.FilterAsync;

    /// <summary>Whether the step works on spans of a batch.</summary>
    public static bool IsBatch(this StepForm form) => form is StepForm.Batch or StepForm.BatchAsync;

    /// <summary>Whether the step works on all rows at once.</summary>
    public static bool IsGlobal(this StepForm form) => form >= StepForm.Global && form <= StepForm.GlobalHandlesStream;

    /// <summary>Whether a global step hands back rows without values.</summary>
    public static bool ReturnsHandles(this StepForm form) => form >= StepForm.GlobalHandles && form <= StepForm.GlobalHandlesStream;

    /// <summary>Whether the method takes the record <c>Input</c>, even where the step has no input columns.</summary>
    public static bool TakesInput(this StepForm form) => form != StepForm.None && !form.MakesRows() && !form.IsBatch();

    /// <summary>Whether the method gives the record <c>Output</c>, even where the step has no output columns.</summary>
    public static bool GivesOutput(this StepForm form) => form.TakesInput() && !form.IsFilter() && !form.IsGlobal();
}
