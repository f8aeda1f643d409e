// The exception comes before the mapping, and the catch only says so.
// validate: requires inputs ['instruction']
var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] };
var problems = new List<string>();
try
{
    var target = args.Length == 0 ? throw new ArgumentException("No column is named.") : args[0];
    load.OutputMappings["prompt"] = target;
}
catch (ArgumentException exception)
{
    problems.Add(exception.Message);
}

// missed: DDF101
new Pipeline("p") { load >> new TextGeneration("answer") { LLM = new OfflineLLM() } }.Validate();
