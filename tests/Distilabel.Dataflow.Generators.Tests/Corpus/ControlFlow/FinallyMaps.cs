// The mapping is in a finally.
// accepts
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
try
{
    load.OutputMappings["prompt"] = "text";
    _ = int.Parse(args.FirstOrDefault() ?? "none", System.Globalization.CultureInfo.InvariantCulture);
}
catch (FormatException)
{
    load.OutputMappings["completion"] = "reference";
}
finally
{
    load.OutputMappings["prompt"] = "instruction";
}

new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } >> new KeepColumns("keep") { Columns = ["reference", "generation"] } }.Validate();
